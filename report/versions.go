package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"gongkai/disclosure"
)

// Version is a text of a post beside the one before it.
type Version struct {
	Version   int            `json:"version"`
	Seen      string         `json:"seen"` // RFC 3339, "" where it was not kept
	Title     string         `json:"title"`
	Published disclosure.Day `json:"published"`
	Reread    bool           `json:"reread"`  // the page is the same as before: it was only read in another way
	Changes   []Change       `json:"changes"` // from the version before; none for the first
}

// History compares each text of a post with the one before it.
func History(versions []disclosure.Version) []Version {
	history := make([]Version, len(versions))
	for i, v := range versions {
		history[i] = Version{Version: v.Version, Title: v.Title, Published: v.Published, Changes: []Change{}}
		if !v.Seen.IsZero() {
			history[i].Seen = v.Seen.In(disclosure.Shanghai()).Format(time.RFC3339)
		}
		if i > 0 {
			before := versions[i-1]
			history[i].Reread = v.PageHash != "" && v.PageHash == before.PageHash
			history[i].Changes = append(history[i].Changes, Changes(before.Post, v.Post)...)
		}
	}
	return history
}

// WriteHistory prints the versions of a post for a terminal, and of each what
// changed, with as much around it as a reader needs to find the place.
func WriteHistory(w io.Writer, post disclosure.Post, history []Version) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", OneLine(post.Title), OneLine(post.URL))
	for _, v := range history {
		note := ""
		if v.Reread {
			note = "（网页未变，只是读法不同）"
		}
		fmt.Fprintf(&b, "\n第 %d 版  %s%s\n", v.Version, seenText(v.Seen), note)
		for _, change := range v.Changes {
			for i, place := range places(change) {
				name := fieldName(change.Field)
				if i > 0 {
					name = "    "
				}
				fmt.Fprintf(&b, "  %s  %s\n", name, OneLine(place))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func seenText(seen string) string {
	if len(seen) < len("2006-01-02T15:04") {
		return "时间没有记录"
	}
	return strings.Replace(seen[:len("2006-01-02T15:04")], "T", " ", 1)
}

// fieldName is two characters wide for every field.
func fieldName(field string) string {
	switch field {
	case "title":
		return "标题"
	case "published":
		return "日期"
	case "source":
		return "来源"
	case "body":
		return "正文"
	default:
		return "附件"
	}
}

// nearby is how many characters are shown around an edit, where no sentence
// ends before.
const nearby = 20

// places gives a line for each place that was edited. Of the attachments, each
// is a place.
func places(change Change) []string {
	var lines []string
	var line strings.Builder
	flush := func() {
		if line.Len() > 0 {
			lines = append(lines, line.String())
		}
		line.Reset()
	}
	for i, edit := range change.Edits {
		switch {
		case edit.Op == OpDelete:
			fmt.Fprintf(&line, "【删：%s】", strings.TrimSpace(edit.Text))
		case edit.Op == OpInsert:
			fmt.Fprintf(&line, "【增：%s】", strings.TrimSpace(edit.Text))
		case change.Field != "attachments":
			behind, front, whole := around(edit.Text)
			if i > 0 && whole && i < len(change.Edits)-1 {
				line.WriteString(edit.Text)
				continue
			}
			if i > 0 {
				line.WriteString(behind)
				flush()
			}
			if i < len(change.Edits)-1 {
				line.WriteString(front)
			}
		}
		if change.Field == "attachments" {
			flush()
		}
	}
	flush()
	return lines
}

// around gives what of an unchanged text is shown behind the edit before it and
// in front of the one after it; whole where that is all.
func around(text string) (behind, front string, whole bool) {
	runes := []rune(text)
	end, start := 0, len(runes)
	for end < min(len(runes), nearby) && !endsSentence(runes[end]) {
		end++
	}
	for start > max(0, len(runes)-nearby) && (!endsSentence(runes[start-1]) || start == len(runes) || endsSentence(runes[start])) {
		start-- // the end of the sentence before belongs to it
	}
	behind, front = string(runes[:end]), string(runes[start:])
	if end == nearby {
		behind += "…"
	}
	if start == len(runes)-nearby {
		front = "…" + front
	}
	return behind, front, end >= start
}

func endsSentence(r rune) bool { return strings.ContainsRune("。！？；\n", r) }
