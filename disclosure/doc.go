// Package disclosure holds the words of gongkai as types: what a college makes
// public, where, when, and how it is counted. It imports nothing of ours, so
// that every other package can speak the same language.
package disclosure
