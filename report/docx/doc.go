// Package docx writes the yearly report as a Word document, in the form of
// Chinese official documents (GB/T 9704-2012), and fills in a college's own
// document that has placeholders.
//
// The documents are written with the standard library alone. What a report
// needs of WordprocessingML is little; but godocx (v0.1.6) writes no footers
// with fields and one section only, and a filled-in template must keep every
// byte that is not a placeholder, which no library does that reads a document
// into a model of its own.
package docx
