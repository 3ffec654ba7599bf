package config

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestKeysOfTheServer(t *testing.T) {
	const head = "school: 某某学院\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept } ]\n"
	for in, want := range map[string][2]string{
		"": {"the environment variable MEILI_MASTER_KEY", "the environment variable MEILI_SEARCH_KEY"},
		"index: { meilisearch: { api_key_env: A, search_key_env: B } }": {"the environment variable A", "the environment variable B"},
		"index: { meilisearch: { api_key_file: keys/admin, search_key_file: /run/secrets/search } }": {
			"the file " + filepath.Join("etc", "keys", "admin"), "the file /run/secrets/search"},
	} {
		got, err := parse(filepath.Join("etc", "gongkai.yaml"), []byte(head+in), noFile)
		if err != nil {
			t.Fatal(err)
		}
		server := got.Index.Meilisearch
		if diff := cmp.Diff(want, [2]string{server.APIKey.String(), server.SearchKey.String()}); diff != "" {
			t.Errorf("%s: keys (-want +got):\n%s", in, diff)
		}
	}
}

func TestPeriodsByName(t *testing.T) {
	const head = "school: 某某学院\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept } ]\n"
	for in, want := range map[string]disclosure.Period{
		"period: { year: 2023 }":             disclosure.Year(2023),
		"period: { year: '2023' }":           disclosure.Year(2023),
		"period: { academic: 2022-2023 }":    disclosure.AcademicYear(2022),
		"period: { academic: 2022 }":         disclosure.AcademicYear(2022),
		"period: { from: 2023-05-01 }":       {From: "2023-05-01"},
		"period: { year: , to: 2023-05-01 }": {To: "2023-05-01"},
	} {
		got, err := parse("gongkai.yaml", []byte(head+in), noFile)
		if err != nil || got.Period != want {
			t.Errorf("%s: %v, %v, want %v", in, got.Period, err, want)
		}
	}
}

func TestSnapshotsCanBeOff(t *testing.T) {
	const head = "school: 某某学院\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept } ]\n"
	for in, want := range map[string]bool{"": true, "snapshots: monthly": true, "snapshots: off": false} {
		got, err := parse("gongkai.yaml", []byte(head+in), noFile)
		if err != nil || got.Snapshots != want {
			t.Errorf("%q: %v, %v, want %v", in, got.Snapshots, err, want)
		}
	}
}
