package inspect_test

import (
	"strings"
	"testing"

	"gongkai/disclosure"
	"gongkai/inspect"
)

func TestScore(t *testing.T) {
	leaked := record()
	leaked.Personal = []disclosure.Finding{{PostID: "招聘", Kind: disclosure.FindingIDCard, Excerpt: "1301************02"}}
	unseen := record()
	unseen.Pages = nil
	undated := record()
	for i := range undated.Posts {
		undated.Posts[i].Made = ""
	}
	typed := record()
	typed.Sites, typed.Columns, typed.Pages, typed.Portal = nil, nil, nil, ""
	for _, test := range []struct {
		name   string
		in     inspect.Record
		points map[string]float64 // of the indicators that lose some
		total  float64
		vetoes int
	}{
		{"nothing wrong", record(), nil, 100, 0},
		{"one of five requirements is blank", without(record(), 2), map[string]float64{"items": 24}, 94, 0},
		{"the last report is missing", drop(record(), "年报2022"), map[string]float64{"report": 0}, 90, 0},
		{"a veto", leaked, map[string]float64{"security": 0}, 90, 1},
		{"no document says when it was made", undated, map[string]float64{"late": 0}, 100, 0},
		{"no site was crawled", typed, map[string]float64{"links": 0, "reach": 0}, 100, 0},
		{"no home page: what could be checked counts", unseen, map[string]float64{"reach": 0}, 100, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			score := newInspector(t).Inspect(test.in).Score
			full := 0.0
			for _, line := range score.Lines {
				full += line.Full
				want, loses := test.points[line.ID]
				if !loses {
					want = line.Full
				}
				if line.Points != want || line.Why == "" {
					t.Errorf("%s: %v of %v, want %v: %s", line.Name, line.Points, line.Full, want, line.Why)
				}
			}
			if full != 100 || score.Total != test.total || len(score.Vetoes) != test.vetoes {
				t.Errorf("%v of %v with %d vetoes, want %v of 100 with %d", score.Total, full, len(score.Vetoes), test.total, test.vetoes)
			}
		})
	}
}

func TestScoreSaysWhatItIs(t *testing.T) {
	unseen := record()
	unseen.Pages = nil
	for in, want := range map[*inspect.Record]string{new(inspect.Record): "不是教育主管部门的评定结果", &unseen: "按已检查的 90 分折算"} {
		if note := newInspector(t).Inspect(*in).Score.Note; !strings.Contains(note, want) {
			t.Errorf("note %q, want it to say %s", note, want)
		}
	}
}
