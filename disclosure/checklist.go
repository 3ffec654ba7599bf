package disclosure

// Checklist is what must be published: categories, and requirements in them.
type Checklist struct {
	ID           string
	Title        string
	Document     string // the order that issued it, such as 教办函〔2014〕23号
	Categories   []Category
	Requirements []Requirement
}

// Category is one of the parts of a checklist.
type Category struct {
	No   int
	Name string
}

// Requirement is one thing that must be published (事项).
type Requirement struct {
	No       int
	Category int // Category.No
	Name     string
	Yearly   bool     // a document about every year, such as a budget: a year can be missing
	Months   int      // after how many months its last post is old, 0 for never
	Level    Level    // the education that it is about
	Offices  []string // departments that usually answer for it, the likeliest first
}

// Level is the education that a requirement is about. Colleges without it are
// usually free from the requirement.
type Level string

// The levels; a requirement without one is about any college.
const (
	LevelBachelor Level = "本科"
	LevelGraduate Level = "研究生"
)

// Category gives the number of the category that a requirement belongs to, 0
// where the checklist has no such requirement.
func (c Checklist) Category(requirement int) int {
	for _, r := range c.Requirements {
		if r.No == requirement {
			return r.Category
		}
	}
	return 0
}

// CategoryName is the name of a category, 未归类 for 0 and for any number that
// the checklist does not have.
func (c Checklist) CategoryName(no int) string {
	for _, category := range c.Categories {
		if category.No == no {
			return category.Name
		}
	}
	return "未归类"
}

// RequirementName is the wording of a requirement, 清单以外 for 0 and for any
// number that the checklist does not have.
func (c Checklist) RequirementName(no int) string {
	for _, requirement := range c.Requirements {
		if requirement.No == no {
			return requirement.Name
		}
	}
	return "清单以外"
}
