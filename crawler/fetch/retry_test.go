package fetch

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

func TestRetries(t *testing.T) {
	for name, test := range map[string]struct {
		status, failures int // answers with status so often, then 200
		retryAfter       string
		want             int
		requests         int32
		atLeast, atMost  time.Duration // the first wait
	}{
		"500 thrice":           {500, 3, "", 200, 4, 500 * time.Millisecond, time.Second},
		"500 for ever":         {500, 99, "", 500, 4, 500 * time.Millisecond, time.Second},
		"429":                  {429, 1, "", 200, 2, 500 * time.Millisecond, time.Second},
		"503 asks for 7s":      {503, 1, "7", 200, 2, 6 * time.Second, 7 * time.Second},
		"503 asks for an hour": {503, 1, "3600", 200, 2, 59 * time.Second, time.Minute},
		"503 asks nonsense":    {503, 1, "soon", 200, 2, 500 * time.Millisecond, time.Second},
		"404":                  {404, 1, "", 404, 1, 0, 0},
		"501":                  {501, 1, "", 501, 1, 0, 0},
		"200":                  {200, 0, "", 200, 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if int(requests.Add(1)) <= test.failures {
					w.Header().Set("Retry-After", test.retryAfter)
					w.WriteHeader(test.status)
				}
			})
			var slept waits
			client := newClient(t, loopbackSite(server.URL), Settings{Retries: 3, Sleep: slept.sleep})
			response, err := get(t, client, server.URL)
			if err != nil || response.StatusCode != test.want || requests.Load() != test.requests {
				t.Fatalf("%v, %v after %d requests, want status %d after %d", response, err, requests.Load(), test.want, test.requests)
			}
			list := slept.all()
			if len(list) != int(test.requests)-1 || len(list) > 0 && (list[0] < test.atLeast || list[0] > test.atMost) {
				t.Errorf("waited %v, want %d times, first %v to %v", list, test.requests-1, test.atLeast, test.atMost)
			}
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
	for value, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "-5": 0, "61": maxRetryAfter, strconv.Itoa(1 << 40): 0,
		"Tue, 07 Nov 2023 08:00:09 GMT": 9 * time.Second,
		"Tue, 07 Nov 2023 07:00:00 GMT": 0,
		"Wed, 08 Nov 2023 08:00:00 GMT": maxRetryAfter,
	} {
		response := &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {value}}}
		if got := retryAfter(response, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", value, got, want)
		}
	}
	if got := retryAfter(nil, now); got != 0 {
		t.Errorf("retryAfter(nil) = %v", got)
	}
}
