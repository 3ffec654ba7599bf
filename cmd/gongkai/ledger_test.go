package main

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestTroubleLines(t *testing.T) {
	of := func(site string, n int, reason string) trouble {
		return trouble{Site: site, Column: "公告", Kind: disclosure.KindEntry, URL: fmt.Sprintf("http://a.example.edu.cn/%d", n), Bucket: disclosure.Failed, Reason: reason}
	}
	var in []trouble
	for n := range 4 {
		in = append(in, of("甲", n, "status 404"), of("乙", n%2, "status 404"))
	}
	in = append(in, of("甲", 7, "timeout"), trouble{Site: "甲", URL: "http://a.example.edu.cn/", Reason: "no entries"})
	want := []string{
		"失败 4 个 甲/公告：status 404，例如 http://a.example.edu.cn/0",
		"失败 4 个 乙/公告：status 404，例如 http://a.example.edu.cn/0",
		"失败 甲/公告 http://a.example.edu.cn/7：timeout",
		"注意 甲 http://a.example.edu.cn/：no entries",
	}
	if diff := cmp.Diff(want, troubleLines(in)); diff != "" {
		t.Errorf("troubleLines (-want +got):\n%s", diff)
	}
}

func TestTrustTellsWhoWaits(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{stderr: &stderr}
	err := a.trust(crawlResult{Later: []laterLine{{"财务处", "outside the site's hours", "2023-12-01T22:00:00+08:00"}}})
	want := "gongkai: site 财务处 is left alone until 2023-12-01 22:00 (outside the site's hours); crawl again then, and it goes on from here\n"
	if !errors.Is(err, errTold) || stderr.String() != want {
		t.Errorf("trust = %v and says %q, want %q", err, stderr.String(), want)
	}
}
