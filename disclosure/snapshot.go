package disclosure

import "time"

// Snapshot is the tally of a period as it was at a time, kept so that a number
// can be defended later.
type Snapshot struct {
	ID        int64     `json:"id"` // from 1; 0 for what stands in the record now
	Taken     time.Time `json:"taken"`
	Period    Period    `json:"period"`
	Note      string    `json:"note,omitempty"`
	Automatic bool      `json:"automatic"` // taken at the end of a run, not asked for
	Checklist string    `json:"checklist"` // a digest of the checklist by which posts were filed
	Total     int       `json:"total"`     // 条次, with typed-in figures
	Posts     int       `json:"posts"`     // the part of Total that is posts
	Unique    int       `json:"unique"`
	Status    Statuses  `json:"status"`
	Complete  bool      `json:"complete"` // the last crawl before it read everything
	Bytes     int       `json:"bytes"`    // that it takes in the record
}

// Month is the calendar month in which the snapshot was taken, YYYY-MM.
func (s Snapshot) Month() string { return DayOf(s.Taken).Month() }

// KeptPost is what a snapshot keeps of a post: what it was counted by, and its
// title. Posts that were not counted, since they had no day or were excluded, are
// kept too, so that it can be told how they came to be counted.
type KeptPost struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Day         Day    `json:"published"`
	Channel     string `json:"channel"`
	Site        string `json:"site"`
	Column      string `json:"column"`
	Department  string `json:"department"`
	Requirement int    `json:"requirement"`
	Category    int    `json:"category"`
	How         How    `json:"how"`
	Status      Status `json:"status"`
	DuplicateOf string `json:"duplicate_of"`
}

// CountsIn tells whether the post counts in a period.
func (k KeptPost) CountsIn(period Period) bool {
	return k.Status != StatusExcluded && period.Contains(k.Day)
}

// Fate is what became of a post, by the record as it stands now.
type Fate struct {
	Known bool      // it is still there
	Seen  time.Time // when it was read first; zero where that was not kept
	Day   Day       // as it is now, of a post that is known
	Heir  string    // ID of the post that it turned out to be another address of, "" where there is none
}
