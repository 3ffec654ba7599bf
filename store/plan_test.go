package store

import (
	"strings"
	"testing"
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
		{tallyPosts(nil), "COVERING INDEX posts_tally"},
		{tallyGroups(nil), "COVERING INDEX posts_tally"},
	} {
		args := make([]any, strings.Count(test.query, "?"))
		rows, err := s.read.DB.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+test.query, args...)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, detail)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(plan, "; "); !strings.Contains(got, test.want) {
			t.Errorf("plan of %s\n= %s, want %s", test.query, got, test.want)
		}
	}
}
