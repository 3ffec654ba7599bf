package web

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net/http"

	"gongkai/disclosure"
	"gongkai/report"
)

//go:embed pages style.css icon.svg
var files embed.FS

// ErrNotFound is what a Source wraps where it has no such post. It is answered
// with 404.
var ErrNotFound = errors.New("not found")

// School is what the pages need to know before any number: whose they are, and
// the words in which posts are counted.
type School struct {
	Name      string
	Period    disclosure.Period    // of the report; shown unless the reader asks for another
	Channels  []disclosure.Channel // in the order of the table's columns
	Checklist disclosure.Checklist
}

// Source is where the pages read from.
type Source interface {
	Posts
	Counts
	History
}

// Counts makes tallies.
type Counts interface {
	// Count tallies a period by dimensions and pairs of them.
	Count(ctx context.Context, period disclosure.Period, by []disclosure.Dimension, pairs []report.Pair) (report.Tally, error)
}

// History has what tallies were.
type History interface {
	// Snapshots gives all of them, the earliest first.
	Snapshots(ctx context.Context) ([]disclosure.Snapshot, error)
	// SnapshotDiff tells what changed between two snapshots, or until now where
	// after is 0. Its error wraps ErrNotFound where there is no such snapshot.
	SnapshotDiff(ctx context.Context, before, after int64) (report.SnapshotDiff, error)
}

// Posts has the overview, and the posts behind each number.
type Posts interface {
	// Overview gives the tally of a period, and the last run.
	Overview(ctx context.Context, period disclosure.Period) (Overview, error)
	// Posts gives at most Query.Limit of the posts asked for, the newest first,
	// and how many there are in all.
	Posts(ctx context.Context, query Query) (posts []disclosure.Post, total int, err error)
	// Post gives one post with the files of its attachments, in their order, or
	// an error that wraps ErrNotFound.
	Post(ctx context.Context, id string) (disclosure.Post, []disclosure.File, error)
}

// server holds what every handler needs; it does not change after New.
type server struct {
	school School
	source Source
	log    *slog.Logger
	pages  pages
}

// New makes the handler of every page. Errors that are not the reader's are
// logged to log. It fails only where the embedded templates cannot be parsed.
func New(school School, source Source, log *slog.Logger) (http.Handler, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &server{school: school, source: source, log: log, pages: pages}
	mux := http.NewServeMux()
	for pattern, handler := range s.routes() {
		mux.Handle(pattern, handler)
	}
	return secured(mux), nil
}

// routes are all addresses that are answered. GET patterns answer HEAD too;
// any other method gets 405.
func (s *server) routes() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /{$}":            s.page(s.overview),        // the sentence, the table, the last run
		"GET /tables":         s.page(s.tables),          // by any dimension, or two
		"GET /snapshots":      s.page(s.snapshots),       // what the number was
		"GET /snapshots/{id}": s.page(s.snapshot),        // what changed since
		"GET /posts":          s.page(s.posts),           // the posts behind a number
		"GET /posts/{id}":     s.page(s.post),            // one post with its kept evidence
		"GET /style.css":      asset("style.css"),        //
		"GET /icon.svg":       asset("icon.svg"),         //
		"GET /healthz":        http.HandlerFunc(healthy), // for probes: the process answers
		"GET /":               s.page(unknown),           // everything else: 404
	}
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // a reader that went away needs no answer
}

func unknown(*http.Request) (view, error) { return view{}, ErrNotFound }

// secured sets on every answer what keeps a hostile post from reaching beyond
// its own text: no script at all, nothing from elsewhere, no framing, and no
// hint to the linked sites where a reader came from.
func secured(next http.Handler) http.Handler {
	const policy = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
