package crosspost

import (
	"regexp"
	"slices"
	"strings"
)

var (
	attachmentMark = regexp.MustCompile(`^[\[【(]?(?:相关附件|下载附件|附件下载|附件?|附表)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[\]】)]?[:.、 ]*(?:[(]?\d{1,2}[).、 ]+)?`)
	extensions     = regexp.MustCompile(`\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar|7z|txt|jpe?g|png).*$`)
	// nameless is a name that a machine gave.
	nameless = regexp.MustCompile(`^(?:[0-9a-f]*|[0-9a-z]{16,}|(?:下载|点击下载|点击查看|查看|文件|表格|见附件|download|file|attachment|img|image|wps)\d*)$`)
)

// attachmentName is what tells an attachment from others, "" where nothing does.
func attachmentName(folded string) string {
	name := extensions.ReplaceAllString(strings.TrimSpace(folded), "")
	name = letters(name[len(attachmentMark.FindString(name)):])
	if nameless.MatchString(name) {
		return ""
	}
	return name
}

// sameAttached says whether two lists of attachments can be of one piece: one
// may be longer, or be written in other words, but each must not have a name
// that the other has not, with other figures or with nothing in common.
func sameAttached(a, b []string) bool {
	onlyA, onlyB := differ(a, b)
	if len(onlyA) == 0 || len(onlyB) == 0 {
		return true
	}
	if !sameWords(figures, strings.Join(onlyA, " "), strings.Join(onlyB, " ")) {
		return false
	}
	return slices.ContainsFunc(onlyA, func(name string) bool {
		return slices.ContainsFunc(onlyB, func(other string) bool { return strings.Contains(name, other) || strings.Contains(other, name) })
	})
}
