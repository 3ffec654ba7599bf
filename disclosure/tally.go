package disclosure

// Dimension is what posts are grouped by when they are counted.
type Dimension string

// The dimensions of a tally.
const (
	ByChannel     Dimension = "channel"
	ByCategory    Dimension = "category"
	ByRequirement Dimension = "requirement"
	ByDepartment  Dimension = "department"
	ByColumn      Dimension = "column"
	BySite        Dimension = "site"
	ByMonth       Dimension = "month"
)

// Dimensions are all of them.
func Dimensions() []Dimension {
	return []Dimension{ByChannel, ByCategory, ByRequirement, ByDepartment, ByColumn, BySite, ByMonth}
}

// Cell is one group of a tally.
type Cell struct {
	Keys   []string // one for each dimension; category and requirement in decimal
	Posts  int
	Unique int // after removing cross-posted copies within the group
}

// Statuses counts the posts of a period by how far they can be read, in all
// channels, also those that do not add to a total. The first four are counted
// in a tally; the others are told beside it.
type Statuses struct {
	OK         int `json:"ok"`
	Unreadable int `json:"unreadable"`
	Gone       int `json:"gone"`
	Held       int `json:"held"`
	Excluded   int `json:"excluded"` // with a day in the period, by the officer's decision not counted
	Undated    int `json:"undated"`  // not excluded, without a day, so in no period
}

// Counted is how many posts of the period count.
func (s Statuses) Counted() int { return s.OK + s.Unreadable + s.Gone + s.Held }
