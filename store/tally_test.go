package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// keysOf gives a post's key in every dimension.
func keysOf(p disclosure.Post) map[disclosure.Dimension]string {
	return map[disclosure.Dimension]string{
		disclosure.ByChannel: p.Channel, disclosure.ByCategory: strconv.Itoa(p.Category), disclosure.ByRequirement: strconv.Itoa(p.Requirement),
		disclosure.ByDepartment: p.Department, disclosure.ByColumn: p.Column, disclosure.BySite: p.Site, disclosure.ByMonth: p.Published.Month(),
	}
}

// countByHand tallies posts in the plainest way.
func countByHand(posts []disclosure.Post, period disclosure.Period, by []disclosure.Dimension) map[string][2]int {
	counts, groups := map[string]int{}, map[string]map[string]bool{}
	for _, p := range posts {
		if !period.Contains(p.Published) {
			continue
		}
		var key string
		for _, dimension := range by {
			key += "|" + keysOf(p)[dimension]
		}
		counts[key]++
		if groups[key] == nil {
			groups[key] = map[string]bool{}
		}
		group := p.DuplicateOf
		if group == "" {
			group = p.ID
		}
		groups[key][group] = true
	}
	result := map[string][2]int{}
	for key, n := range counts {
		result[key] = [2]int{n, len(groups[key])}
	}
	return result
}

