package crawler

import (
	"context"
	"hash/fnv"
	"time"

	"gongkai/disclosure"
)

// When a page is looked at again. A post that was published yesterday is
// corrected more often than one of last year, and one that never changed goes
// on not changing.
const (
	soonestLook   = 24 * time.Hour
	latestLook    = 90 * 24 * time.Hour
	undatedLook   = 7 * 24 * time.Hour
	agePerLook    = 10 // a post is first looked at again after a tenth of its age
	firmlyBroken  = 3  // runs in a row that try a page that cannot be read before it is left alone for longer
	goneLook      = 30 * 24 * time.Hour
	maxSteadiness = 7 // doubles a day to more than latestLook, and latestLook to no more than a Duration holds
)

// What a run may spend on pages that are not due, so that even they are seen
// from time to time: a share of what all of the site's pages weigh, and so
// many requests.
const (
	spareShare    = 4 // percent, less what the run has spent already
	spareRequests = 300
	headerBytes   = 700 // of a request and its answer, without a body
	unknownBytes  = 20_000
)

// due tells whether a page is to be looked at again. Posts that never had a
// page of their own on the site never are.
func due(look disclosure.Look, now time.Time) bool {
	switch {
	case look.Checked.IsZero():
		return false
	case look.Checked.After(now): // a clock that was set back
		return true
	case look.Status == disclosure.StatusGone:
		return !now.Before(look.Checked.Add(goneLook))
	case look.Missing > 0, look.Status == disclosure.StatusHeld:
		return true
	case look.Status == disclosure.StatusUnreadable && (look.Published == "" || look.Steady < firmlyBroken):
		return true // what has no day yet is in no count
	}
	return !now.Before(look.Checked.Add(lookAfter(look)))
}

// lookAfter is how long after the last look the next one is due. No two posts
// have quite the same, so that those of one run do not all come back at once.
func lookAfter(look disclosure.Look) time.Duration {
	after := undatedLook
	if day := look.Published.Start(); !day.IsZero() {
		after = min(max(look.Checked.Sub(day)/agePerLook, soonestLook), latestLook)
	}
	after = min(after<<min(max(look.Steady, 0), maxSteadiness), latestLook)
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(look.ID)) // never fails
	return after*3/4 + after/2*time.Duration(hash.Sum32()%1000)/1000
}

// planLooks enters the posts that are to be looked at again although no list
// led to them in this run: those that are due, those that a list that was read
// to its end shows no more, those that a list shows under another address that
// is visited, and, as far as little is spent on them, those that were not
// looked at for longest.
func (s *siteCrawl) planLooks(ctx context.Context) error {
	lists, err := s.store.ListVisits(ctx, s.run, s.site.Name)
	if err != nil {
		return err
	}
	swept := map[string]bool{}
	for _, read := range readings(lists) {
		swept[read.column.Name] = read.full && read.healthy()
	}
	var needed []disclosure.Look
	spare := spareLooks{}
	for look, err := range s.store.Unmet(ctx, s.run, s.site.Name) {
		if err != nil {
			return err
		}
		if look.Elsewhere || due(look, s.settings.Now()) || swept[look.Column] && look.Status != disclosure.StatusGone {
			needed = append(needed, look)
			continue
		}
		spare.offer(look)
	}
	var planned []disclosure.Visit
	for _, look := range needed { // not while Unmet holds on to the store: other sites may be at this point as well
		visits, err := s.again(ctx, look)
		if err != nil {
			return err
		}
		planned = append(planned, visits...)
	}
	for _, look := range spare.take(s.received()) {
		planned = append(planned, s.lookAt(look, look.URL))
	}
	files, err := s.unhadFiles(ctx)
	if err != nil {
		return err
	}
	return s.enqueue(ctx, append(planned, files...))
}

// again is a look at a post, under all of its addresses where one of them
// seems to be gone.
func (s *siteCrawl) again(ctx context.Context, look disclosure.Look) ([]disclosure.Visit, error) {
	visits := []disclosure.Visit{s.lookAt(look, look.URL)}
	if look.Missing == 0 {
		return visits, nil
	}
	addresses, err := s.store.AliasesOf(ctx, look.ID)
	for _, address := range addresses {
		visits = append(visits, s.lookAt(look, address))
	}
	return visits, err
}

// lookAt is the visit of a post without its list.
func (s *siteCrawl) lookAt(look disclosure.Look, address string) disclosure.Visit {
	return disclosure.Visit{
		Run: s.run, Site: s.site.Name, Kind: disclosure.KindEntry, URL: address,
		Column: s.columns.named(look.Column), Order: s.columns.orders[look.Column], Title: look.Title, Date: look.Date,
	}
}

// spareLooks chooses among posts that are not due.
type spareLooks struct {
	weight  int64 // of all pages offered
	offered []disclosure.Look
}

// offer takes posts in the order of their last look.
func (s *spareLooks) offer(look disclosure.Look) {
	if !look.Read || look.Status != disclosure.StatusOK {
		return
	}
	s.weight += int64(weight(look)) + headerBytes
	if len(s.offered) < spareRequests {
		s.offered = append(s.offered, look)
	}
}

// take gives as many as a run that has received so many bytes may still spend.
func (s *spareLooks) take(received int64) []disclosure.Look {
	left := s.weight*spareShare/100 - received
	for i, look := range s.offered {
		cost := int64(headerBytes)
		if !look.Validated {
			cost += int64(weight(look))
		}
		if left -= cost; left < 0 {
			return s.offered[:i]
		}
	}
	return s.offered
}

func weight(look disclosure.Look) int {
	if look.Bytes == 0 {
		return unknownBytes
	}
	return look.Bytes
}
