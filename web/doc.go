// Package web shows the tally and the posts behind each of its numbers as
// pages for the officer: rendered on the server, without script, with nothing
// loaded from elsewhere. It reads through an interface that it declares and
// changes nothing.
package web
