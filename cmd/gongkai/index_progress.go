package main

import (
	"fmt"
	"time"

	"gongkai/indexer"
)

// barEvery is how often a line on a terminal is written over.
const barEvery = 200 * time.Millisecond

// indexProgress says on standard error how far a sync has come, now and then: on
// a terminal in one line that is written over, elsewhere in lines of their own.
func (a *app) indexProgress() func(indexer.Report) {
	every, begin, end := plainEvery, "", "\n"
	if isTerminal(a.stderr) {
		every, begin, end = barEvery, "\r", "\r"
	}
	said := time.Now()
	return func(done indexer.Report) {
		if time.Since(said) < every {
			return
		}
		said = time.Now()
		fmt.Fprintf(a.stderr, "%s索引：已写入 %d 条 …%s", begin, done.Indexed, end)
	}
}
