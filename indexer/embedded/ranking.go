package embedded

import (
	"cmp"
	"slices"
)

// candidate is a match that may be shown.
type candidate struct {
	number uint64
	tier   int    // the first clause that it matches
	day    uint32 // place in the column of days, larger is newer
}

// ranking puts matches in order: by clause, then the newest, then by id. Ids
// cost more than all the rest, so they are compared only where they decide about
// what is shown, and where that is about many, by their ranks.
type ranking struct {
	days   *column
	before func(a, b uint64) bool  // compares ids
	ranks  func() (*column, error) // of all ids, which takes a while when first asked for
	tiers  [][]uint32              // numbers of the matches of each clause
}

// manyIDs is from how many on ids are compared by their ranks.
const manyIDs = 2000

func (r *ranking) add(number uint64, tier int) {
	for len(r.tiers) <= tier {
		r.tiers = append(r.tiers, nil)
	}
	r.tiers[tier] = append(r.tiers[tier], uint32(number))
}

// window gives limit matches after the first offset.
func (r *ranking) window(offset, limit int) ([]candidate, error) {
	var shown []candidate
	for tier, numbers := range r.tiers {
		if offset >= len(numbers) {
			offset -= len(numbers)
			continue
		}
		if limit > 0 {
			of, err := r.tierWindow(numbers, tier, offset, min(limit, len(numbers)-offset))
			if err != nil {
				return nil, err
			}
			shown, limit, offset = append(shown, of...), limit-len(of), 0
		}
	}
	return shown, nil
}

// tierWindow is the window of one clause's matches, which are at least that many.
func (r *ranking) tierWindow(numbers []uint32, tier, offset, limit int) ([]candidate, error) {
	newest, oldest, newer, within := r.span(numbers, offset, limit)
	some := make([]candidate, 0, within)
	for _, number := range numbers {
		if day := r.days.at(uint64(number)); oldest <= day && day <= newest {
			some = append(some, candidate{uint64(number), tier, day})
		}
	}
	before := r.before
	if len(some) > manyIDs {
		ranks, err := r.ranks()
		if err != nil {
			return nil, err
		}
		before = func(a, b uint64) bool { return ranks.at(a) < ranks.at(b) }
	}
	compare := func(a, b candidate) int {
		switch {
		case a.day != b.day:
			return cmp.Compare(b.day, a.day)
		case a.number == b.number:
			return 0
		case before(a.number, b.number):
			return -1
		}
		return 1
	}
	first := offset - newer + limit
	selectFirst(some, first, compare)
	slices.SortFunc(some[:first], compare)
	return some[offset-newer:][:limit], nil
}

// selectFirst moves the first n of some candidates to their beginning, in any
// order (Hoare's selection).
func selectFirst(some []candidate, n int, compare func(a, b candidate) int) {
	for 0 < n && n < len(some) {
		pivot := some[len(some)/2]
		i, j := 0, len(some)-1
		for i <= j {
			for compare(some[i], pivot) < 0 {
				i++
			}
			for compare(some[j], pivot) > 0 {
				j--
			}
			if i <= j {
				some[i], some[j] = some[j], some[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j+1:
			some = some[:j+1]
		case n > i:
			some, n = some[i:], n-i
		default:
			return
		}
	}
}

// span gives the newest and the oldest day of the matches in a window, and how
// many matches are newer than these, and how many within.
func (r *ranking) span(numbers []uint32, offset, limit int) (newest, oldest uint32, newer, within int) {
	onDay := make([]int, max(len(r.days.values), 1))
	for _, number := range numbers {
		onDay[r.days.at(uint64(number))]++
	}
	day, sum := len(onDay)-1, 0
	for ; sum+onDay[day] <= offset; day-- {
		sum += onDay[day]
	}
	newest, newer = uint32(day), sum
	for ; sum+onDay[day] < offset+limit; day-- {
		sum += onDay[day]
	}
	return newest, uint32(day), newer, sum + onDay[day] - newer
}
