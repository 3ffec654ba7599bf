package fetch

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"

	"gongkai/disclosure"
)

// secrets are the headers that let us into a site, and the origins to which
// they are sent: those that the configuration names, and the same hosts by
// https. Nothing else ever sees them: no other name of the host, nothing that
// a redirect leads to, and nothing by http where the home is https.
type secrets struct {
	header  http.Header
	origins map[string]bool // by originOf
}

// newSecrets reads the variables that a site's login and headers are in. Its
// errors name the variables, not what they hold.
func newSecrets(site disclosure.Site, look func(string) (string, bool)) (*secrets, error) {
	s := &secrets{header: http.Header{}, origins: map[string]bool{}}
	if len(site.Secrets()) == 0 {
		return s, nil
	}
	values := map[string]string{}
	for _, name := range site.Secrets() {
		if look != nil {
			values[name], _ = look(name)
		}
		switch {
		case values[name] == "":
			return nil, fmt.Errorf("log in to site %s: the environment variable %s is not set", site.Name, name)
		case !httpguts.ValidHeaderFieldValue(values[name]):
			return nil, fmt.Errorf("log in to site %s: the environment variable %s holds a line break or another control character", site.Name, name)
		}
	}
	if login := site.Login; login != (disclosure.Login{}) {
		user, password := values[login.UserEnv], values[login.PasswordEnv]
		if strings.Contains(user, ":") {
			return nil, fmt.Errorf("log in to site %s: the name in the environment variable %s holds a colon, which no name may (RFC 7617)", site.Name, login.UserEnv)
		}
		s.header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
	}
	for _, header := range site.Headers {
		s.header.Set(header.Name, values[header.Env])
	}
	return s, s.open(site)
}

// open notes the origins of the site's home and columns.
func (s *secrets) open(site disclosure.Site) error {
	home, err := url.Parse(strings.TrimSpace(site.Home))
	if err != nil {
		return err
	}
	for _, address := range append([]disclosure.Column{{URL: site.Home}}, site.Columns...) {
		u, err := home.Parse(strings.TrimSpace(address.URL))
		if err != nil {
			return err
		}
		if u.Scheme == "http" && (u.Port() == "" || u.Port() == "80") {
			secure := url.URL{Scheme: "https", Host: strings.TrimSuffix(u.Host, ":80")}
			s.origins[originOf(&secure)] = true
		}
		if u.Scheme == "https" || home.Scheme != "https" {
			s.origins[originOf(u)] = true
		}
	}
	return nil
}

// give adds the secrets to a request, if it goes where they may go.
func (s *secrets) give(request *http.Request) {
	if !s.origins[originOf(request.URL)] {
		return
	}
	for name, values := range s.header {
		value := values[0]
		if sent := request.Header.Get(name); name == "Cookie" && sent != "" {
			value = sent + "; " + value
		}
		request.Header.Set(name, value)
	}
}
