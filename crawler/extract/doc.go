// Package extract reads what a reader sees on a saved page: the entries of a
// list and its next page, or the title, day, source, body and attachments of a
// post. It is pure: bytes, rules and the time of the fetch in, values out; no
// network, no clock.
//
// A page goes through three steps. Decode finds the charset, which many old
// pages declare wrongly or not at all. Parse builds the tree and recognises
// the content management system by the marks in the table of cms.go. Detail
// and List then try, for each field, the site's own rules, the system's
// selectors, general heuristics, and last of all structured metadata, which
// can be wrong by years after a migration. Where a list's next page is behind a
// script, the script is followed as far as the address or the form that it
// leads to (script_run.go). Every byte is hostile: depth, size and steps are
// bounded, and no input fails a page but one that is not HTML.
//
// Explain and Notes tell how a page was read.
package extract
