package store

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// TestHotQueriesUseTheirIndex guards against plans that read many rows: every
// visit of a crawl runs these.
func TestHotQueriesUseTheirIndex(t *testing.T) {
	s := open(t)
	fill(t, s, 50)
	for _, test := range []struct{ query, want string }{
		{selectPost, "sqlite_autoindex_posts_1 (id=?)"},
		{selectSameText, "INDEX posts_text (fingerprint=? AND channel=? AND site=? AND published=?"},
		{selectSameText, "asked USING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectSameText, "beside USING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectSameTitle, "INDEX posts_title (title=? AND channel=? AND site=? AND published=?"},
		{selectListed, "visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectListed, "aliases_post (post_id=?)"},
		{selectMet, "visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectPending, "visits_pending (run=? AND site=? AND bucket=? AND kind=?)"},
		{selectPending + " ORDER BY list_order, page, id", "visits_pending (run=? AND site=? AND bucket=? AND kind=?)"},
		{selectPending + " ORDER BY id LIMIT 9", "visits_pending (run=? AND site=? AND bucket=? AND kind=?)"},
		{selectLost, "SEARCH v USING INDEX visits_ledger (run=? AND site=? AND bucket=?); SEARCH p USING INDEX posts_site (site=? AND canonical=?)"},
		{selectLost, "SEARCH o USING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectMoved, "SEARCH v USING INDEX visits_ledger (run=? AND site=? AND bucket=?); SEARCH p USING INDEX posts_site (site=? AND canonical=?); " +
			"SEARCH a USING INDEX aliases_post (post_id=?); SEARCH o USING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectUnmet, "SEARCH p USING INDEX posts_site (site=?)"},
		{selectUnmet, "SEARCH v USING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectUnhad, "SEARCH v USING COVERING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectUnmet, "SEARCH v USING COVERING INDEX visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{foundAgain, "visits_met (run=? AND site=? AND kind=? AND identity=?)"},
		{selectLedgers, "SEARCH ledgers USING INDEX sqlite_autoindex_ledgers_1 (run=?)"},
		{selectLedgers, "SEARCH visits USING COVERING INDEX visits_ledger (run=?)"},
		{selectSiteLedger, "SEARCH visits USING COVERING INDEX visits_ledger (run=? AND site=?)"},
		{selectTrouble, "SEARCH visits USING INDEX visits_noted (run=?); LIST SUBQUERY 1; SEARCH visits USING COVERING INDEX visits_noted (run=?)"},
		{selectFailures, "SEARCH visits USING COVERING INDEX visits_noted (run=?)"},
		{selectLastRuns, "COVERING INDEX site_runs_site"},
		{selectLastRuns, "SEARCH visits USING COVERING INDEX visits_ledger (run=?)"},
		{insertSums, "SEARCH visits USING COVERING INDEX visits_ledger (run=?)"},
		{selectForgettable, "COVERING INDEX site_runs_site (site=? AND run>?)"},
	} {
		if got := plan(t, s, test.query); !strings.Contains(got, test.want) {
			t.Errorf("plan of %s\n= %s, want %s", test.query, got, test.want)
		}
	}
}

// TestTalliesReadOnlyTheirIndex looks at all groupings: none of them may read
// the table, another index, or sort.
func TestTalliesReadOnlyTheirIndex(t *testing.T) {
	s := open(t)
	fill(t, s, 50)
	const whole = "SCAN p USING COVERING INDEX posts_tally"
	wants := map[string]string{
		selectUnique:              "USE TEMP B-TREE FOR count(DISTINCT); " + whole,
		selectUnique + ofChannels: "USE TEMP B-TREE FOR count(DISTINCT); SEARCH p USING COVERING INDEX posts_tally (channel=?)",
		selectUndated:             whole,
		selectStatuses:            whole,
		selectFirstDays:           whole,
	}
	all := disclosure.Dimensions()
	for chosen := range 1 << len(all) {
		var by []disclosure.Dimension
		for i, dimension := range all {
			if chosen>>i&1 == 1 {
				by = append(by, dimension)
			}
		}
		wants[selectCounted(by)] = whole
		wants[selectCounted(by)+ofChannels] = "SEARCH p USING COVERING INDEX posts_tally (channel=?)"
	}
	if len(wants) != 5+2<<len(all) {
		t.Fatalf("%d queries, want one for each grouping", len(wants))
	}
	for query, want := range wants {
		if got := plan(t, s, query); got != want {
			t.Errorf("plan of %s\n= %s, want %s", query, got, want)
		}
	}
}

// plan is how SQLite would run a query, its steps joined with semicolons.
func plan(t *testing.T, s *Store, query string) string {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
	rows, err := s.read.DB.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}
