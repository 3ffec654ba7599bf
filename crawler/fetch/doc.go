// Package fetch is the only code that speaks HTTP to sites. A Client is an
// http.RoundTripper for one site: it stays on the site's hosts, obeys
// robots.txt, keeps the site's pace, refuses private addresses, retries, and
// hands every body over whole, decompressed and bounded, or not at all.
//
// A crawl library that is given a Client as its transport must have its own
// time limit and body limit switched off: a time limit would also count the
// waiting for the site's pace, and a body limit would cut pages silently.
package fetch
