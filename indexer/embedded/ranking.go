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
// what is shown.
type ranking struct {
	days   *column
	before func(a, b uint64) bool // compares ids
	tiers  [][]uint32             // numbers of the matches of each clause
}

func (r *ranking) add(number uint64, tier int) {
	for len(r.tiers) <= tier {
		r.tiers = append(r.tiers, nil)
	}
	r.tiers[tier] = append(r.tiers[tier], uint32(number))
}

// window gives limit matches after the first offset.
func (r *ranking) window(offset, limit int) []candidate {
	var shown []candidate
	for tier, numbers := range r.tiers {
		if offset >= len(numbers) {
			offset -= len(numbers)
			continue
		}
		if limit > 0 {
			of := r.tierWindow(numbers, tier, offset, min(limit, len(numbers)-offset))
			shown, limit, offset = append(shown, of...), limit-len(of), 0
		}
	}
	return shown
}

// tierWindow is the window of one clause's matches, which are at least that many.
func (r *ranking) tierWindow(numbers []uint32, tier, offset, limit int) []candidate {
	newest, oldest, newer := r.span(numbers, offset, limit)
	var some []candidate
	for _, number := range numbers {
		if day := r.days.at(uint64(number)); oldest <= day && day <= newest {
			some = append(some, candidate{uint64(number), tier, day})
		}
	}
	slices.SortFunc(some, func(a, b candidate) int {
		switch {
		case a.day != b.day:
			return cmp.Compare(b.day, a.day)
		case r.before(a.number, b.number):
			return -1
		}
		return 1
	})
	return some[offset-newer:][:limit]
}

// span gives the newest and the oldest day of the matches in a window, and how
// many matches are newer than these.
func (r *ranking) span(numbers []uint32, offset, limit int) (newest, oldest uint32, newer int) {
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
	return newest, uint32(day), newer
}
