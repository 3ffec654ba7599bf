package crosspost

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"gongkai/disclosure"
)

// Key stands for a text: texts with the same key compare alike with every other.
// The zero key is that of a post with too little text to be a copy.
type Key [16]byte

// Text is a post made ready for comparing.
type Text struct {
	Key Key

	title    string
	body     []rune // letters and digits
	starts   []bool // whether a sentence, or a part of one, begins at a letter of body; at its end too
	signed   time.Time
	attached []string // names of attachments, sorted
}

const (
	longestRead = 1 << 18 // bytes of a text that are looked at
	longestBody = 50_000  // letters of it that are compared
)

// Read makes a post ready for comparing. A post whose text is only in a picture
// or in an attachment has too little text.
func (r *Reader) Read(post disclosure.Post) Text {
	title := r.fold(post.Title[:min(len(post.Title), longestLine)])
	piece := unframe(r.fold(post.Body[:min(len(post.Body), longestRead)]), bareTitle(title))
	t := Text{title: title, signed: piece.signed}
	atStart := true
	for _, line := range piece.lines {
		for _, c := range line {
			if isLetter(c) && len(t.body) < longestBody {
				t.body, t.starts, atStart = append(t.body, c), append(t.starts, atStart), false
			} else if strings.ContainsRune(",。;:!?、《》()【】[]\"“”", c) {
				atStart = true
			}
		}
		atStart = true
	}
	t.starts = append(t.starts, true)
	if len(t.body) < LeastLetters {
		return Text{}
	}
	for _, line := range piece.attached {
		t.attached = append(t.attached, attachmentName(line))
	}
	for _, attachment := range post.Attachments {
		t.attached = append(t.attached, attachmentName(r.fold(attachment.Text)))
	}
	slices.Sort(t.attached)
	t.attached = slices.DeleteFunc(slices.Compact(t.attached), func(name string) bool { return name == "" })
	t.Key = t.key()
	return t
}

func (t Text) key() Key {
	data := []byte{Rules}
	for _, part := range []string{letters(t.title), string(t.body), t.signed.Format(time.DateOnly), strings.Join(t.attached, "\n")} {
		data = append(append(data, part...), 0)
	}
	for i, start := range t.starts {
		if start {
			data = binary.LittleEndian.AppendUint32(data, uint32(i))
		}
	}
	sum := sha256.Sum256(data)
	return Key(sum[:len(Key{})])
}
