package fetch

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
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

// Behind a proxy, a site's bad certificate is still the site's.
func TestBadCertificateBehindProxy(t *testing.T) {
	server := serveTLS(t, &tls.Config{}, (*issuer)(nil).signEC(t, hostCertificate()))
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		there, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "https://"))
		if err != nil {
			t.Error(err)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() {
			io.Copy(there, here)
			there.Close()
		}()
		io.Copy(here, there)
		here.Close()
	}))
	defer proxy.Close()
	site := disclosure.Site{Name: "后勤处", Home: "https://hqc.example.edu.cn/"}
	settings := Settings{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }}
	if _, err := get(t, newClient(t, site, settings), site.Home); Reason(err) != ReasonTLS || !strings.Contains(err.Error(), "tls: insecure") {
		t.Errorf("reason %q: %v", Reason(err), err)
	}
	site.TLSInsecure = true
	if response, err := get(t, newClient(t, site, settings), site.Home); err != nil || text(t, response) != "page" {
		t.Errorf("insecure: %v, %v", response, err)
	}
}

func TestProxy(t *testing.T) {
	proxy := httptest.NewServer(withoutRobots(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "by proxy ", r.URL) }))
	defer proxy.Close()
	site := disclosure.Site{Name: "教务处", Home: "http://jwc.example.edu.cn/", Columns: []disclosure.Column{{URL: "http://10.1.2.3/"}, {URL: "http://10.9.2.3/"}}}
	site.Allow = []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}
	client := newClient(t, site, Settings{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }})
	for address, want := range map[string]string{"http://jwc.example.edu.cn/a": "", "http://10.9.2.3/a": "", "http://10.1.2.3/a": ReasonPrivate} {
		response, err := get(t, client, address)
		if Reason(err) != want {
			t.Errorf("get %s: %v, want reason %q", address, err, want)
		} else if err == nil && text(t, response) != "by proxy "+address {
			t.Errorf("get %s did not go by the proxy", address)
		}
	}
}
