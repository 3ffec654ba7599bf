package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
)

// periodFlags choose a period.
type periodFlags struct{ from, to, year, academic string }

func (f *periodFlags) add(command *cobra.Command) {
	set := command.Flags()
	set.StringVar(&f.from, "from", "", "first `day`, YYYY-MM-DD")
	set.StringVar(&f.to, "to", "", "last `day`, YYYY-MM-DD")
	set.StringVar(&f.year, "year", "", "a calendar `year` (自然年), such as 2023")
	set.StringVar(&f.academic, "academic", "", "a `year` from 1 September to 31 August (学年), such as 2022-2023")
}

// given tells whether any of the flags is there.
func (f periodFlags) given() bool { return f != periodFlags{} }

// choose gives the period that the flags name, or the configured one with the
// ends that they change.
func (f periodFlags) choose(configured disclosure.Period) (disclosure.Period, error) {
	ways := 0
	for _, given := range []bool{f.year != "", f.academic != "", f.from != "" || f.to != ""} {
		if given {
			ways++
		}
	}
	if ways > 1 {
		return configured, fmt.Errorf("--year, --academic and --from with --to each name a period: write one of them")
	}
	var err error
	switch {
	case f.year != "":
		configured, err = disclosure.ParseYear(f.year)
		err = flagError("--year", err)
	case f.academic != "":
		configured, err = disclosure.ParseAcademicYear(f.academic)
		err = flagError("--academic", err)
	default:
		return choosePeriod(configured, f.from, f.to)
	}
	return configured, err
}

func flagError(flag string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	return nil
}

// choosePeriod is the configured period with its ends overridden by flags.
func choosePeriod(configured disclosure.Period, from, to string) (disclosure.Period, error) {
	period := configured
	for _, end := range []struct {
		flag, text string
		day        *disclosure.Day
	}{{"--from", from, &period.From}, {"--to", to, &period.To}} {
		if end.text == "" {
			continue
		}
		day, err := disclosure.ParseDay(end.text)
		if err != nil {
			return period, fmt.Errorf("%s: %w", end.flag, err)
		}
		*end.day = day
	}
	if period.From != "" && period.To != "" && period.From > period.To {
		return period, fmt.Errorf("the period begins on %s, after its end on %s: change --from or --to", period.From, period.To)
	}
	return period, nil
}
