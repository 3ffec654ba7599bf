package main

import (
	"slices"
	"strings"

	"gongkai/crawler/fetch"
	"gongkai/inspect"
)

// barred are the answers with which sites keep programs out and let readers in.
func barred() []string {
	return []string{"status 401", "status 403", "status 412", "status 429", "status 521"}
}

// readersTrouble are the ledger's reasons by which readers cannot open a page
// either, by how they begin, with what the officer reads.
func readersTrouble() []struct{ reason, words string } {
	return []struct{ reason, words string }{
		{"status 404", "返回 404，页面不存在"},
		{"status 410", "返回 410，页面已删除"},
		{"status ", "服务器返回错误 "},
		{"says that the page does not exist", "页面上写着内容不存在"},
		{"leads to another page", "打开的是别的页面"},
		{"leads to the home page", "打开的是首页"},
		{fetch.ReasonTimeout, "超时没有回应"},
		{fetch.ReasonTooSlow, "太慢，没有读完"},
		{fetch.ReasonRefused, "服务器拒绝连接"},
		{fetch.ReasonReset, "连接被中断"},
		{fetch.ReasonUnreachable, "连不上服务器"},
		{fetch.ReasonNoSuchHost, "域名不存在"},
		{fetch.ReasonTLS, "证书有问题"},
		{fetch.ReasonCutShort, "内容没有传完"},
		{fetch.ReasonBadResponse, "服务器的回答不完整"},
		{fetch.ReasonRedirectLoop, "循环跳转"},
		{"site down", "整个网站打不开"},
	}
}

// troubleOf says why a page could not be read. What only keeps gongkai away
// (robots.txt, a budget, a firewall) says nothing about readers.
func troubleOf(reason string) inspect.Trouble {
	if slices.Contains(barred(), reason) {
		return inspect.Trouble{Why: "网站不让程序读取（" + reason + "）", Ours: true}
	}
	for _, known := range readersTrouble() {
		if rest, found := strings.CutPrefix(reason, known.reason); found {
			if strings.HasSuffix(known.reason, " ") {
				return inspect.Trouble{Why: known.words + rest}
			}
			return inspect.Trouble{Why: known.words}
		}
	}
	return inspect.Trouble{Why: "程序没有读取（" + reason + "）", Ours: true}
}
