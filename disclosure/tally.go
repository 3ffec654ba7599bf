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
