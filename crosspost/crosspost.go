// Package crosspost tells whether two posts of different sites are one piece
// that was posted twice. Copies of a piece differ in what a site puts around it:
// a line that names the source, a signature, a word that it is passed on,
// attachments, punctuation, the script, an ending that was cut off. Two pieces
// made from one form differ inside: in a number, a name, a day. So what stands
// around is taken off, and what is left must be the same letter by letter, but
// for whole sentences put in.
//
// Candidates are found by SimHash over shingles of characters, which costs
// little for many posts; Compare then looks at the texts. Nothing here depends
// on the order of posts.
package crosspost

// Rules is the number of the rules in this package. It grows with every change
// by which Read or Compare can come to another result, so that what was kept of
// an earlier one is worked out anew.
const Rules = 1

// LeastLetters is how many letters or digits a text must have, without what
// stands around it, to be compared: short ones are alike by chance.
const LeastLetters = 50
