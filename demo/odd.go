package demo

import (
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// addCopies posts the copied posts again on their second site.
func (g *generator) addCopies(sites []*site) error {
	for _, site := range sites {
		for _, column := range site.columns {
			for _, original := range slices.Clone(column.posts) {
				to := original.odd.Copy
				if to == nil || original.origin != original {
					continue
				}
				target, index, err := find(sites, to.Site, to.Column)
				if err != nil {
					return err
				}
				day := min(disclosure.DayOf(original.day.Start().AddDate(0, 0, to.Days)), g.plan.To)
				target.columns[index].posts = append(target.columns[index].posts, &post{
					site: target, column: index, topic: original.topic, title: original.title,
					day: day, placed: day, origin: original, copied: true,
				})
			}
		}
	}
	return nil
}

func find(sites []*site, name, columnName string) (*site, int, error) {
	for _, site := range sites {
		if site.Name != name {
			continue
		}
		if i := slices.IndexFunc(site.columns, func(c *column) bool { return c.Name == columnName }); i >= 0 {
			return site, i, nil
		}
	}
	return nil, 0, fmt.Errorf("find column %s of site %s: the plan has none", columnName, name)
}

// hideDays takes away the day of posts that show none.
func hideDays(sites []*site) {
	for _, site := range sites {
		for _, column := range site.columns {
			for _, p := range column.posts {
				if p.odd.Undated {
					p.day = ""
				}
			}
		}
	}
}
