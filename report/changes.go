package report

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"gongkai/disclosure"
)

// Op says what an edit does with its text.
type Op string

// The ops of an edit.
const (
	OpEqual  Op = "equal"
	OpDelete Op = "delete"
	OpInsert Op = "insert"
)

// Edit is a piece of a text that stayed, went or came.
type Edit struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Change is how a field of a post was edited. Its edits, without the inserted
// ones, are the text before; without the deleted ones, the text after.
type Change struct {
	Field string `json:"field"` // title, published, source, body, attachments
	Edits []Edit `json:"edits"`
}

// Changes gives the fields in which two texts of a post differ. What is one
// value to a reader (a day, the source, an attachment) goes and comes as a
// whole; titles and bodies are compared character by character.
func Changes(before, after disclosure.Post) []Change {
	var changes []Change
	for _, change := range []Change{
		{"title", textEdits(before.Title, after.Title)},
		{"published", wholeEdits(string(before.Published), string(after.Published))},
		{"source", wholeEdits(before.Source, after.Source)},
		{"body", textEdits(before.Body, after.Body)},
		{"attachments", attachmentEdits(before.Attachments, after.Attachments)},
	} {
		if slices.ContainsFunc(change.Edits, func(e Edit) bool { return e.Op != OpEqual }) {
			changes = append(changes, change)
		}
	}
	return changes
}

func wholeEdits(before, after string) []Edit {
	var edits []Edit
	if before == after {
		return nil
	}
	if before != "" {
		edits = append(edits, Edit{OpDelete, before})
	}
	if after != "" {
		edits = append(edits, Edit{OpInsert, after})
	}
	return edits
}

// longestCompared bounds, in bytes, the texts that are compared by character.
const longestCompared = 1 << 20

// textEdits compares by character, then joins edits that a reader would take
// for one, since Chinese words share their characters.
func textEdits(before, after string) []Edit {
	if before == after || len(before)+len(after) > longestCompared || !utf8.ValidString(before) || !utf8.ValidString(after) {
		return wholeEdits(before, after)
	}
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 2 * time.Second // after that it gives a coarser answer
	diffs := differ.DiffCleanupSemantic(differ.DiffMainRunes([]rune(before), []rune(after), false))
	edits := make([]Edit, 0, len(diffs))
	for _, diff := range diffs {
		op := OpEqual
		switch diff.Type {
		case diffmatchpatch.DiffDelete:
			op = OpDelete
		case diffmatchpatch.DiffInsert:
			op = OpInsert
		}
		edits = append(edits, Edit{op, diff.Text})
	}
	return edits
}

// attachmentEdits compares attachments by name and address, a line each.
func attachmentEdits(before, after []disclosure.Attachment) []Edit {
	var edits []Edit
	for _, attachment := range before {
		op := OpEqual
		if !slices.Contains(after, attachment) {
			op = OpDelete
		}
		edits = append(edits, Edit{op, attachmentLine(attachment)})
	}
	for _, attachment := range after {
		if !slices.Contains(before, attachment) {
			edits = append(edits, Edit{OpInsert, attachmentLine(attachment)})
		}
	}
	return edits
}

func attachmentLine(attachment disclosure.Attachment) string {
	return strings.TrimSpace(attachment.Text+" "+attachment.URL) + "\n"
}
