package crosspost

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sketchesOf sketches the posts of the tuning set, each text once, in the order
// of their keys.
func sketchesOf(t *testing.T) []Sketch {
	t.Helper()
	reader, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[Key]Sketch{}
	for _, p := range tuningPairs(t) {
		for _, text := range []Text{reader.Read(p.a), reader.Read(p.b)} {
			byKey[text.Key] = text.Sketch()
		}
	}
	delete(byKey, Key{})
	var sketches []Sketch
	for _, s := range byKey {
		sketches = append(sketches, s)
	}
	return sketches
}

// TestCandidatesDoNotDependOnOrder finds the same pairs in every order, with
// sketches that were kept.
func TestCandidatesDoNotDependOnOrder(t *testing.T) {
	never := func(i, j int) bool { return false }
	keys := func(sketches []Sketch) (pairs [][2]string) {
		for _, pair := range Candidates(sketches, never) {
			a, b := fmt.Sprintf("%x", sketches[pair[0]].Key), fmt.Sprintf("%x", sketches[pair[1]].Key)
			pairs = append(pairs, [2]string{min(a, b), max(a, b)})
		}
		slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
		return pairs
	}
	sketches := sketchesOf(t)
	want := keys(sketches)
	if len(want) < 100 {
		t.Fatalf("%d candidates, want hundreds", len(want))
	}
	for range 3 {
		for i, s := range sketches {
			parsed, err := ParseSketch(s.Key, s.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			sketches[i] = parsed
		}
		rand.Shuffle(len(sketches), func(i, j int) { sketches[i], sketches[j] = sketches[j], sketches[i] })
		if diff := cmp.Diff(want, keys(sketches)); diff != "" {
			t.Fatalf("candidates (-want +got):\n%s", diff)
		}
	}
	if _, err := ParseSketch(Key{1}, []byte("short")); err == nil {
		t.Error("ParseSketch took too few bytes")
	}
}

// TestCandidatesAreBounded gives one form many times, and a pair beside it.
func TestCandidatesAreBounded(t *testing.T) {
	var sketches []Sketch
	for i := range 3 * mostCandidates {
		sketches = append(sketches, Sketch{parts: [3]part{{hash: mix(uint64(i))}, {hash: uint64(i % 2)}}})
	}
	for i := range 2 {
		sketches = append(sketches, Sketch{parts: [3]part{{hash: 1 << 40}, {hash: mix(uint64(1000 + i))}}})
	}
	got := Candidates(sketches, func(i, j int) bool { return false })
	if want := [][2]int{{len(sketches) - 2, len(sketches) - 1}}; !cmp.Equal(got, want) {
		t.Errorf("Candidates = %v, want %v: the others are a form", got, want)
	}
}

func TestCandidatesLeaveApart(t *testing.T) {
	sketches := []Sketch{{parts: [3]part{{hash: 1}}}, {parts: [3]part{{hash: 3}}}, {parts: [3]part{{hash: 7, figures: 1}}}, {parts: [3]part{{hash: 7, figures: 2}}}}
	for i := range sketches { // openings and closings alike in nothing
		sketches[i].parts[opening].hash = mix(uint64(i))
	}
	if got, want := Candidates(sketches, func(i, j int) bool { return false }), [][2]int{{0, 1}}; !cmp.Equal(got, want) {
		t.Errorf("Candidates = %v, want %v: other numbers", got, want)
	}
	if got := Candidates(sketches, func(i, j int) bool { return true }); len(got) != 0 {
		t.Errorf("Candidates = %v, want none", got)
	}
}
