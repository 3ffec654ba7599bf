package disclosure

import (
	"testing"
	"time"
)

func TestParseHours(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Hours
		ok   bool
	}{
		{"22:00-06:00", Hours{1320, 360}, true},
		{" 8:05 - 17:30 ", Hours{485, 1050}, true},
		{"22：00－6：00", Hours{1320, 360}, true},
		{"18:00至24:00", Hours{1080, 0}, true},
		{"00:00-24:00", Hours{}, false}, // the whole day is no hours
		{"06:00-06:00", Hours{}, false},
		{"24:00-06:00", Hours{}, false},
		{"22:60-06:00", Hours{}, false},
		{"22-06", Hours{}, false},
		{"22:00", Hours{}, false},
		{"-22:00-06:00", Hours{}, false},
		{"", Hours{}, false},
	} {
		got, err := ParseHours(test.in)
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("ParseHours(%q) = %v, %v, want %v, ok %v", test.in, got, err, test.want, test.ok)
		}
	}
}

func TestHours(t *testing.T) {
	at := func(clock string) time.Time {
		got, err := time.ParseInLocation("2006-01-02 15:04:05", "2023-11-07 "+clock, Shanghai())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, test := range []struct {
		hours    Hours
		at       time.Time
		contains bool
		until    time.Time
	}{
		{Hours{1320, 360}, at("21:59:59"), false, at("22:00:00")},
		{Hours{1320, 360}, at("22:00:00"), true, at("06:00:00").AddDate(0, 0, 1)},
		{Hours{1320, 360}, at("05:59:59"), true, at("06:00:00")},
		{Hours{1320, 360}, at("06:00:00"), false, at("22:00:00")},
		{Hours{480, 1080}, at("07:59:59"), false, at("08:00:00")},
		{Hours{480, 1080}, at("17:59:59"), true, at("18:00:00")},
		{Hours{480, 1080}, at("18:00:00"), false, at("08:00:00").AddDate(0, 0, 1)},
		{Hours{1080, 0}, at("23:59:59"), true, at("00:00:00").AddDate(0, 0, 1)},
		{Hours{1320, 360}, at("22:30:00").UTC(), true, at("06:00:00").AddDate(0, 0, 1)}, // 14:30 in London
		{Hours{}, at("12:00:00"), true, time.Time{}},
	} {
		if contains, until := test.hours.Contains(test.at), test.hours.Until(test.at); contains != test.contains || !until.Equal(test.until) {
			t.Errorf("%v at %v: contains %v until %v, want %v until %v", test.hours, test.at, contains, until, test.contains, test.until)
		}
	}
}

// FuzzHours compares with counting minutes: hours are a set of them, and Until
// is where the set's edge comes next.
func FuzzHours(f *testing.F) {
	f.Add("22:00-06:00", int64(1699363800))
	f.Add("0:00-23:59", int64(0))
	f.Fuzz(func(t *testing.T, s string, second int64) {
		hours, err := ParseHours(s)
		if err != nil {
			return
		}
		if again, err := ParseHours(hours.String()); again != hours || err != nil {
			t.Fatalf("%q is read as %v, which is read as %v, %v", s, hours, again, err)
		}
		now := time.Unix(second%(1<<33), 0)
		open := map[int]bool{}
		for minute := hours.From; minute != hours.To; minute = (minute + 1) % 1440 {
			open[minute] = true
		}
		next := now
		for contains := openAt(open, next); openAt(open, next) == contains; {
			next = next.Truncate(time.Minute).Add(time.Minute)
		}
		if hours.Contains(now) != openAt(open, now) || !hours.Until(now).Equal(next) {
			t.Errorf("%v at %v: contains %v until %v, want %v until %v", hours, now, hours.Contains(now), hours.Until(now), openAt(open, now), next)
		}
	})
}

func openAt(open map[int]bool, t time.Time) bool {
	_, offset := t.In(Shanghai()).Zone()
	return open[int((t.Unix()+int64(offset))/60%1440+1440)%1440]
}
