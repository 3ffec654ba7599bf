package crawler

import (
	"strings"
	"testing"
	"time"

	"gongkai/disclosure"
)

func TestDue(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC)
	look := func(change func(*disclosure.Look)) disclosure.Look {
		l := disclosure.Look{ID: "a", Published: "2023-11-30", Status: disclosure.StatusOK, Read: true, Checked: now}
		change(&l)
		return l
	}
	for _, test := range []struct {
		name  string
		look  disclosure.Look
		after time.Duration
		want  bool
	}{
		{"never asked for", look(func(l *disclosure.Look) { l.Checked = time.Time{} }), 1000 * day, false},
		{"just looked at", look(func(*disclosure.Look) {}), time.Hour, false},
		{"a young post after two days", look(func(*disclosure.Look) {}), 2 * day, true},
		{"a young post that stayed the same four times", look(func(l *disclosure.Look) { l.Steady = 4 }), 2 * day, false},
		{"the same after three weeks", look(func(l *disclosure.Look) { l.Steady = 4 }), 21 * day, true},
		{"a post of last year after ten days", look(func(l *disclosure.Look) { l.Published = "2022-11-30" }), 10 * day, false},
		{"a post of last year after two months", look(func(l *disclosure.Look) { l.Published = "2022-11-30" }), 60 * day, true},
		{"the oldest post after four months", look(func(l *disclosure.Look) { l.Published, l.Steady = "2003-11-30", 40 }), 120 * day, true},
		{"no day", look(func(l *disclosure.Look) { l.Published = "" }), 10 * day, true},
		{"a day that lies ahead", look(func(l *disclosure.Look) { l.Published = "2031-01-01" }), 2 * day, true},
		{"gone for the first time", look(func(l *disclosure.Look) { l.Missing = 1 }), time.Second, true},
		{"held", look(func(l *disclosure.Look) { l.Status = disclosure.StatusHeld }), time.Second, true},
		{"gone", look(func(l *disclosure.Look) { l.Status, l.Missing = disclosure.StatusGone, 0 }), 10 * day, false},
		{"gone for a month", look(func(l *disclosure.Look) { l.Status, l.Missing = disclosure.StatusGone, 0 }), 31 * day, true},
		{"unreadable for the first time", look(func(l *disclosure.Look) { l.Status = disclosure.StatusUnreadable }), time.Second, true},
		{"unreadable again and again", look(func(l *disclosure.Look) { l.Status, l.Steady = disclosure.StatusUnreadable, 5 }), time.Hour, false},
		{"unreadable again and again, and without a day", look(func(l *disclosure.Look) { l.Status, l.Steady, l.Published = disclosure.StatusUnreadable, 50, "" }), time.Second, true},
		{"looked at in the future", look(func(l *disclosure.Look) { l.Checked = now.Add(1000 * day) }), time.Second, true},
	} {
		if got := due(test.look, now.Add(test.after)); got != test.want {
			t.Errorf("%s: due = %v, want %v (looked at again after %v)", test.name, got, test.want, lookAfter(test.look))
		}
	}
}

// What is spent on pages that are not due stays within its share, whatever
// the pages weigh.
func TestSpareLooks(t *testing.T) {
	for _, test := range []struct {
		name      string
		posts     int
		bytes     int
		validated bool
		received  int64
		want      int
	}{
		{"heavy pages with validators", 100, 50_000, true, 0, 100},
		{"light pages with validators", 100, 5_000, true, 0, 32},
		{"pages without validators", 100, 20_000, false, 0, 4},
		{"the run has received more than the share", 100, 50_000, true, 300_000, 0},
		{"very many pages", 20_000, 20_000, true, 0, spareRequests},
		{"one page", 1, 20_000, false, 0, 0},
	} {
		var spare spareLooks
		for range test.posts {
			spare.offer(disclosure.Look{Read: true, Status: disclosure.StatusOK, Bytes: test.bytes, Validated: test.validated})
		}
		if got := len(spare.take(test.received)); got != test.want {
			t.Errorf("%s: %d looks, want %d", test.name, got, test.want)
		}
	}
}

func TestTrap(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"http://a.example.edu.cn/info/1001/2.htm", ""},
		{"http://a.example.edu.cn/2023/2023/2023/a.htm", ""}, // three times is a folder of a folder
		{"http://a.example.edu.cn/xxgk/xxgkml/zbcg/xxgk/xxgkml/list.htm", ""},
		{"http://a.example.edu.cn/a/a/a/a/a.htm", "a trap: a path that repeats itself"},
		{"http://a.example.edu.cn/x/y/x/y/x/y/x/y/list.htm", "a trap: a path that repeats itself"},
		{"http://a.example.edu.cn/" + strings.Repeat("x/y/z/", 11), "a trap: a path of 33 segments"},
		{"http://a.example.edu.cn/?" + strings.Repeat("a=1&", 40), "a trap: over 40 parameters"},
		{"http://a.example.edu.cn/" + strings.Repeat("长", 700), "a trap: an address of 2124 bytes"},
		{"http://a.example.edu.cn//////a.htm", ""},
		{"://", ""},
	} {
		if got := trap(test.in); got != test.want {
			t.Errorf("trap(%.60s) = %q, want %q", test.in, got, test.want)
		}
	}
}
