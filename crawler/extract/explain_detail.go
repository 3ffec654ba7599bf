package extract

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// bySelector names an entry of the table of systems in an explanation.
func (r *reader) bySelector() string {
	name := systems[r.selected.cms].Name
	if name == "" {
		name = "any system"
	}
	return fmt.Sprintf("selector %s of %s", r.selected.source, name)
}

// explain notes what was turned down of a post, now that all fields are known.
func (r *reader) explain(d Detail) {
	n := r.page.notes
	if n == nil {
		return
	}
	n.noteMissed(r.rules, r.missed)
	r.explainDays(d.Published)
	r.explainSources(d.Source)
	r.explainBody()
	r.explainFiles(d.Attachments)
	n.take("body", d.Body, n.field("body").Rule)
}

// explainDays notes the days on the page that are not the day of publishing.
func (r *reader) explainDays(chosen disclosure.Day) {
	n := r.page.notes
	for i := range r.lines {
		if r.lines[i].runes > 400 {
			continue
		}
		text := r.lineText(int32(i))
		for rest := text; rest != ""; {
			day, start, end, ok := findDay(rest)
			if !ok {
				break
			}
			if day != chosen {
				n.turnDown("published", string(day)+" in "+text, r.whyNotDay(int32(i), day, rest[:start]))
			}
			rest = rest[end:]
		}
	}
	for _, name := range metaDays {
		if day, ok := anyDay(r.metas[name]); ok && day != chosen {
			n.turnDown("published", string(day)+" in meta "+name, "what the page shows outranks metadata")
		}
	}
	if day, ok := addressDay(r.page.URL.Path); ok && day != chosen {
		n.turnDown("published", string(day)+" in the address", "the file's day, and the last resort")
	}
}

func (r *reader) whyNotDay(i int32, day disclosure.Day, label string) string {
	switch rank := labelRank(label); {
	case !r.page.possible(day):
		return "later than the page was fetched"
	case rank == never:
		return "its label is of another day than that of publishing"
	case r.lines[i].junk:
		return "in navigation, footer or the like"
	case r.body >= 0 && i >= r.first && i < r.last:
		return "inside the text"
	case r.body >= 0 && i >= r.last && rank == unlabelled:
		return "below the text, without a label"
	case rank == unlabelled:
		return "without a label, and another stands nearer to the title or has one"
	}
	return "its label says less, or it stands further away"
}

// explainSources notes the labelled sources that were not taken.
func (r *reader) explainSources(chosen string) {
	n := r.page.notes
	for i := range r.lines {
		if r.lines[i].runes > 240 {
			continue
		}
		for _, found := range r.lineSources(int32(i)) {
			switch {
			case found.text == chosen && chosen != "":
			case found.text == "":
				n.turnDown("source", r.lineText(int32(i)), "a label without a name after it")
			case r.body >= 0 && int32(i) >= r.first && int32(i) < r.last:
				n.turnDown("source", found.text, "inside the text")
			case found.rank > 0:
				n.turnDown("source", found.text, "its label names the issuer or writer: only where no source is given")
			default:
				n.turnDown("source", found.text, "too far from the title and the text, or another stands before it")
			}
		}
	}
	if value := r.metas["contentsource"]; value != "" && value != chosen {
		n.turnDown("source", value, "metadata: only where the page shows no label")
	}
}

// explainBody notes the lines of the body's element that are none of the text.
func (r *reader) explainBody() {
	if r.body < 0 || len(r.bodies) > 0 {
		return
	}
	n, e := r.page.notes, r.elements[r.body]
	for i := e.first; i < e.last; i++ {
		text := r.lineText(i)
		switch {
		case i >= r.first && i < r.last && !r.lines[i].junk:
		case r.lines[i].junk:
			n.turnDown("body", text, "in an element named like navigation, a footer or buttons")
		case i >= r.titleFrom && i < r.titleTo:
			n.turnDown("body", text, "the title")
		case i == r.anchor:
			n.turnDown("body", text, "tells about the article")
		case i < r.first:
			n.turnDown("body", text, "above the text")
		case r.ends(i):
			n.turnDown("body", text, "ends the article, with all below it")
		case r.controls(i):
			n.turnDown("body", text, "buttons or counters")
		case r.fileLine(i, text):
			n.turnDown("body", text, "files, which are listed as attachments")
		default:
			n.turnDown("body", text, "below the end of the text")
		}
	}
}

// explainFiles notes the links to files that are no attachments.
func (r *reader) explainFiles(chosen []disclosure.Attachment) {
	n := r.page.notes
	known := map[string]bool{}
	var names []string
	for _, attachment := range chosen {
		known[attachment.URL] = true
		names = append(names, attachment.Text)
	}
	rule := "links to files from the title to the end of the article"
	if r.rules.Attachments != "" {
		rule = ruleOf("attachments", r.rules.Attachments)
	}
	n.take("attachments", strings.Join(names, "; "), rule)
	for at, e := range r.elements {
		if e.node.Data != "a" {
			continue
		}
		href, text := attr(e.node, "href"), r.elementText(int32(at))
		address, ok := r.page.Resolve(href)
		if !ok || known[address] || !fileAddress(href) && !fileInText(text) {
			continue
		}
		why := "outside of the article"
		if e.junk {
			why = "in navigation, footer or the like"
		}
		n.turnDown("attachments", text+" "+address, why)
	}
}
