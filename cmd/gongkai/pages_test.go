package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"gongkai/config"
	"gongkai/disclosure"
	"gongkai/web"
)

// randomProject has posts of few names, some of them without, in channels of
// which one does not add to the total.
func randomProject(t *testing.T, random *rand.Rand, period disclosure.Period) *project {
	t.Helper()
	loaded := config.Default()
	loaded.School, loaded.Data, loaded.Period = "青石职业学院", filepath.Join(t.TempDir(), "data"), period
	loaded.Channels = append(loaded.Channels, disclosure.Channel{ID: "board", Name: "宣传栏", Unit: "期"})
	opened, err := openProject(t.Context(), loaded)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.store.Close(); err != nil {
			t.Error(err)
		}
	})
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	for i := range 150 {
		canonical := fmt.Sprintf("www.example.edu.cn/info/%d.htm", i)
		channel := pick("portal", "dept", "board", "former")
		requirement := []int{0, 1, 18, 50, 77}[random.IntN(5)]
		post := disclosure.Post{
			ID: disclosure.PostID(channel, canonical), URL: "https://" + canonical, Canonical: canonical, Title: fmt.Sprint("第", i, "条"),
			Published: disclosure.Day(pick("2023-01-31", "2023-05-01", "2023-05-31", "2022-12-31", "")), Channel: channel,
			Site: pick("门户", "", "<b>站"), Column: pick("通知", "通知 & 公告", ""), Department: pick("教务处", "", "财务处,审计处"),
			Requirement: requirement, Category: loaded.Checklist.Category(requirement), How: disclosure.HowOfficer,
			Status: disclosure.Status(pick("ok", "ok", "ok", "gone", "held", "unreadable", "excluded")),
		}
		if _, err := opened.store.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	return opened
}

var found = regexp.MustCompile(`共 <strong>(\d+)</strong> 条`)

// Every number of every table on the pages lists as many posts as it says.
func TestNumbersOnPagesLeadToTheirPosts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for _, period := range []disclosure.Period{disclosure.Year(2023), {}} {
		opened := randomProject(t, random, period)
		handler, err := web.New(opened.school(), pages{project: opened, now: time.Now}, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if err != nil {
			t.Fatal(err)
		}
		addresses := []string{"/"}
		dimensions := disclosure.Dimensions()
		for range 6 {
			random.Shuffle(len(dimensions), func(i, j int) { dimensions[i], dimensions[j] = dimensions[j], dimensions[i] })
			addresses = append(addresses, "/tables?rows="+string(dimensions[0]), "/tables?rows="+string(dimensions[1])+"&columns="+string(dimensions[2]))
		}
		for _, address := range addresses {
			links := numbersOn(t, handler, address)
			if len(links) == 0 {
				t.Errorf("%s has no number that opens", address)
			}
			for path, number := range links {
				page := fetchPage(t, handler, path)
				match := found.FindStringSubmatch(page)
				if match == nil || match[1] != strconv.Itoa(number) {
					t.Errorf("%s says %d, %s lists %v", address, number, path, match)
				}
			}
		}
	}
}

func fetchPage(t *testing.T, handler http.Handler, path string) string {
	t.Helper()
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("GET %s = %d\n%s", path, answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// numbersOn gives the numbers of a page that link posts, by their addresses.
func numbersOn(t *testing.T, handler http.Handler, address string) map[string]int {
	t.Helper()
	root, err := html.Parse(strings.NewReader(fetchPage(t, handler, address)))
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]int{}
	for node := range root.Descendants() {
		if node.Data != "a" || node.FirstChild == nil {
			continue
		}
		number, err := strconv.Atoi(node.FirstChild.Data)
		if err != nil {
			continue
		}
		for _, attribute := range node.Attr {
			target, err := url.Parse(attribute.Val)
			if attribute.Key == "href" && err == nil && target.Path == "/posts" {
				links[attribute.Val] = number
			}
		}
	}
	return links
}
