package report

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func sampleKept() (before, after Kept, fates map[string]disclosure.Fate) {
	taken := time.Date(2023, 10, 8, 2, 0, 0, 0, time.UTC)
	period := disclosure.Period{From: "2023-01-01", To: "2023-11-07"}
	post := func(id, title string, day disclosure.Day, channel string, requirement int, status disclosure.Status) disclosure.KeptPost {
		return disclosure.KeptPost{ID: id, Title: title, Day: day, Channel: channel, Requirement: requirement, Category: requirement / 6, How: disclosure.HowClassifier, Status: status, Column: "通知"}
	}
	ok, excluded := disclosure.StatusOK, disclosure.StatusExcluded
	before = Kept{disclosure.Snapshot{ID: 3, Taken: taken, Period: period, Total: 46, Posts: 6, Unique: 6, Checklist: "a", Complete: true}, []disclosure.KeptPost{
		post("a", "没有变的", "2023-03-01", "portal", 1, ok), post("b", "归类改了的", "2023-03-02", "portal", 0, ok),
		post("c", "被认定不计入的", "2023-03-03", "portal", 1, ok), post("d", "恢复计入的", "2023-03-04", "portal", 1, excluded),
		post("e", "改到期限外的", "2023-11-07", "dept", 1, ok), post("f", "换了渠道的", "2023-05-01", "dept", 1, ok),
		post("g", "有了日期的", "", "dept", 1, ok), post("h", "重复的", "2023-05-05", "dept", 1, ok),
	}}
	filed, gone, copied := post("b", "归类改了的", "2023-03-02", "portal", 18, ok), post("a", "没有变的", "2023-03-01", "portal", 1, ok), post("h", "重复的", "2023-05-05", "dept", 1, disclosure.StatusGone)
	filed.How, copied.DuplicateOf = disclosure.HowOfficer, "a"
	after = Kept{disclosure.Snapshot{Taken: taken.AddDate(0, 1, 0), Period: period, Total: 52, Posts: 7, Unique: 6, Checklist: "b"}, []disclosure.KeptPost{
		gone, filed, post("c", "被认定不计入的", "2023-03-03", "portal", 1, excluded), post("d", "恢复计入的", "2023-03-04", "portal", 1, ok),
		post("f2", "换了渠道的", "2023-05-01", "portal", 1, ok), post("g", "有了日期的", "2023-06-01", "dept", 1, ok), copied,
		post("i", "新的", "2023-10-10", "portal", 1, ok), post("j", "本来在期限外的", "2023-01-01", "portal", 1, ok),
	}}
	fates = map[string]disclosure.Fate{
		"e": {Known: true, Day: "2023-11-08"}, "i": {Known: true, Seen: taken.AddDate(0, 0, 3)}, "j": {Known: true, Seen: taken.AddDate(0, -2, 0)},
		"f2": {Known: true, Seen: taken.AddDate(0, -2, 0)},
	}
	before.Status.OK, after.Status.OK = 6, 7
	return before, after, fates
}

func TestDiffSnapshots(t *testing.T) {
	before, after, fates := sampleKept()
	diff, err := DiffSnapshots(before, after, func(id string) (disclosure.Fate, error) { return fates[id], nil })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, part := range [][]PostChange{diff.Added, diff.Removed, diff.Moved} {
		for _, post := range part {
			got = append(got, fmt.Sprintf("%s %s", post.ID, post.Explain(frame())))
		}
		got = append(got, "")
	}
	want := []string{
		"i 新采集到（2023-10-11）", "g 原来没有日期，现在读到了日期", "d 人工改为计入", "j 原来记的是别的日期，不在统计期限内", "",
		"e 日期改为 2023-11-08，不在统计期限内", "c 人工认定不计入", "",
		"h 状态：正常 → 已消失。网页已消失，仍计数；认作重复发布，去重后不计",
		"f2 公开渠道：部门网站 → 门户网站。网站设置改变",
		"b 类别：未归类 → 财务、资产及收费信息，事项：清单以外 → 招投标。归类改变（人工认定）", "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	golden(t, "snapshot-diff.txt", DiffText(diff, frame()))
	broken := errors.New("broken")
	if _, err := DiffSnapshots(before, after, func(string) (disclosure.Fate, error) { return disclosure.Fate{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a record that cannot be read gives %v", err)
	}
}

// Asked for backwards, a comparison says the same: what is there now and was not
// then has not gone.
func TestDiffSnapshotsInAnyOrder(t *testing.T) {
	before, after, fates := sampleKept()
	fate := func(id string) (disclosure.Fate, error) { return fates[id], nil }
	after.ID = 4
	want, err := DiffSnapshots(before, after, fate)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DiffSnapshots(after, before, fate)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the later one first (-want +got):\n%s", diff)
	}
	if figures := (Delta{Now: 45, Before: 40, Change: 5}); got.Figures.Now != figures.Now || got.Figures.Before != figures.Before || got.Figures.Change != figures.Change {
		t.Errorf("figures %+v, want %+v", got.Figures, figures)
	}
}

// The posts counted after are those counted before, plus those that came, minus
// those that went; and nothing differs from itself.
func TestDiffBalances(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 5))
		period := disclosure.Period{From: "2023-01-01", To: "2023-12-31"}
		some := func() Kept {
			kept := Kept{Snapshot: disclosure.Snapshot{Period: period}}
			for i := range 25 {
				if random.IntN(3) == 0 {
					continue
				}
				post := disclosure.KeptPost{ID: fmt.Sprint(i), Title: fmt.Sprint(i % 4), Channel: fmt.Sprint("c", random.IntN(2)), Requirement: random.IntN(2),
					Day:    []disclosure.Day{"2023-05-01", "2023-06-01", "", "2024-01-01"}[random.IntN(4)],
					Status: []disclosure.Status{disclosure.StatusOK, disclosure.StatusGone, disclosure.StatusExcluded}[random.IntN(3)]}
				kept.Content = append(kept.Content, post)
			}
			return kept
		}
		count := func(kept Kept) (n int) {
			for _, post := range kept.Content {
				if post.CountsIn(period) {
					n++
				}
			}
			return n
		}
		before, after := some(), some()
		fate := func(string) (disclosure.Fate, error) { return disclosure.Fate{}, nil }
		diff, err := DiffSnapshots(before, after, fate)
		if err != nil || count(before)+len(diff.Added)-len(diff.Removed) != count(after) {
			t.Errorf("seed %d: %d posts, %d came, %d went, %d posts; %v", seed, count(before), len(diff.Added), len(diff.Removed), count(after), err)
		}
		for _, part := range [][]PostChange{diff.Added, diff.Removed, diff.Moved} {
			for _, post := range part {
				if post.Why == "" {
					t.Errorf("seed %d: nothing says why of %+v", seed, post)
				}
			}
		}
		same, err := DiffSnapshots(before, before, fate)
		if err != nil || len(same.Added)+len(same.Removed)+len(same.Moved) != 0 {
			t.Errorf("seed %d: a snapshot differs from itself: %+v, %v", seed, same, err)
		}
	}
}

func TestSnapshotsText(t *testing.T) {
	before, after, _ := sampleKept()
	after.ID, after.Automatic, after.Note = 4, true, "十一月\x1b"
	golden(t, "snapshots.txt", SnapshotsText([]disclosure.Snapshot{before.Snapshot, after.Snapshot}))
	if got := SnapshotsText(nil); !strings.Contains(got, "还没有留底") {
		t.Errorf("no snapshots: %s", got)
	}
	tally, err := Count(t.Context(), record(), frame(), []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "snapshot.txt", SnapshotText(before.Snapshot, tally))
}
