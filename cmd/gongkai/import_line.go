package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/config"
	"gongkai/disclosure"
)

// figureLine is a typed-in count: a line with "count".
type figureLine struct {
	Channel string         `json:"channel"`
	Name    string         `json:"name"`
	Count   *int           `json:"count"`
	Unit    string         `json:"unit"`
	From    disclosure.Day `json:"from"`
	To      disclosure.Day `json:"to"`
}

// measureLine is a typed-in count of a disclosure.Measure: a line with "count"
// and "measure".
type measureLine struct {
	Measure string         `json:"measure"`
	Count   *int           `json:"count"`
	From    disclosure.Day `json:"from"`
	To      disclosure.Day `json:"to"`
}

// parseImport reads one line: a post, or a figure where it has a count.
func parseImport(project *project, line []byte) (disclosure.Post, *disclosure.Figure, error) {
	var has struct {
		Count   json.RawMessage `json:"count"`
		Measure json.RawMessage `json:"measure"`
	}
	if err := json.Unmarshal(line, &has); err == nil && (has.Count != nil || has.Measure != nil) {
		read := figureOf
		if has.Measure != nil {
			read = measureOf
		}
		figure, err := read(project.config, line, has.Count)
		return disclosure.Post{}, &figure, err
	}
	var given postLine
	if err := json.Unmarshal(line, &given); err != nil {
		return disclosure.Post{}, nil, fmt.Errorf(`not a post: %w; write {"title":"…","channel":"…","published":"2023-05-06","url":"https://…"}`, err)
	}
	if err := onlyKnownKeys(line, &given); err != nil {
		return disclosure.Post{}, nil, err
	}
	post, err := newImportedPost(project, given)
	return post, nil, err
}

func figureOf(configured config.Config, line []byte, count json.RawMessage) (disclosure.Figure, error) {
	var given figureLine
	if err := json.Unmarshal(line, &given); err != nil || given.Count == nil {
		return disclosure.Figure{}, fmt.Errorf(`count %s: write a figure as {"channel":"board","name":"宣传栏","count":12,"from":"2023-01-01","to":"2023-12-31"}`, count)
	}
	if err := onlyKnownKeys(line, &given); err != nil {
		return disclosure.Figure{}, err
	}
	return newFigure(configured, given)
}

func measureOf(_ config.Config, line []byte, count json.RawMessage) (disclosure.Figure, error) {
	var given measureLine
	if err := json.Unmarshal(line, &given); err != nil || given.Count == nil {
		return disclosure.Figure{}, fmt.Errorf(`count %s: write a measure as {"measure":"requests_online","count":3,"from":"2023-01-01","to":"2023-12-31"}`, count)
	}
	if err := onlyKnownKeys(line, &given); err != nil {
		return disclosure.Figure{}, err
	}
	measures := disclosure.Measures()
	at := slices.IndexFunc(measures, func(measure disclosure.Measure) bool { return measure.ID == given.Measure })
	if at < 0 {
		var ids []string
		for _, measure := range measures {
			ids = append(ids, measure.ID)
		}
		return disclosure.Figure{}, fmt.Errorf("measure %q: write one of %v", given.Measure, ids)
	}
	period, err := countedIn(*given.Count, given.From, given.To)
	return disclosure.Figure{Name: given.Measure, Count: *given.Count, Unit: measures[at].Unit, Period: period}, err
}

func newFigure(configured config.Config, line figureLine) (disclosure.Figure, error) {
	if err := declared(configured, line.Channel); err != nil {
		return disclosure.Figure{}, err
	}
	period, err := countedIn(*line.Count, line.From, line.To)
	return disclosure.Figure{Channel: line.Channel, Name: line.Name, Count: *line.Count, Unit: line.Unit, Period: period}, err
}

// countedIn checks a count and its period.
func countedIn(count int, from, to disclosure.Day) (disclosure.Period, error) {
	if count < 0 {
		return disclosure.Period{}, fmt.Errorf("count %d: write a number from 0 on", count)
	}
	for _, day := range []disclosure.Day{from, to} {
		if _, err := disclosure.ParseDay(string(day)); err != nil || day == "" {
			return disclosure.Period{}, fmt.Errorf("from %q to %q: write both days as YYYY-MM-DD", from, to)
		}
	}
	if from > to {
		return disclosure.Period{}, fmt.Errorf("from %s is after to %s: exchange them", from, to)
	}
	return disclosure.Period{From: from, To: to}, nil
}

func declared(configured config.Config, channel string) error {
	var ids []string
	for _, known := range configured.Channels {
		ids = append(ids, known.ID)
	}
	if !slices.Contains(ids, channel) {
		return fmt.Errorf("channel %q is not in the configuration: write one of %v", channel, ids)
	}
	return nil
}
