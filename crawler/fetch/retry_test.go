package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

func TestRetries(t *testing.T) {
	for name, test := range map[string]struct {
		status, failures int // answers with status so often, then 200
		retryAfter       string
		want, requests   int
		atLeast, atMost  time.Duration // from the first request to the second
	}{
		"500 thrice":             {500, 3, "", 200, 4, 500 * time.Millisecond, time.Second},
		"500 for ever":           {500, 99, "", 500, 4, 500 * time.Millisecond, time.Second},
		"429":                    {429, 1, "", 200, 2, firstGap, firstGap},
		"502":                    {502, 1, "", 200, 2, firstGap, firstGap},
		"503 asks for 7s":        {503, 1, "7", 200, 2, 7 * time.Second, 7 * time.Second},
		"503 asks for 2 minutes": {503, 1, "120", 200, 2, 2 * time.Minute, 2 * time.Minute},
		"503 asks for an hour":   {503, 1, "3600", 503, 1, 0, 0},
		"503 asks nonsense":      {503, 1, "soon", 200, 2, firstGap, firstGap},
		"500 asks":               {500, 1, "7", 200, 2, 500 * time.Millisecond, time.Second}, // means nothing there
		"404":                    {404, 1, "", 404, 1, 0, 0},
		"501":                    {501, 1, "", 501, 1, 0, 0},
		"200":                    {200, 0, "", 200, 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var starts []time.Time
				client, done := inBubble(t, disclosure.Site{}, Settings{Retries: 3}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
					if starts = append(starts, time.Now()); len(starts) <= test.failures {
						w.Header().Set("Retry-After", test.retryAfter)
						w.WriteHeader(test.status)
					}
				}))
				defer done()
				response, err := get(t, client, "http://www.example.edu.cn/")
				if err != nil || response.StatusCode != test.want || len(starts) != test.requests {
					t.Fatalf("%v, %v after %d requests, want status %d after %d", response, err, len(starts), test.want, test.requests)
				}
				if len(starts) < 2 {
					return
				}
				if gap := starts[1].Sub(starts[0]); gap < test.atLeast || gap > test.atMost {
					t.Errorf("asked again after %v, want %v to %v", gap, test.atLeast, test.atMost)
				}
			})
		})
	}
}

// What one page is told holds for the next one too.
func TestRetryAfterHoldsTheHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var starts []time.Time
		client, done := inBubble(t, disclosure.Site{}, Settings{}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
			starts = append(starts, time.Now())
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(503)
		}))
		defer done()
		get(t, client, "http://www.example.edu.cn/a")
		get(t, client, "http://www.example.edu.cn/b")
		if gap := starts[1].Sub(starts[0]); gap != maxRetryAfter {
			t.Errorf("the next page was asked for after %v, want %v", gap, maxRetryAfter)
		}
	})
}

// A server that does not want to be asked is left alone, and asked again when
// it has had its rest.
func TestBusy(t *testing.T) {
	for asked, rest := range map[string]time.Duration{"": minRest, "5": minRest, "3600": time.Hour, "999999999999": maxRest, "99999999999999999999999": maxRest} {
		t.Run("asks for "+asked, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				client, done := inBubble(t, disclosure.Site{}, Settings{Retries: 1}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
					requests++
					if r.URL.Path != "/good" {
						w.Header().Set("Retry-After", asked)
						w.WriteHeader(429)
					}
				}))
				defer done()
				for _, path := range []string{"/a", "/b", "/good", "/c", "/d", "/e"} { // one that is answered begins the count anew
					if _, err := get(t, client, "http://www.example.edu.cn"+path); err != nil {
						t.Fatalf("%s: %v", path, err)
					}
				}
				before, since := requests, time.Now()
				_, err := get(t, client, "http://www.example.edu.cn/good")
				until := Until(err)
				if Reason(err) != ReasonBusy || HostDown(err) || requests != before || until.Sub(since) > rest || until.Sub(since) < rest-time.Minute {
					t.Fatalf("reason %q until %v after %d requests: %v", Reason(err), until.Sub(since), requests, err)
				}
				time.Sleep(time.Until(until))
				if _, err := get(t, client, "http://www.example.edu.cn/good"); err != nil {
					t.Errorf("after its rest: %v", err)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	for tries, most := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 4: 16 * time.Second, 5: maxBackoff, 1 << 40: maxBackoff} {
		for range 100 {
			if got := backoff(tries); got < most/2 || got > most {
				t.Errorf("backoff(%d) = %v, want %v to %v", tries, got, most/2, most)
			}
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2023, 11, 7, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0}, {"5", "", 5 * time.Second}, {" 5 ", "", 5 * time.Second}, {"0", "", 0}, {"-5", "", 0}, {"1.5", "", 0}, {"5s", "", 0},
		{"3600", "", time.Hour}, {strconv.Itoa(1 << 40), "", maxRest}, {strings.Repeat("9", 100), "", maxRest},
		{"Tue, 07 Nov 2023 08:00:09 GMT", "", 9 * time.Second},
		{"Tuesday, 07-Nov-23 08:00:09 GMT", "", 9 * time.Second},
		{"Tue, 07 Nov 2023 07:00:00 GMT", "", 0},
		{"Wed, 08 Nov 2023 09:00:00 GMT", "", maxRest},
		{"Tue, 07 Nov 2023 12:00:09 GMT", "Tue, 07 Nov 2023 12:00:00 GMT", 9 * time.Second}, // its clock is wrong
		{"Tue, 07 Nov 2023 08:00:09 GMT", "today", 9 * time.Second},
	} {
		for _, status := range []int{429, 503} {
			response := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {test.value}, "Date": {test.date}}}
			if got := retryAfter(response, now); got != test.want {
				t.Errorf("retryAfter(%d %q, Date %q) = %v, want %v", status, test.value, test.date, got, test.want)
			}
		}
	}
	if got := retryAfter(nil, now); got != 0 {
		t.Errorf("retryAfter(nil) = %v", got)
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "")
	f.Add("Tue, 07 Nov 2023 08:00:09 GMT", "Tue, 07 Nov 2023 08:00:00 GMT")
	f.Fuzz(func(t *testing.T, value, date string) {
		now := time.Date(2023, 11, 7, 8, 0, 0, 0, time.UTC)
		response := &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {value}, "Date": {date}}}
		got := retryAfter(response, now)
		if got < 0 || got > maxRest {
			t.Fatalf("retryAfter(%q) = %v, want 0 to %v", value, got, maxRest)
		}
		if digits := strings.Trim(value, "0123456789") == "" && value != ""; digits {
			seconds := strings.TrimLeft(value, "0")
			want := maxRest
			if len(seconds) < 6 {
				n, _ := strconv.Atoi("0" + seconds)
				want = min(time.Duration(n)*time.Second, maxRest)
			}
			if got != want {
				t.Errorf("retryAfter(%q) = %v, want %v", value, got, want)
			}
		}
	})
}
