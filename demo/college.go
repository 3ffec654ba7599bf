package demo

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"text/template"
	"time"

	"gongkai/disclosure"
)

// College is the sample college, served on loopback.
type College struct {
	plan    plan
	sites   []*site
	servers []*http.Server
}

// Start serves the sample college of the usual size, one site a port on
// 127.0.0.1. Without ports free ones are taken; a later start with Ports keeps
// every address, and with it the identity of every post. The error names the
// port that is taken.
func Start(ports []int) (*College, error) { return StartSized(ports, 0) }

// StartSized is Start for a college of so many posts in all, at least as many
// as the usual size has. Pages are drawn when they are asked for.
func StartSized(ports []int, posts int) (*College, error) {
	c, err := build(posts)
	if err != nil {
		return nil, err
	}
	if len(ports) != 0 && len(ports) != len(c.sites) {
		return nil, fmt.Errorf("start the sample college: %d ports for %d sites", len(ports), len(c.sites))
	}
	for i, s := range c.sites {
		port := 0
		if len(ports) > 0 {
			port = ports[i]
		}
		if err := c.serve(s, port); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	return c, nil
}

// build makes the college without serving it.
func build(posts int) (*College, error) {
	plan, err := readPlan()
	if err != nil {
		return nil, err
	}
	words, err := readWords()
	if err != nil {
		return nil, err
	}
	artist, err := newArtist(plan.School, words)
	if err != nil {
		return nil, err
	}
	c := &College{plan: plan}
	for i, planned := range plan.Sites {
		s := &site{sitePlan: planned, index: i, plan: plan.Families[planned.Family], aliases: map[*post][]int{}, routes: map[string]route{}}
		for _, list := range planned.Columns {
			s.columns = append(s.columns, &column{columnPlan: list})
		}
		c.sites = append(c.sites, s)
	}
	g := &generator{plan: plan, words: words, titles: map[string]bool{}}
	g.populate(c.sites, max(posts, plan.Posts))
	if err := g.addCopies(c.sites); err != nil {
		return nil, err
	}
	hideDays(c.sites)
	for _, s := range c.sites {
		s.sortPosts()
		if err := s.fillLists(); err != nil {
			return nil, err
		}
		artist.open(s)
	}
	return c, nil
}

func (c *College) serve(s *site, port int) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("serve %s: port %d: %w", s.Name, port, err)
	}
	s.host = listener.Addr().String()
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	c.servers = append(c.servers, server)
	go func() { _ = server.Serve(listener) }() // ends when Close closes the listener
	return nil
}

// Close stops serving at once.
func (c *College) Close() error {
	var first error
	for _, server := range c.servers {
		if err := server.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Ports are those of the sites, in the order of the configuration.
func (c *College) Ports() []int {
	var ports []int
	for _, s := range c.sites {
		_, port, _ := net.SplitHostPort(s.host)
		n, _ := strconv.Atoi(port)
		ports = append(ports, n)
	}
	return ports
}

// Handler is a site as an HTTP handler, by its place in the configuration.
func (c *College) Handler(site int) http.Handler { return c.sites[site] }

// Period is the report's period.
func (c *College) Period() disclosure.Period {
	return disclosure.Period{From: c.plan.Period.From, To: c.plan.Period.To}
}

// Config is a commented gongkai.yaml for the college as it is served now, with
// its data in a folder.
func (c *College) Config(dataDir string) ([]byte, error) {
	t, err := template.New("gongkai.yaml").ParseFS(embedded, "templates/gongkai.yaml")
	if err != nil {
		return nil, fmt.Errorf("parse configuration's template: %w", err)
	}
	type columnView struct {
		Name, URL   string
		Requirement int
	}
	type siteView struct {
		sitePlan
		Home    string
		Columns []columnView
	}
	data := struct {
		plan
		Data  string
		Sites []siteView
	}{plan: c.plan, Data: strconv.Quote(dataDir)}
	for _, s := range c.sites {
		v := siteView{sitePlan: s.sitePlan, Home: s.url("/")}
		for _, column := range s.columns {
			if !s.Discovered {
				v.Columns = append(v.Columns, columnView{column.Name, s.url(s.listPath(column, 1)), column.Requirement})
			}
		}
		data.Sites = append(data.Sites, v)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	return b.Bytes(), nil
}

func (s *site) url(path string) string { return "http://" + s.host + path }

// channelOrder is a channel's place: those that add to the total first.
func (c *College) channelOrder(id string) int {
	for i, channel := range c.plan.Channels {
		if channel.ID == id {
			if channel.Additive != nil && !*channel.Additive {
				return len(c.plan.Channels) + i
			}
			return i
		}
	}
	return 2 * len(c.plan.Channels)
}
