package fetch

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gocolly/colly/v2"
)

func post(t testing.TB, client *Client, address, contentType, form string) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, address, io.MultiReader(strings.NewReader(form))) // which cannot be had again
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	return client.RoundTrip(request)
}

func TestPostsForms(t *testing.T) {
	var tries atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if tries.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, "%s %s %d %s %s", r.Method, r.Header.Get("Content-Type"), r.ContentLength, r.PostFormValue("page"), r.PostFormValue("state"))
	})
	client := newClient(t, loopbackSite(server.URL), Settings{Retries: 1})
	response, err := post(t, client, server.URL+"/list.aspx", FormType, "page=2&state=a%2Bb")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := text(t, response), "POST application/x-www-form-urlencoded 18 2 a+b"; got != want {
		t.Errorf("the second try got %q, want %q", got, want)
	}
}

func TestPostsNothingElse(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			t.Error("a request was sent")
		}
		fmt.Fprint(w, "User-agent: *\nDisallow: /no")
	}))
	defer server.Close()
	client := newClient(t, loopbackSite(server.URL), Settings{})
	for _, test := range []struct{ path, contentType, form, want string }{
		{"/", "", "a=1", ReasonForm},
		{"/", "application/json", "{}", ReasonForm},
		{"/", "multipart/form-data; boundary=x", "--x--", ReasonForm},
		{"/", FormType, strings.Repeat("a", MaxForm+1), ReasonForm},
		{"/no/list.aspx", FormType, "a=1", ReasonRobots},
	} {
		if _, err := post(t, client, server.URL+test.path, test.contentType, test.form); Reason(err) != test.want {
			t.Errorf("POST %s of %.20q as %q: %v, want %s", test.path, test.form, test.contentType, err, test.want)
		}
	}
}

// A form that is redirected becomes a GET, as in browsers; only 307 and 308,
// which say so, have it posted again (RFC 9110, 15.4).
func TestRedirectedForms(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/302":
			http.Redirect(w, r, "/done", http.StatusFound)
		case "/303":
			http.Redirect(w, r, "/done", http.StatusSeeOther)
		case "/307":
			http.Redirect(w, r, "/done", http.StatusTemporaryRedirect)
		default:
			fmt.Fprint(w, r.Method, " ", r.PostFormValue("page"))
		}
	})
	for path, want := range map[string]string{"/302": "GET ", "/303": "GET ", "/307": "POST 2"} {
		collector := colly.NewCollector()
		collector.WithTransport(newClient(t, loopbackSite(server.URL), Settings{}))
		got := ""
		collector.OnResponse(func(response *colly.Response) { got = string(response.Body) })
		form := url.Values{"page": {"2"}}.Encode()
		header := http.Header{"Content-Type": {FormType}}
		if err := collector.Request(http.MethodPost, server.URL+path, strings.NewReader(form), nil, header); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
}
