package attachment

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

func TestArchives(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(`附件\报名表.txt`)
	if err != nil {
		t.Fatal(err)
	}
	document := string(archive(t, member{"word/document.xml", "<w:p><w:t>内文</w:t></w:p>"}))
	encrypted := archive(t, member{"名单.docx", "x"})
	for _, at := range []int{6, bytes.Index(encrypted, []byte("PK\x01\x02")) + 8} {
		encrypted[at] |= 1
	}
	for _, test := range []struct {
		name string
		in   []byte
		want disclosure.FileText
	}{
		{"names of both kinds", archive(t, member{gb, "张三"}, member{"通知.docx", document}, member{"空/", ""}),
			disclosure.FileText{Type: "zip", Text: "附件/报名表.txt\n通知.docx\n空/\n张三\n内文"}},
		{"an archive inside", archive(t, member{"内.zip", string(archive(t, member{"x.txt", "不读"}))}, member{"二.txt", "二"}), disclosure.FileText{Type: "zip", Text: "内.zip\n二.txt\n二"}},
		{"a damaged member", archive(t, member{"坏.docx", "PK\x03\x04"}, member{"二.txt", "二"}), disclosure.FileText{Type: "zip", Text: "坏.docx\n二.txt\n二", Reason: disclosure.FileCut}},
		{"with a password", encrypted, disclosure.FileText{Type: "zip", Text: "名单.docx", Reason: disclosure.FileEncrypted}},
		{"a large member", archive(t, member{"大.txt", strings.Repeat("x", maxMemberBytes+1)}, member{"二.txt", "二"}), disclosure.FileText{Type: "zip", Text: "大.txt\n二.txt\n二", Reason: disclosure.FileCut}},
		{"nothing in it", archive(t), disclosure.FileText{Type: "zip", Reason: disclosure.FileNoText}},
	} {
		if diff := cmp.Diff(test.want, readBytes(t, test.in, "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
