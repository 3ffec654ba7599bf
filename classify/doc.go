// Package classify says which requirement of a checklist a post answers, how
// sure it is, and why. It is pure: no network, no clock, no files. What it
// knows about titles, columns and departments is data (moe-2014.yaml).
package classify
