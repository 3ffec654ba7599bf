package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
	"gongkai/store"
)

// moveSites takes the posts of sites that were renamed, given to another
// channel, divided, or that exchanged their names, along, so that a crawl does
// not count them a second time.
func (a *app) moveSites(ctx context.Context, project *project) error {
	kept, err := project.store.Sites(ctx)
	if err != nil {
		return err
	}
	_, err = project.store.LastRun(ctx)
	crawled := err == nil
	if err != nil && !errors.Is(err, disclosure.ErrNotFound) {
		return err
	}
	moves := movesOf(kept, project.config.Sites, crawled)
	if len(moves) == 0 {
		return nil
	}
	moved, err := project.store.MovePosts(ctx, moves)
	if err != nil {
		return err
	}
	for i, move := range moves {
		fmt.Fprintln(a.stderr, moveText(move, moved[i]))
	}
	return project.settle(ctx)
}

func moveText(move store.Move, posts int) string {
	from, to := oneLine(move.From), oneLine(move.To.Name)
	switch {
	case move.From == move.To.Name:
		return fmt.Sprintf("网站“%s”的渠道已改为 %s：原有的 %d 条已移到该渠道。", from, move.To.Channel, posts)
	case move.Host != "":
		return fmt.Sprintf("%s 在配置中已从网站“%s”划归“%s”：原有的 %d 条已归到新名下。", oneLine(move.Host), from, to, posts)
	}
	return fmt.Sprintf("网站“%s”在配置中已改名为“%s”：原有的 %d 条已归到新名下。", from, to, posts)
}

// movesOf compares the sites that the record knows with the configured ones.
// Where two sites could be meant nothing moves.
func movesOf(kept []store.Site, configured []disclosure.Site, crawled bool) []store.Move {
	c := comparison{
		byName: map[string]disclosure.Site{}, atHome: map[string][]disclosure.Site{}, atHost: map[string][]disclosure.Site{},
		kept: map[string]map[string]bool{}, gone: map[string]map[string]bool{},
	}
	for _, site := range configured {
		c.byName[site.Name] = site
		home := hostOf(site.Home)
		c.atHome[home] = append(c.atHome[home], site)
		for _, host := range hostsOf(site) {
			c.atHost[host] = append(c.atHost[host], site)
		}
	}
	for _, site := range kept {
		add(c.kept, site.Name, site.Channel)
		if _, known := c.byName[site.Name]; !known && site.Host != "" {
			add(c.gone, site.Host, site.Name)
		}
	}
	var moves []store.Move
	for _, site := range kept {
		if move, ok := c.whole(site, crawled); ok && !slices.ContainsFunc(moves, func(m store.Move) bool { return m.From == site.Name && m.Channel == "" }) {
			moves = append(moves, move)
		}
	}
	moves = c.possible(moves)
	for _, site := range kept {
		moves = append(moves, c.parts(site)...)
	}
	return moves
}

// comparison is what the record and the configuration say of sites.
type comparison struct {
	byName map[string]disclosure.Site
	atHome map[string][]disclosure.Site // by the host of their home
	atHost map[string][]disclosure.Site // by the hosts of their home and columns
	kept   map[string]map[string]bool   // the channels of each name that has posts
	gone   map[string]map[string]bool   // of each host, the names that are configured no more
}

// whole finds where all posts of a site belong that was renamed, exchanged its
// name, or was given to another channel.
func (c comparison) whole(site store.Site, crawled bool) (move store.Move, ok bool) {
	to, known := c.byName[site.Name]
	heirs := c.atHome[site.Host]
	switch {
	case !known && (site.Host == "" || len(heirs) != 1 || len(c.gone[site.Host]) != 1):
		return move, false
	case !known:
		return store.Move{From: site.Name, To: heirs[0]}, true
	case site.Host != "" && len(heirs) == 1 && !c.ownsAny(to, site):
		return store.Move{From: site.Name, Channel: site.Channel, To: heirs[0]}, true
	case site.Channel == to.Channel,
		site.Host == "" && (!crawled || c.kept[site.Name][to.Channel]): // imported into another channel on purpose
		return move, false
	}
	return store.Move{From: site.Name, To: to}, true
}

// ownsAny says whether a configured site has one of the hosts of a kept one.
func (c comparison) ownsAny(configured disclosure.Site, kept store.Site) bool {
	return slices.ContainsFunc(hostsOf(configured), func(host string) bool {
		return host == kept.Host || slices.Contains(kept.Others, host)
	})
}

// possible leaves out the moves to a site that has posts of its own and keeps
// them: which of its posts are whose could not be told any more.
func (c comparison) possible(moves []store.Move) []store.Move {
	var left []store.Move
	for _, move := range moves {
		away := slices.ContainsFunc(moves, func(m store.Move) bool { return m.From == move.To.Name && m.To.Name != m.From })
		if move.From == move.To.Name || c.kept[move.To.Name] == nil || away {
			left = append(left, move)
		}
	}
	if len(left) == len(moves) {
		return left
	}
	return c.possible(left)
}

// parts finds the hosts of a site that belong to another one now, which was
// divided from it.
func (c comparison) parts(site store.Site) []store.Move {
	own, known := c.byName[site.Name]
	if !known || !c.ownsAny(own, site) {
		return nil
	}
	var moves []store.Move
	for _, host := range append([]string{site.Host}, site.Others...) {
		if heirs := c.atHost[host]; len(heirs) == 1 && heirs[0].Name != own.Name {
			moves = append(moves, store.Move{From: site.Name, Channel: site.Channel, Host: host, To: heirs[0]})
		}
	}
	return moves
}

func add(sets map[string]map[string]bool, key, value string) {
	if sets[key] == nil {
		sets[key] = map[string]bool{}
	}
	sets[key][value] = true
}

// hostOf is the host of an address as the record writes hosts, "" for what is
// no address.
func hostOf(address string) string {
	canonical, err := disclosure.CanonicalURL(address)
	if err != nil {
		return ""
	}
	host, _, _ := strings.Cut(canonical, "/")
	return host
}

// hostsOf are the hosts of a site's home and columns, each once.
func hostsOf(site disclosure.Site) []string {
	hosts := []string{hostOf(site.Home)}
	for _, column := range site.Columns {
		hosts = append(hosts, hostOf(column.URL))
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}
