package config

import (
	"github.com/goccy/go-yaml/ast"

	"gongkai/disclosure"
)

// channelList reads `channels` and remembers where each id stands.
type channelList struct {
	r  *reader
	c  *Config
	at []ast.Node
}

func (r *reader) channels(c *Config) *channelList { return &channelList{r: r, c: c} }

const channelExample = "`- { id: portal, name: 门户网站 }`"

// read replaces the default channels by those of the file.
func (l *channelList) read(n ast.Node) {
	if isEmptyList(n) {
		return
	}
	usual := l.c.Channels
	l.c.Channels = nil
	l.r.sequence("channels", channelExample, l.one)(n)
	if len(l.c.Channels) == 0 { // nothing readable; the checks of sites still need channels to name
		l.c.Channels = usual
	}
}

func (l *channelList) one(n ast.Node) {
	channel := disclosure.Channel{Unit: "条", Additive: true}
	r := l.r
	at := r.mapping(n, "a channel", map[string]setter{
		"id":       r.text("id", &channel.ID),
		"name":     r.text("name", &channel.Name),
		"unit":     r.text("unit", &channel.Unit),
		"additive": r.boolean("additive", &channel.Additive),
	})
	if at == nil {
		return
	}
	if channel.Name == "" {
		channel.Name = channel.ID
	}
	l.c.Channels = append(l.c.Channels, channel)
	l.at = append(l.at, orRoot(at["id"], n))
}

// check looks for bad and double ids.
func (l *channelList) check() {
	seen := map[string]bool{}
	for i, at := range l.at {
		id := l.c.Channels[i].ID
		switch {
		case !idName.MatchString(id):
			l.r.wrong(at, "write "+channelExample+": an id of letters, digits, - and _", "a channel's id is %q", id)
		case seen[id]:
			l.r.wrong(at, "give each channel its own id", "channel id %q stands twice", id)
		}
		seen[id] = true
	}
}
