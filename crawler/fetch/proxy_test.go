package fetch

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gongkai/disclosure"
)

// A proxy that is down must not be taken for a site that is down.
func TestProxyDown(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer refusing.Close()
	for _, test := range []struct{ name, home, proxy string }{
		{"refused", "http://hqc.example.edu.cn/", closed.URL},
		{"refused, https", "https://hqc.example.edu.cn/", closed.URL},
		{"no tunnel", "https://hqc.example.edu.cn/", refusing.URL},
	} {
		t.Run(test.name, func(t *testing.T) {
			proxy, err := url.Parse(strings.Replace(test.proxy, "://", "://officer:secret@", 1))
			if err != nil {
				t.Fatal(err)
			}
			client := newClient(t, disclosure.Site{Name: "后勤处", Home: test.home}, Settings{
				Proxy: func(*http.Request) (*url.URL, error) { return proxy, nil },
			})
			_, err = get(t, client, test.home)
			if Reason(err) != ReasonProxy || !HostDown(err) {
				t.Fatalf("%v: reason %q, host down %v; want proxy, true", err, Reason(err), HostDown(err))
			}
			if !strings.Contains(err.Error(), proxy.Host) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v: want the proxy's address, without its password", err)
			}
		})
	}
}
