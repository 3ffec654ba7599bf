package crosspost

import "testing"

func BenchmarkRead(b *testing.B) {
	reader, err := NewReader()
	if err != nil {
		b.Fatal(err)
	}
	pairs := tuningPairs(b)
	n := 0
	for b.Loop() {
		reader.Read(pairs[n%len(pairs)].a).Sketch()
		n++
	}
}

func BenchmarkCompare(b *testing.B) {
	reader, err := NewReader()
	if err != nil {
		b.Fatal(err)
	}
	var texts [][2]Text
	for _, p := range tuningPairs(b) {
		texts = append(texts, [2]Text{reader.Read(p.a), reader.Read(p.b)})
	}
	n := 0
	for b.Loop() {
		Compare(texts[n%len(texts)][0], texts[n%len(texts)][1])
		n++
	}
}
