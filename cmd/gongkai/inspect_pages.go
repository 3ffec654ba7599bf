package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
	"gongkai/inspect"
)

// inspectedPages is how many kept pages are searched for hidden links: all that
// are no posts, then the posts read last.
const inspectedPages = 3000

// pages gathers what the kept pages link and hide.
func (g *gathering) pages(ctx context.Context) error {
	all, err := g.store.CountPages(ctx)
	if err != nil {
		return err
	}
	var kept []disclosure.Page
	for page, err := range g.store.KeptPages(ctx, inspectedPages) {
		if err != nil {
			return err
		}
		kept = append(kept, page)
	}
	if all > len(kept) {
		g.unknown(inspect.KindHidden, fmt.Sprintf("%d 个网页里的暗链", all-len(kept)), fmt.Sprintf("每次检查首页、栏目页和最近读到的共 %d 个网页", len(kept)))
	}
	hosts, folders, posts := g.hosts(), g.folders(), map[string]bool{}
	for _, post := range g.record.Posts {
		posts[post.URL] = true
	}
	unread := 0
	for _, page := range kept {
		site, ok := siteOf(page.URL, folders)
		if !ok {
			continue
		}
		read, ok, err := g.page(ctx, site, page, hosts)
		switch {
		case err != nil:
			return err
		case !ok:
			unread++
			continue
		case posts[page.URL]: // nobody looks for columns there
			read.Links = nil
		}
		g.record.Pages = append(g.record.Pages, read)
	}
	if unread > 0 {
		g.unknown(inspect.KindHidden, fmt.Sprintf("%d 个网页里的暗链", unread), "网页的代码读不了（嵌套太深，或者太大）")
	}
	return nil
}

// page reads a kept page; false where it cannot be parsed.
func (g *gathering) page(ctx context.Context, site string, page disclosure.Page, hosts []string) (inspect.Page, bool, error) {
	body, err := g.store.Body(ctx, page.Hash)
	if err != nil {
		return inspect.Page{}, false, err
	}
	text, _, _ := extract.Decode(body, page.ContentType)
	read, ok := g.inspector.Page(site, page.URL, text, hosts)
	read.Day = disclosure.DayOf(page.Fetched)
	return read, ok, nil
}

// hosts are those of all configured sites.
func (g *gathering) hosts() []string {
	var hosts []string
	for _, site := range g.config.Sites {
		if u, err := url.Parse(site.Home); err == nil {
			hosts = append(hosts, u.Hostname())
		}
	}
	return hosts
}

// folder is where a part of a site lies.
type folder struct{ site, host, path string }

// folders are where the home pages and columns of the crawled sites lie.
func (g *gathering) folders() []folder {
	var folders []folder
	for _, site := range g.record.Sites {
		starts := []string{site.Home}
		for _, column := range site.Columns {
			starts = append(starts, column.URL)
		}
		for _, start := range starts {
			if u, err := url.Parse(start); err == nil {
				folders = append(folders, folder{site.Name, u.Host, u.Path[:strings.LastIndex(u.Path, "/")+1]})
			}
		}
	}
	return folders
}

// siteOf is the site on whose host an address lies, of several the one with the
// innermost folder that holds it.
func siteOf(address string, folders []folder) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	name, longest := "", -1
	for _, f := range folders {
		if f.host == u.Host && strings.HasPrefix(u.Path, f.path) && len(f.path) > longest {
			name, longest = f.site, len(f.path)
		}
	}
	return name, longest >= 0
}
