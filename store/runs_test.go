package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

var noon = time.Date(2023, 11, 7, 12, 0, 0, 123, disclosure.Shanghai())

func startRun(t testing.TB, s *Store, now time.Time, sites ...string) disclosure.Run {
	t.Helper()
	run, _, err := s.StartRun(t.Context(), now, sites)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestStartRunResumes(t *testing.T) {
	for _, test := range []struct {
		name    string
		ended   bool
		later   time.Duration
		sites   []string
		resumed bool
	}{
		{"cut off a moment ago", false, time.Minute, []string{"B", "A"}, true},
		{"cut off just short of five days ago", false, 5*24*time.Hour - 1, []string{"A", "B"}, true},
		{"cut off five days ago", false, 5 * 24 * time.Hour, []string{"A", "B"}, false},
		{"of fewer sites", false, time.Minute, []string{"A"}, false},
		{"of other sites", false, time.Minute, []string{"A", "C"}, false},
		{"ended", true, time.Minute, []string{"A", "B"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			first := startRun(t, s, noon, "A", "B")
			if test.ended {
				if err := s.EndRun(t.Context(), first.ID, noon.Add(time.Second), true); err != nil {
					t.Fatal(err)
				}
			} else if err := s.Enqueue(t.Context(), []disclosure.Visit{{Run: first.ID, Site: "A", Kind: disclosure.KindHome, URL: "http://a.example.edu.cn/"}}); err != nil {
				t.Fatal(err)
			}
			later := noon.Add(test.later)
			run, resumed, err := s.StartRun(t.Context(), later, test.sites)
			if err != nil || resumed != test.resumed || (run.ID == first.ID) != test.resumed {
				t.Errorf("StartRun = %+v, %v, %v, want resumed %v", run, resumed, err, test.resumed)
			}
			if !run.Ended.IsZero() || resumed && !run.Started.Equal(noon) || !resumed && !run.Started.Equal(later) {
				t.Errorf("StartRun = %+v, want it to go on, and to have started when it did", run)
			}
			wantTrouble := 0
			if !test.resumed && !test.ended {
				wantTrouble = 1
			}
			trouble, err := s.Trouble(t.Context(), first.ID)
			if err != nil || len(trouble) != wantTrouble {
				t.Errorf("trouble of the first run = %v, %v, want %d visits", trouble, err, wantTrouble)
			}
			for _, visit := range trouble {
				if visit.Bucket != disclosure.Skipped || visit.Reason != disclosure.ReasonCutOff {
					t.Errorf("visit of the run that was replaced = %+v", visit)
				}
			}
		})
	}
}

func TestEndRun(t *testing.T) {
	s := open(t)
	if _, err := s.LastRun(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("LastRun before the first = %v, want ErrNotFound", err)
	}
	run := startRun(t, s, noon, "A")
	visits := enqueueEntries(t, s, run.ID, 0, 1)
	if err := s.EndRun(t.Context(), run.ID, noon, true); err == nil {
		t.Error("EndRun with a pending visit succeeded")
	}
	if _, err := finishOne(t.Context(), s, visits[0], disclosure.Outcome{Bucket: disclosure.Failed, Reason: "404"}); err != nil {
		t.Fatal(err)
	}
	end := noon.Add(time.Hour)
	if err := s.EndRun(t.Context(), run.ID, end, true); err != nil {
		t.Error(err)
	}
	if err := s.EndRun(t.Context(), run.ID, end, false); !errors.Is(err, ErrNotFound) {
		t.Errorf("EndRun of a run that has ended = %v, want ErrNotFound", err)
	}
	if err := s.Enqueue(t.Context(), visits); err == nil {
		t.Error("Enqueue into a run that has ended succeeded")
	}
	got, err := s.LastRun(t.Context())
	want := disclosure.Run{ID: run.ID, Started: noon, Ended: end, Complete: true}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("LastRun, %v (-want +got):\n%s", err, diff)
	}
}

func TestFigures(t *testing.T) {
	s := open(t)
	year := disclosure.Period{From: "2023-01-01", To: "2023-12-31"}
	spring := disclosure.Period{From: "2023-02-01", To: "2023-06-30"}
	for _, figure := range []disclosure.Figure{
		{Channel: "board", Name: "宣传栏", Count: 11, Unit: "期", Period: year},
		{Channel: "board", Name: "宣传栏", Count: 12, Unit: "期", Period: year},
		{Channel: "radio", Name: "校园广播", Count: 30, Unit: "次", Period: spring},
		{Channel: "radio", Name: "历年", Count: 99, Unit: "次"},
	} {
		if err := s.SaveFigure(t.Context(), figure); err != nil {
			t.Fatal(err)
		}
	}
	figures, err := s.Figures(t.Context())
	var got []int
	for _, figure := range figures {
		got = append(got, figure.Count)
	}
	if diff := cmp.Diff([]int{12, 99, 30}, got); err != nil || diff != "" {
		t.Errorf("Figures, %v (-want +got):\n%s", err, diff)
	}
}
