package web

import (
	"net/url"
	"strconv"

	"gongkai/disclosure"
)

// howName tells how a requirement was chosen.
func howName(h disclosure.How) string {
	switch h {
	case disclosure.HowOfficer:
		return "人工认定"
	case disclosure.HowColumn:
		return "按栏目"
	case disclosure.HowClassifier:
		return "自动归类"
	}
	return ""
}

// channelName is a channel's name, or its id where the school has none such.
func (s School) channelName(id string) string {
	for _, channel := range s.Channels {
		if channel.ID == id {
			return channel.Name
		}
	}
	return id
}

// requirementName is the wording of a requirement, "" for 0 and for a number
// that the checklist does not have.
func (s School) requirementName(no int) string {
	for _, requirement := range s.Checklist.Requirements {
		if requirement.No == no {
			return requirement.Name
		}
	}
	return ""
}

// count writes a number with its unit, 条 where the channel names none.
func count(n int, unit string) string {
	if unit == "" {
		unit = "条"
	}
	return strconv.Itoa(n) + " " + unit
}

// safeURL is an address that may be shown as a link, "" for any other:
// javascript:, data: and whatever else a page may carry is never linked.
func safeURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
