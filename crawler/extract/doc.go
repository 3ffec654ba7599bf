// Package extract reads what a reader sees on a saved page: the entries of a
// list and its next page, or the title, day, source, body and attachments of a
// post. It is pure: bytes and rules in, values out; no network, no clock.
//
// A page goes through three steps. Decode finds the charset, which many old
// pages declare wrongly or not at all. Parse builds the tree and recognises
// the content management system by the marks in the table of cms.go. Detail
// and List then try, for each field, the site's own rules, the system's
// selectors, general heuristics, and last of all structured metadata, which
// can be wrong by years after a migration. Every byte is hostile: depth and
// size are bounded, and no input fails a page but one that is not HTML.
package extract
