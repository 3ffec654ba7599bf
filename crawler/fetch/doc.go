// Package fetch is the only code that speaks HTTP to sites. A Client is an
// http.RoundTripper for one site: it stays on the site's hosts, obeys
// robots.txt, keeps the pace of the site's servers and the site's hours,
// refuses private addresses, retries, and hands every body over whole,
// decompressed and bounded, or not at all. Download does the same for files
// that are too large to be held in memory.
//
// Read the package in the order of a request: client.go (what is asked for at
// all, with scope.go for hosts and form.go for the forms of lists), robots.go
// and robotsfile.go (whether it may be), retry.go (how often), pace.go and
// hostpace.go (when), attempt.go (one time over the wire, with secrets.go,
// address.go, tls.go and patience.go), body.go (what comes back), reason.go
// (what the ledger says where nothing does). cookies.go keeps what the site
// leaves behind, and download.go is the same way for files.
//
// A crawl library that is given a Client as its transport must have its own
// time limit and body limit switched off: a time limit would also count the
// waiting for the site's pace, and a body limit would cut pages silently. It
// should be given the Client's Cookies, too.
package fetch
