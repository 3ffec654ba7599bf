package crosspost

import (
	"testing"

	"gongkai/disclosure"
)

// FuzzCompare holds what is true of any two posts: it does not matter which is
// which, a post is a copy of itself, and a sketch can be kept.
func FuzzCompare(f *testing.F) {
	for _, p := range blindPairs(f)[:20] {
		f.Add(p.a.Title, p.a.Body, p.b.Title, p.b.Body)
	}
	f.Add("转发：〇", "各单位:\n来源:a\n\xff附件1:\n1.a.doc\n教务处 二〇二三年十三月六日", "《", "…\n......\n(")
	reader, err := NewReader()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, titleA, bodyA, titleB, bodyB string) {
		a := reader.Read(disclosure.Post{Title: titleA, Body: bodyA, Attachments: []disclosure.Attachment{{Text: titleB}}})
		b := reader.Read(disclosure.Post{Title: titleB, Body: bodyB})
		likeness, same := Compare(a, b)
		if back, sameBack := Compare(b, a); back != likeness || sameBack != same {
			t.Errorf("Compare = %d, %v, but the other way round %d, %v", likeness, same, back, sameBack)
		}
		if likeness < 0 || likeness > 1000 || same && likeness == 0 {
			t.Errorf("Compare = %d, %v", likeness, same)
		}
		for _, text := range []Text{a, b} {
			if _, same := Compare(text, text); same != (text.Key != Key{}) {
				t.Errorf("text with key %x is a copy of itself: %v", text.Key, same)
			}
			sketch := text.Sketch()
			if kept, err := ParseSketch(sketch.Key, sketch.Bytes()); err != nil || kept != sketch {
				t.Errorf("sketch %v is kept as %v, %v", sketch, kept, err)
			}
		}
	})
}
