package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestCookies(t *testing.T) {
	jar := newCookies()
	set := func(address string, lines ...string) {
		header := http.Header{"Set-Cookie": lines}
		jar.SetCookies(mustURL(t, address), (&http.Response{Header: header}).Cookies())
	}
	set("https://cwc.example.edu.cn/", "own=1", "shared=1; Domain=example.edu.cn", "suffix=1; Domain=edu.cn", "other=1; Domain=other.edu.cn", "secure=1; Secure")
	set("http://cwc.example.edu.cn:8080/", "port=1")
	for address, want := range map[string]string{
		"https://cwc.example.edu.cn/a":      "own=1 secure=1 shared=1",
		"http://cwc.example.edu.cn/a":       "own=1 shared=1",
		"http://cwc.example.edu.cn:8080/a":  "port=1",
		"https://cwc.example.edu.cn:8443/a": "",
		"https://nw.example.edu.cn/a":       "shared=1",
		"https://www.other.edu.cn/a":        "",
	} {
		got := map[string]bool{}
		for _, cookie := range jar.Cookies(mustURL(t, address)) {
			got[cookie.Name+"="+cookie.Value] = true
		}
		for want := range strings.FieldsSeq(want) {
			if !got[want] {
				t.Errorf("%s gets no cookie %s", address, want)
			}
			delete(got, want)
		}
		if len(got) > 0 {
			t.Errorf("%s also gets %v", address, got)
		}
	}
}

// A trap that names every session anew fills no memory.
func TestCookiesAreBounded(t *testing.T) {
	jar, u := newCookies(), mustURL(t, "http://cwc.example.edu.cn/")
	jar.SetCookies(u, []*http.Cookie{{Name: "huge", Value: strings.Repeat("a", maxCookieBytes)}})
	for i := range 1000 {
		jar.SetCookies(u, []*http.Cookie{{Name: fmt.Sprint("a", i), Value: "b"}})
		jar.SetCookies(u, []*http.Cookie{{Name: "a0", Value: fmt.Sprint(i)}})
	}
	got := jar.Cookies(u)
	if len(got) != maxCookies {
		t.Errorf("%d cookies, want %d", len(got), maxCookies)
	}
	for _, cookie := range got {
		if cookie.Name == "a0" && cookie.Value != "999" {
			t.Errorf("a known cookie was not renewed: %v", cookie)
		}
	}
}

// Sites do not share cookies, even on one host.
func TestCookiesOfTwoSites(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		fmt.Fprint(w, r.Header.Get("Cookie"))
	})
	for range 2 {
		client := newClient(t, loopbackSite(server.URL), Settings{})
		browser := &http.Client{Transport: client, Jar: client.Cookies()}
		for _, want := range []string{"", "seen=1"} {
			response, err := browser.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(t, response); got != want {
				t.Errorf("the site saw the cookies %q, want %q", got, want)
			}
		}
	}
}
