package embedded

import (
	"unicode/utf8"

	"gongkai/indexer"
)

// Marks before the terms of words: a word that has a letter, and in a title any
// word from each of its characters on. Other numbers stand without.
const (
	markWord = "~"
	markEnd  = "^"
)

// titleTerms turns a title into terms like a text, and its words also into
// terms by which any part of them is found.
func titleTerms(title string) []string {
	return terms(title, func(word string, all []string) []string {
		all = append(all, wordTerm(indexer.CutWord(word)))
		for _, part := range indexer.TitleWords(word) {
			for i := range part {
				all = append(all, markEnd+part[i:])
			}
		}
		return all
	})
}

// textTerms turns a text into terms: the pairs of neighbouring characters,
// the last character of a run that no pair begins with, and words.
func textTerms(text string) []string {
	return terms(text, func(word string, all []string) []string {
		return append(all, wordTerm(indexer.CutWord(word)))
	})
}

// wordTerm is the term of a whole word.
func wordTerm(word string) string {
	if indexer.HasLetter(word) {
		return markWord + word
	}
	return word
}

func terms(text string, addWord func(word string, all []string) []string) []string {
	runs := indexer.TextRuns(text)
	all := make([]string, 0, len(text)/3+1)
	for i, run := range runs {
		if run.Joined && i > 0 {
			all = append(all, indexer.Seam(runs[i-1].Text, run.Text))
		}
		if !run.Han {
			all = addWord(run.Text, all)
			continue
		}
		before := -1
		for at, r := range run.Text {
			if before >= 0 {
				all = append(all, run.Text[before:at+utf8.RuneLen(r)])
			}
			before = at
		}
		all = append(all, run.Text[before:])
	}
	return all
}

// soundTerms turns a title into how it sounds.
func soundTerms(pinyin *indexer.Pinyin, title string) []string {
	return pinyin.Sounds(indexer.TextRuns(title))
}