// campus fills a store with posts among which are copies, undated and excluded
// ones, and gives those that are not excluded.
func campus(t *testing.T) (*Store, []disclosure.Post) {
	t.Helper()
	s := open(t)
	fill(t, s, 600)
	for i := range 60 {
		post := samplePost(i * 7)
		switch i % 3 {
		case 0:
			post.Status = disclosure.StatusExcluded
		case 1:
			post.Published = ""
		case 2:
			post.Department = ""
		}
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.MarkDuplicates(t.Context(), []string{"portal", "dept"}); err != nil {
		t.Fatal(err)
	}
	return s, allPosts(t, s, Filter{})
}

func TestTallyAgreesWithPosts(t *testing.T) {
	s, posts := campus(t)
	undated := 0
	for _, post := range posts {
		if post.Published == "" {
			undated++
		}
	}
	if got, err := s.Undated(t.Context()); err != nil || got != undated || undated == 0 {
		t.Errorf("Undated = %d, %v, want %d", got, err, undated)
	}
	for _, period := range []disclosure.Period{
		{}, {From: "2023-01-01"}, {To: "2022-12-31"}, {From: "2022-03-05", To: "2022-03-05"}, {From: "2022-02-01", To: "2023-11-07"}, {From: "2030-01-01"},
	} {
		for _, by := range [][]disclosure.Dimension{
			nil, {disclosure.ByChannel}, {disclosure.ByChannel, disclosure.ByCategory}, {disclosure.ByRequirement}, {disclosure.ByDepartment},
			{disclosure.ByColumn, disclosure.BySite}, {disclosure.ByMonth}, {disclosure.ByMonth, disclosure.ByChannel}, disclosure.Dimensions(),
		} {
			checkTally(t, s, posts, period, by)
		}
	}
}

// checkTally compares a tally with what counting by hand gives.
func checkTally(t *testing.T, s *Store, posts []disclosure.Post, period disclosure.Period, by []disclosure.Dimension) {
	t.Helper()
	cells, err := s.Tally(t.Context(), period, by...)
	if err != nil {
		t.Fatal(err)
	}
	want := countByHand(posts, period, by)
	if len(by) == 0 && len(want) == 0 {
		want[""] = [2]int{}
	}
	got := map[string][2]int{}
	for _, cell := range cells {
		var key string
		for _, part := range cell.Keys {
			key += "|" + part
		}
		got[key] = [2]int{cell.Posts, cell.Unique}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != len(cells) {
		t.Errorf("Tally(%v, %v) (-by hand +got):\n%s", period, by, diff)
	}
	if !slices.IsSortedFunc(cells, func(a, b disclosure.Cell) int { return slices.Compare(sortable(a.Keys, by), sortable(b.Keys, by)) }) {
		t.Errorf("Tally(%v, %v) is not in the order of its keys: %v", period, by, cells)
	}
}

// sortable pads the keys that are numbers, so that they sort as text.
func sortable(keys []string, by []disclosure.Dimension) []string {
	keys = slices.Clone(keys)
	for i, dimension := range by {
		if dimension == disclosure.ByCategory || dimension == disclosure.ByRequirement {
			keys[i] = fmt.Sprintf("%9s", keys[i])
		}
	}
	return keys
}

// TestTallyOfRandomPosts counts posts of few names in many ways: empty names,
// names that begin others, and groups of copies that lie across cells.
func TestTallyOfRandomPosts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Log("seed", seed)
	s := open(t)
	saveRandomPosts(t, s, random, 400)
	posts := allPosts(t, s, Filter{})
	days := []disclosure.Day{"", "2022-12-31", "2023-01-01", "2023-01-31", "2023-02-01", "2024-06-30"}
	for range 200 {
		period := disclosure.Period{From: days[random.IntN(len(days))], To: days[random.IntN(len(days))]}
		by := disclosure.Dimensions()
		random.Shuffle(len(by), func(i, j int) { by[i], by[j] = by[j], by[i] })
		checkTally(t, s, posts, period, by[:random.IntN(len(by)+1)])
		want := countByHand(posts, period, nil)[""][1]
		if got, err := s.Unique(t.Context(), period, nil); err != nil || got != want {
			t.Errorf("Unique(%v) = %d, %v, want %d", period, got, err, want)
		}
	}
}

// saveRandomPosts saves posts of which some are undated, excluded or marked as
// copies of an earlier one.
func saveRandomPosts(t *testing.T, s *Store, random *rand.Rand, n int) {
	t.Helper()
	names := []string{"", "a", "aa", "b", "a b", "处", "处室"}
	name := func() string { return names[random.IntN(len(names))] }
	var marks []mark
	for i := range n {
		post := samplePost(i)
		post.Body, post.Fingerprint = "", "" // so that no post is taken for another
		post.Title = fmt.Sprint("第", i)
		post.Channel, post.Site, post.Department, post.Column = names[1+random.IntN(len(names)-1)], name(), name(), name()
		post.Requirement, post.Category = random.IntN(12), random.IntN(12)
		post.Published = disclosure.Day(time.Date(2022, 12, 1+random.IntN(100), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		switch random.IntN(10) {
		case 0:
			post.Published = ""
		case 1:
			post.Status = disclosure.StatusExcluded
		}
		if bucket, err := s.SavePost(t.Context(), post); err != nil || bucket != disclosure.New {
			t.Fatal(bucket, err)
		}
		if original := samplePost(random.IntN(i + 1)).ID; random.IntN(5) == 0 && original != post.ID {
			marks = append(marks, mark{id: original, group: original}, mark{id: post.ID, group: original, original: original})
		}
	}
	err := s.update(t.Context(), func(tx transaction) error {
		_, err := tx.setMarks(t.Context(), marks)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTallyKeepsTheOrderOfKeys(t *testing.T) {
	s, _ := campus(t)
	cells, err := s.Tally(t.Context(), disclosure.Period{}, disclosure.ByCategory)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(cells, func(a, b disclosure.Cell) int {
		x, _ := strconv.Atoi(a.Keys[0])
		y, _ := strconv.Atoi(b.Keys[0])
		return x - y
	}) {
		t.Errorf("categories are not in the order of their numbers: %v", cells)
	}
	if cells, err := s.Tally(t.Context(), disclosure.Period{}, "title; DROP TABLE posts"); err == nil {
		t.Errorf("Tally by no dimension = %v, want an error", cells)
	}
}

// TestNamesWithoutNUL guards what tallies tell keys apart by.
func TestNamesWithoutNUL(t *testing.T) {
	s := open(t)
	post := samplePost(0)
	post.Site, post.Department, post.Column = "站\x00点", "\x00处", "栏目\x00"
	if _, err := s.SavePost(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	cells, err := s.Tally(t.Context(), disclosure.Period{}, disclosure.BySite, disclosure.ByDepartment, disclosure.ByColumn)
	want := []disclosure.Cell{{Keys: []string{"站点", "处", "栏目"}, Posts: 1, Unique: 1}}
	if diff := cmp.Diff(want, cells); diff != "" || err != nil {
		t.Errorf("Tally (-want +got):\n%s%v", diff, err)
	}
}

// TestTalliesInOnePass holds several tallies against those made one by one.
func TestTalliesInOnePass(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Log("seed", seed)
	s := open(t)
	saveRandomPosts(t, s, random, 300)
	period := disclosure.Period{From: "2022-12-20", To: "2023-02-07"}
	for range 60 {
		var groupings [][]disclosure.Dimension
		for range 1 + random.IntN(4) {
			by := disclosure.Dimensions()
			random.Shuffle(len(by), func(i, j int) { by[i], by[j] = by[j], by[i] })
			groupings = append(groupings, by[:random.IntN(4)])
		}
		got, err := s.Tallies(t.Context(), period, nil, groupings...)
		if err != nil {
			t.Fatal(err)
		}
		for i, by := range groupings {
			want, err := s.Tally(t.Context(), period, by...)
			if diff := cmp.Diff(want, got[i]); diff != "" || err != nil {
				t.Errorf("by %v among %v: %v (-alone +together)\n%s", by, groupings, err, diff)
			}
		}
	}
}

func text(s string) *string { return &s }

// TestCellsLeadToTheirPosts counts by all dimensions, and lists what each cell
// counts: none more, none less.
func TestCellsLeadToTheirPosts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Log("seed", seed)
	s := open(t)
	saveRandomPosts(t, s, random, 400)
	for _, period := range []disclosure.Period{{}, {From: "2022-12-20", To: "2023-02-07"}} {
		for range 40 {
			by := disclosure.Dimensions()
			random.Shuffle(len(by), func(i, j int) { by[i], by[j] = by[j], by[i] })
			by = by[:1+random.IntN(3)]
			channels := [][]string{nil, {"a", "处"}}[random.IntN(2)]
			tallies, err := s.Tallies(t.Context(), period, channels, by, by[:1])
			if err != nil || len(tallies[0]) == 0 {
				t.Fatal(tallies, err)
			}
			cells := tallies[0]
			cell := cells[random.IntN(len(cells))]
			filter := Filter{Channels: channels, Period: period, Dated: true}
			for i, dimension := range by {
				only(t, &filter, dimension, cell.Keys[i])
			}
			if got, err := s.CountPosts(t.Context(), filter); err != nil || got != cell.Posts {
				t.Errorf("by %v of %v: %+v lists %d posts, %v", by, channels, cell, got, err)
			}
		}
	}
}

// only narrows a filter to one key of a dimension.
func only(t *testing.T, filter *Filter, dimension disclosure.Dimension, key string) {
	t.Helper()
	number := func() *int {
		n, err := strconv.Atoi(key)
		if err != nil {
			t.Fatal(err)
		}
		return &n
	}
	switch dimension {
	case disclosure.ByChannel:
		filter.Channels = []string{key}
	case disclosure.ByCategory:
		filter.Category = number()
	case disclosure.ByRequirement:
		filter.Requirement = number()
	case disclosure.ByDepartment:
		filter.Department = &key
	case disclosure.BySite:
		filter.Site = &key
	case disclosure.ByColumn:
		filter.Column = &key
	case disclosure.ByMonth:
		filter.Month = key
	}
}

func TestStatuses(t *testing.T) {
	s, posts := campus(t)
	gone := posts[3]
	gone.Status = disclosure.StatusGone
	if _, err := s.SavePost(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	posts = append(allPosts(t, s, Filter{}), allPosts(t, s, Filter{Status: disclosure.StatusExcluded})...)
	for _, period := range []disclosure.Period{{}, {From: "2022-02-01", To: "2023-11-07"}, {From: "2030-01-01"}} {
		var want disclosure.Statuses
		for _, post := range posts {
			switch {
			case post.Status != disclosure.StatusExcluded && post.Published == "":
				want.Undated++
			case !period.Contains(post.Published):
			case post.Status == disclosure.StatusExcluded:
				want.Excluded++
			case post.Status == disclosure.StatusGone:
				want.Gone++
			default:
				want.OK++
			}
		}
		got, err := s.Statuses(t.Context(), period)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Statuses(%v): %v (-want +got)\n%s", period, err, diff)
		}
		whole, err := s.Tally(t.Context(), period)
		if err != nil || whole[0].Posts != got.Counted() {
			t.Errorf("%d posts counted, statuses say %d, %v", whole[0].Posts, got.Counted(), err)
		}
	}
}

func TestFirstDays(t *testing.T) {
	s, posts := campus(t)
	want := map[string]disclosure.Day{}
	for _, post := range posts {
		if first, known := want[post.Channel]; post.Published != "" && (!known || post.Published < first) {
			want[post.Channel] = post.Published
		}
	}
	got, err := s.FirstDays(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil || len(want) != 2 {
		t.Errorf("FirstDays: %v (-want +got)\n%s", err, diff)
	}
}

func TestUniqueOfChannels(t *testing.T) {
	s, posts := campus(t)
	for _, channels := range [][]string{nil, {"portal"}, {"dept"}, {"dept", "portal"}, {"x') OR 1=1 --"}} {
		var counted []disclosure.Post
		for _, post := range posts {
			if len(channels) == 0 || slices.Contains(channels, post.Channel) {
				counted = append(counted, post)
			}
		}
		period := disclosure.Period{From: "2022-02-01", To: "2023-11-07"}
		want := countByHand(counted, period, nil)[""][1]
		if got, err := s.Unique(t.Context(), period, channels); err != nil || got != want {
			t.Errorf("Unique(%v) = %d, %v, want %d", channels, got, err, want)
		}
	}
}
