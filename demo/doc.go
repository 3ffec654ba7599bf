// Package demo is a sample college, served on loopback, that knows its own
// answers: a portal and six department sites in the markup of six content
// management systems, two years of invented posts with what really happens to
// posts (cut titles, dead pages, copies, two addresses of one post …), and the
// list of every post that must be counted, so that a count can be checked.
//
// The college is data: college.yaml has sites, columns and oddities, words.yaml
// the words of titles and texts, templates the markup. Everything follows from
// a fixed seed; there is no clock and no network beyond loopback in it.
//
// Read the package in this order: plan.go (the data), words.go and posts.go
// (posts are made), odd.go (what happens to them), list.go (addresses and
// lists), view.go and pages.go (pages are drawn), serve.go (HTTP), college.go
// (what others call).
package demo
