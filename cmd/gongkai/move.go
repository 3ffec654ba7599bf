package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gongkai/disclosure"
	"gongkai/store"
)

// move is what a change of the configuration asks of the record: that the
// posts of the site From become those of To.
type move struct {
	From string
	To   disclosure.Site
}

// moveSites takes the posts of sites that were renamed, or given to another
// channel, along, so that a crawl does not count them a second time.
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
	for _, move := range moves {
		moved, err := project.store.MoveSite(ctx, move.From, move.To)
		if err != nil {
			return err
		}
		if move.From == move.To.Name {
			fmt.Fprintf(a.stderr, "网站“%s”的渠道已改为 %s：原有的 %d 条已移到该渠道。\n", oneLine(move.From), move.To.Channel, moved)
		} else {
			fmt.Fprintf(a.stderr, "网站“%s”在配置中已改名为“%s”：原有的 %d 条已归到新名下。\n", oneLine(move.From), oneLine(move.To.Name), moved)
		}
	}
	if len(moves) == 0 {
		return nil
	}
	return project.settle(ctx)
}

// movesOf compares the sites that the record knows with the configured ones. A
// site was renamed when its name is gone, and one that has no posts yet is the
// only one at its address. Where two sites could be meant nothing moves.
func movesOf(kept []store.Site, configured []disclosure.Site, crawled bool) []move {
	byName, atHost := map[string]disclosure.Site{}, map[string][]disclosure.Site{}
	for _, site := range configured {
		byName[site.Name] = site
		atHost[homeHost(site)] = append(atHost[homeHost(site)], site)
	}
	channels, gone := map[string]map[string]bool{}, map[string]map[string]bool{} // of each name; the names gone of each host
	for _, site := range kept {
		add(channels, site.Name, site.Channel)
		if _, known := byName[site.Name]; !known && site.Host != "" {
			add(gone, site.Host, site.Name)
		}
	}
	var moves []move
	asked := map[string]bool{}
	for _, site := range kept {
		to, known := byName[site.Name]
		switch {
		case asked[site.Name]:
			continue
		case known && site.Channel == to.Channel:
			continue
		case known && site.Host == "" && (!crawled || channels[site.Name][to.Channel]):
			continue // imported into another channel on purpose
		case !known:
			heirs := atHost[site.Host]
			if site.Host == "" || len(heirs) != 1 || len(gone[site.Host]) != 1 || channels[heirs[0].Name] != nil {
				continue
			}
			to = heirs[0]
		}
		asked[site.Name] = true
		moves = append(moves, move{site.Name, to})
	}
	return moves
}

func add(sets map[string]map[string]bool, key, value string) {
	if sets[key] == nil {
		sets[key] = map[string]bool{}
	}
	sets[key][value] = true
}

// homeHost is the host of a site's home as the record writes hosts.
func homeHost(site disclosure.Site) string {
	canonical, _ := disclosure.CanonicalURL(site.Home) // the configuration was checked
	host, _, _ := strings.Cut(canonical, "/")
	return host
}
