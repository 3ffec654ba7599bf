package disclosure

// Duty is a line of a college's own 事项目录: who answers for a requirement,
// where it is made public, and when it need not be.
type Duty struct {
	Requirement int // Requirement.No
	Department  string
	Person      string
	Link        string // the column that it is published in, as a reader opens it
	Exempt      []Exemption
}

// Exemption says that a requirement does not apply to the college (不适用) on
// the days of a period, which is open for always.
type Exemption struct {
	Period Period
	Why    string // for the officer
}

// ExemptIn tells whether a requirement does not apply on any day of a period,
// and why. An exemption for a part of the period does not free from the rest.
func (d Duty) ExemptIn(period Period) (why string, exempt bool) {
	for _, exemption := range d.Exempt {
		if exemption.Period.Holds(period) {
			return exemption.Why, true
		}
	}
	return "", false
}

// Duties are the lines of a 事项目录; a requirement stands in it once at most.
type Duties []Duty

// Of gives the line of a requirement, one without a word where there is none.
func (d Duties) Of(requirement int) Duty {
	for _, duty := range d {
		if duty.Requirement == requirement {
			return duty
		}
	}
	return Duty{Requirement: requirement}
}
