package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestKeptPages(t *testing.T) {
	s := open(t)
	save(t, s, readPost())
	for i, address := range []string{readPost().URL, "http://www.example.edu.cn/", "http://www.example.edu.cn/gg.htm"} {
		page := disclosure.Page{URL: address, Status: 200, ContentType: "text/html", Fetched: noon.AddDate(0, 0, -i)}
		if err := s.KeepPage(t.Context(), page, fmt.Appendf(nil, "<p>%d</p>", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.KeepPage(t.Context(), disclosure.Page{URL: "http://www.example.edu.cn/empty", Status: 200}, nil); err != nil {
		t.Fatal(err)
	}
	n, err := s.CountPages(t.Context())
	if err != nil || n != 3 {
		t.Errorf("%d pages with a body, %v, want 3", n, err)
	}
	for limit, want := range map[int][]string{
		2: {"http://www.example.edu.cn/", "http://www.example.edu.cn/gg.htm"},
		9: {"http://www.example.edu.cn/", "http://www.example.edu.cn/gg.htm", readPost().URL},
	} {
		var got []string
		for page, err := range s.KeptPages(t.Context(), limit) {
			if err != nil || page.ContentType != "text/html" {
				t.Fatalf("%+v, %v", page, err)
			}
			if _, err := s.Body(t.Context(), page.Hash); err != nil {
				t.Error(err)
			}
			got = append(got, page.URL)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: pages of no post first, then the latest (-want +got):\n%s", limit, diff)
		}
	}
}

func TestFilesOfPosts(t *testing.T) {
	for _, test := range []struct {
		name string
		file disclosure.File
		text *disclosure.FileText
		want []disclosure.FileReason
	}{
		{"read whole", disclosure.File{Status: 200, Hash: "ab"}, &disclosure.FileText{Type: "xls", Text: "预算"}, nil},
		{"damaged", disclosure.File{Status: 200, Hash: "ab"}, &disclosure.FileText{Type: "xls", Reason: disclosure.FileDamaged}, []disclosure.FileReason{disclosure.FileDamaged}},
		{"not there", disclosure.File{Status: 404, Reason: "status 404"}, nil, []disclosure.FileReason{"status 404"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			save(t, s, readPost())
			test.file.URL, test.file.Fetched = tableURL, noon
			visitFile(t, s, test.file, test.text)
			files, err := s.FilesOfPosts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []disclosure.FileReason
			for _, file := range files {
				if file.PostID != readPost().ID || file.File.URL != tableURL || file.File.Status != test.file.Status {
					t.Errorf("%+v", file)
				}
				got = append(got, file.File.Reason)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
