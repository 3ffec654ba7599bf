package fetch

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

// The clock of a bubble starts at midnight UTC, 8 o'clock in Shanghai.
func TestHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := disclosure.Site{Hours: disclosure.Hours{From: 9 * 60, To: 10 * 60}, Delay: 40 * time.Minute}
		client, done := inBubble(t, site, Settings{Retries: 2}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
			if requests++; r.URL.Path == "/bad" {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}))
		defer done()
		outside := func(when string, wantRequests int, opens time.Duration) {
			t.Helper()
			_, err := get(t, client, "http://www.example.edu.cn/a")
			if Reason(err) != ReasonHours || HostDown(err) || time.Until(Until(err)) != opens || requests != wantRequests {
				t.Errorf("%s: %v, opens in %v after %d requests, want %v after %d", when, err, time.Until(Until(err)), requests, opens, wantRequests)
			}
		}
		outside("before the hours", 0, time.Hour)
		time.Sleep(time.Hour)
		// robots.txt, then this page 40 minutes later, at 9:40; what would be
		// sent again at 10:20 is not.
		_, err := get(t, client, "http://www.example.edu.cn/bad")
		if Reason(err) != ReasonHours || requests != 1 {
			t.Errorf("a retry after the hours: %v after %d requests", err, requests)
		}
		outside("after the hours", 1, 22*time.Hour+40*time.Minute)
		_, err = client.Download(t.Context(), "http://www.example.edu.cn/a", nil, discard, 1)
		if Reason(err) != ReasonHours {
			t.Errorf("a download outside the hours: %v", err)
		}
		time.Sleep(24 * time.Hour)
		if _, err := get(t, client, "http://www.example.edu.cn/a"); Reason(err) != ReasonHours { // 10:20 again
			t.Errorf("the next day, outside the hours: %v", err)
		}
		time.Sleep(22*time.Hour + 50*time.Minute) // robots.txt again at 9:10, the page at 9:50
		if _, err := get(t, client, "http://www.example.edu.cn/a"); err != nil {
			t.Errorf("the next day, in the hours: %v", err)
		}
	})
}

func TestHoursSayWhen(t *testing.T) {
	site := loopbackSite("http://127.0.0.1:1/")
	site.Hours = disclosure.Hours{From: 22 * 60, To: 6 * 60}
	noon := time.Date(2023, 11, 7, 4, 0, 0, 0, time.UTC)
	_, err := get(t, newClient(t, site, Settings{Sleep: sleep, Now: func() time.Time { return noon }}), site.Home)
	if want := "outside the site's hours: site 教务处 is asked 22:00-06:00 only, again from 2023-11-07 22:00 on"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
