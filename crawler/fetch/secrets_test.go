package fetch

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const password = "s3cret"

// environment looks names up in a table.
func environment(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}
}

func intranet(home string) (disclosure.Site, Settings) {
	site := loopbackSite(home)
	site.Login = disclosure.Login{UserEnv: "CWC_USER", PasswordEnv: "CWC_PASSWORD"}
	site.Headers = []disclosure.SecretHeader{{Name: "X-Token", Env: "CWC_TOKEN"}, {Name: "Cookie", Env: "CWC_COOKIE"}}
	return site, Settings{Secret: environment(map[string]string{
		"CWC_USER": "财务处", "CWC_PASSWORD": password, "CWC_TOKEN": password + "1", "CWC_COOKIE": "session=" + password,
	})}
}

func TestLogin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, got, _ := r.BasicAuth()
		if user != "财务处" || got != password || r.Header.Get("X-Token") != password+"1" || r.Header.Get("Cookie") != "a=b; session="+password {
			t.Errorf("%s: the site saw %v", r.URL, r.Header)
		}
	}))
	defer server.Close()
	site, settings := intranet(server.URL)
	site.IgnoreRobots = "a test"
	client := newClient(t, site, settings)
	request, _ := http.NewRequest(http.MethodGet, server.URL+"/a", nil)
	request.Header.Set("Cookie", "a=b")
	response, err := client.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if len(response.Request.Header) != 1 {
		t.Errorf("the secrets came back with the response: %v", response.Request.Header)
	}
}

// Where secrets go is decided by the configuration, not by links or redirects.
func TestSecretsStayHome(t *testing.T) {
	for _, test := range []struct {
		home, column, address string
		given                 bool
	}{
		{"https://cwc.example.edu.cn/", "", "https://cwc.example.edu.cn/a", true},
		{"https://cwc.example.edu.cn/", "", "https://CWC.example.edu.cn.:443/a", true},
		{"https://cwc.example.edu.cn/", "", "http://cwc.example.edu.cn/a", false},
		{"https://cwc.example.edu.cn/", "", "https://cwc.example.edu.cn:8443/a", false},
		{"https://cwc.example.edu.cn/", "", "https://www.cwc.example.edu.cn/a", false},
		{"https://cwc.example.edu.cn/", "", "https://m.cwc.example.edu.cn/a", false},
		{"https://cwc.example.edu.cn/", "", "https://example.com/a", false},
		{"https://cwc.example.edu.cn/", "http://nw.example.edu.cn/l", "http://nw.example.edu.cn/a", false},
		{"https://cwc.example.edu.cn/", "http://nw.example.edu.cn/l", "https://nw.example.edu.cn/a", true},
		{"https://cwc.example.edu.cn/", "https://nw.example.edu.cn:8443/l", "https://nw.example.edu.cn:8443/a", true},
		{"https://cwc.example.edu.cn/", "/l", "https://cwc.example.edu.cn/a", true},
		{"http://cwc.example.edu.cn/", "", "http://cwc.example.edu.cn/a", true},
		{"http://cwc.example.edu.cn:80/", "", "https://cwc.example.edu.cn/a", true},
		{"http://cwc.example.edu.cn:8080/", "", "https://cwc.example.edu.cn/a", false},
		{"http://cwc.example.edu.cn:8080/", "", "http://cwc.example.edu.cn:8080/a", true},
		{"http://[fd00::1]/", "", "https://[fd00::1]/a", true},
		{"http://例子.中国/", "", "http://xn--fsqu00a.xn--fiqs8s/a", true},
	} {
		site, settings := intranet(test.home)
		if test.column != "" {
			site.Columns = []disclosure.Column{{URL: test.column}}
		}
		secrets, err := newSecrets(site, settings.Secret)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequest(http.MethodGet, test.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		secrets.give(request)
		if given := strings.Contains(fmt.Sprint(request.Header), password); given != test.given || given != (request.Header.Get("Authorization") != "") {
			t.Errorf("home %s, column %q: %s gets the secrets: %v, want %v", test.home, test.column, test.address, given, test.given)
		}
	}
}

// A redirect to another server of the site, and an error on the way, show
// nothing of the secrets.
func TestSecretsDoNotLeak(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(fmt.Sprint(r.Header, r.URL), password) || r.Header.Get("Authorization") != "" {
			t.Errorf("another server saw %v", r.Header)
		}
	}))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			panic(http.ErrAbortHandler)
		}
		http.Redirect(w, r, other.URL+"/b", http.StatusFound)
	}))
	defer server.Close()
	site, settings := intranet(server.URL)
	site.IgnoreRobots = "a test"
	client := newClient(t, site, settings)
	hostOf := func(address string) string { return strings.TrimPrefix(address, "http://") }
	client.hosts[hostOf(other.URL)] = true // as m. would be
	browser := &http.Client{Transport: client, Jar: client.Cookies()}
	if response, err := browser.Get(server.URL + "/a"); err != nil || response.Request.URL.Host != hostOf(other.URL) {
		t.Errorf("%v, %v", response, err)
	}
	if _, err := client.Download(t.Context(), server.URL+"/a", nil, discard, 1<<10); err != nil {
		t.Error(err)
	}
	for _, address := range []string{server.URL + "/cut", "http://me:" + password + "@" + hostOf(server.URL) + "/cut", "http://me:" + password + "@example.com/"} {
		_, err := client.RoundTrip(&http.Request{URL: mustURL(t, address)})
		encoded := base64.StdEncoding.EncodeToString([]byte("财务处:" + password))
		if err == nil || strings.Contains(err.Error(), password) || strings.Contains(err.Error(), encoded) {
			t.Errorf("get %s: %v", address, err)
		}
	}
}

// A name in a link is not ours to log in with.
func TestNameInLink(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Errorf("the site saw %v", r.Header)
		}
	})
	client := newClient(t, loopbackSite(server.URL), Settings{})
	if _, err := get(t, client, strings.Replace(server.URL, "//", "//admin:admin@", 1)); err != nil {
		t.Error(err)
	}
}

func TestMissingSecrets(t *testing.T) {
	site, _ := intranet("https://cwc.example.edu.cn/")
	all := map[string]string{"CWC_USER": "a", "CWC_PASSWORD": password, "CWC_TOKEN": password, "CWC_COOKIE": password}
	for name, want := range map[string]string{
		"CWC_USER=":              "log in to site 教务处: the environment variable CWC_USER is not set",
		"CWC_TOKEN=":             "log in to site 教务处: the environment variable CWC_TOKEN is not set",
		"CWC_PASSWORD=s3cret\n":  "log in to site 教务处: the environment variable CWC_PASSWORD holds a line break or another control character",
		"CWC_USER=s3cret:s3cret": "log in to site 教务处: the name in the environment variable CWC_USER holds a colon, which no name may (RFC 7617)",
	} {
		values := map[string]string{}
		for name, value := range all {
			values[name] = value
		}
		name, value, _ := strings.Cut(name, "=")
		values[name] = value
		_, err := New(site, Settings{Secret: environment(values)})
		if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
			t.Errorf("%s=%q: %s", name, value, diff)
		}
	}
	if _, err := New(site, Settings{}); err == nil {
		t.Error("a site with a login was taken without an environment")
	}
}
