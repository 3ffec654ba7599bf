package indextest

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// judged is a college that does not exist: its posts, and queries with every
// post that answers them, as a person judged, not as an engine would find.
// Engines are tuned with judged_queries.jsonl alone. A third of the queries,
// drawn at random from each kind, is held back in judged_heldback.jsonl, to
// tell what tuning is worth: who changes an engine because of a query there
// has to write another one for it.
//
//go:embed judged_posts.jsonl judged_queries.jsonl judged_heldback.jsonl
var judged embed.FS

// judgedPost is a line of judged_posts.jsonl.
type judgedPost struct {
	ID, Title, Body    string
	Day                disclosure.Day
	Department, Column string
	Attachments        []string // names
	Files              []string // texts
}

// judgedQuery is a line of the other two; posts are named by their ID.
type judgedQuery struct {
	Kind         string
	Q            string
	Phrases, Not []string
	Relevant     []string // all that answer it
	First        string   // the one that has to come first, "" where several may
	Never        []string // what must not be among the hits, though it comes near
}

// Judgement is how an index answered judged queries, with ten hits each.
type Judgement struct {
	Recall float64 // mean of the queries': relevant posts found, of those that ten hits can hold
	ByKind map[string]float64
	First  float64 // part of the queries that name a first post and got it
	Never  int     // hits that must not be
}

// Judged fills an index that is empty and asks it the judged queries, those for
// tuning and those held back. What went wrong with the former is logged; of the
// latter only the sums are told, so that nobody tunes with them by accident.
func Judged(t *testing.T, index indexer.Index) (tuning, heldBack Judgement) {
	t.Helper()
	titles := make(map[string]string) // by document id
	var documents []indexer.Document
	for _, p := range judgedLines[judgedPost](t, "judged_posts.jsonl") {
		document := p.document()
		titles[document.ID] = p.Title
		documents = append(documents, document)
	}
	if err := index.Apply(t.Context(), documents, nil); err != nil {
		t.Fatal(err)
	}
	ask := func(name string) (answers []answered) {
		for _, query := range judgedLines[judgedQuery](t, name) {
			answers = append(answers, query.ask(t, index))
		}
		return answers
	}
	known := ask("judged_queries.jsonl")
	for _, answer := range known {
		answer.log(t, titles)
	}
	return judge(known), judge(ask("judged_heldback.jsonl"))
}

func judgedLines[T any](t *testing.T, name string) []T {
	t.Helper()
	file, err := judged.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var all []T
	for {
		var one T
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%s, line %d: %v", name, len(all)+1, err)
		}
		all = append(all, one)
	}
}

// judgedID is the document id of a judged post.
func judgedID(id string) string { return disclosure.PostID("portal", "college.example.edu.cn/"+id) }

func (p judgedPost) document() indexer.Document {
	post := post(p.ID, p.Title, p.Body)
	post.Published, post.Department, post.Column = p.Day, p.Department, p.Column
	for i, name := range p.Attachments {
		post.Attachments = append(post.Attachments, disclosure.Attachment{Text: name, URL: fmt.Sprintf("%s/%d", post.URL, i)})
	}
	var files []disclosure.File
	for _, text := range p.Files {
		files = append(files, disclosure.File{Text: text})
	}
	return indexer.NewDocument(post, files...)
}

// answered is a judged query with the ids of the documents that it got.
type answered struct {
	judgedQuery
	got   []string
	total int
}

func (q judgedQuery) ask(t *testing.T, index indexer.Index) answered {
	t.Helper()
	results := search(t, index, indexer.Query{Text: q.Q, Phrases: q.Phrases, Not: q.Not, Limit: 10})
	answer := answered{judgedQuery: q, total: results.Total}
	for _, hit := range results.Hits {
		answer.got = append(answer.got, hit.ID)
	}
	return answer
}

// among gives those of the posts that the answer holds, and those that it lacks.
func (a answered) among(posts []string) (found, lacking []string) {
	for _, id := range posts {
		if slices.Contains(a.got, judgedID(id)) {
			found = append(found, id)
		} else {
			lacking = append(lacking, id)
		}
	}
	return found, lacking
}

func (a answered) recall() float64 {
	found, _ := a.among(a.Relevant)
	return float64(len(found)) / float64(min(10, len(a.Relevant)))
}

func (a answered) firstIsRight() bool { return len(a.got) > 0 && a.got[0] == judgedID(a.First) }

// log tells what is wrong with the answer, where something is.
func (a answered) log(t *testing.T, titles map[string]string) {
	t.Helper()
	found, lacking := a.among(a.Relevant)
	unwanted, _ := a.among(a.Never)
	said := fmt.Sprintf("%s: %q %q -%q", a.Kind, a.Q, a.Phrases, a.Not)
	if len(found) < min(10, len(a.Relevant)) {
		t.Logf("%s: %d of %d (total %d), without %q", said, len(found), min(10, len(a.Relevant)), a.total, lacking)
	}
	if a.First != "" && !a.firstIsRight() && len(a.got) > 0 {
		t.Logf("%s: first is %s, want %s", said, titles[a.got[0]], titles[judgedID(a.First)])
	}
	if len(unwanted) > 0 {
		t.Logf("%s: %q are among the hits", said, unwanted)
	}
}

// judge sums answers up.
func judge(answers []answered) Judgement {
	judgement := Judgement{ByKind: make(map[string]float64)}
	kinds := make(map[string]int)
	firsts := 0
	for _, a := range answers {
		kinds[a.Kind]++
		judgement.ByKind[a.Kind] += a.recall()
		judgement.Recall += a.recall() / float64(len(answers))
		if a.First != "" {
			firsts++
			if a.firstIsRight() {
				judgement.First++
			}
		}
		unwanted, _ := a.among(a.Never)
		judgement.Never += len(unwanted)
	}
	for kind, n := range kinds {
		judgement.ByKind[kind] /= float64(n)
	}
	judgement.First /= float64(max(1, firsts))
	return judgement
}
