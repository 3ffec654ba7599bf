package demo

import (
	"embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"gongkai/disclosure"
)

//go:embed college.yaml words.yaml templates files
var embedded embed.FS

// plan is college.yaml: what the college is made of.
type plan struct {
	School   string                `yaml:"school"`
	Posts    int                   `yaml:"posts"`
	From     disclosure.Day        `yaml:"from"`
	To       disclosure.Day        `yaml:"to"`
	Period   periodPlan            `yaml:"period"`
	Families map[string]familyPlan `yaml:"families"`
	Channels []channelPlan         `yaml:"channels"`
	Sites    []sitePlan            `yaml:"sites"`
	Oddities []oddity              `yaml:"oddities"`
}

type periodPlan struct {
	From disclosure.Day `yaml:"from"`
	To   disclosure.Day `yaml:"to"`
}

// familyPlan is how one CMS writes addresses and answers; see college.yaml for
// what may stand in braces.
type familyPlan struct {
	First         string   `yaml:"first"` // address of a column's first page
	More          string   `yaml:"more"`  // of its other pages
	Data          string   `yaml:"data"`  // of the other pages where a script fetches them
	Post          string   `yaml:"post"`
	Twin          string   `yaml:"twin"` // another address that answers the same post
	File          string   `yaml:"file"`
	Homes         []string `yaml:"homes"`
	Base          int      `yaml:"base"`     // number of the oldest post
	Rows          int      `yaml:"rows"`     // entries on a list page
	Relative      bool     `yaml:"relative"` // links are relative to the page
	GBK           bool     `yaml:"gbk"`
	ETag          bool     `yaml:"etag"`
	Modified      bool     `yaml:"modified"`
	VolatileLists bool     `yaml:"volatile_lists"`
}

type channelPlan struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"`
	Unit     string `yaml:"unit"`
	Additive *bool  `yaml:"additive"`
}

type sitePlan struct {
	Name       string       `yaml:"name"`
	Family     string       `yaml:"family"`
	Channel    string       `yaml:"channel"`
	Department string       `yaml:"department"`
	Robots     string       `yaml:"robots"`
	Gzip       bool         `yaml:"gzip"`
	Discovered bool         `yaml:"discovered"` // stands in the configuration without columns
	Columns    []columnPlan `yaml:"columns"`
}

type columnPlan struct {
	Name        string `yaml:"name"`
	Folder      string `yaml:"folder"`
	Tree        int    `yaml:"tree"` // the CMS's number of the column
	Requirement int    `yaml:"requirement"`
	Topic       string `yaml:"topic"`
	Share       int    `yaml:"share"`
	Cut         int    `yaml:"cut"`
	Whole       bool   `yaml:"whole"`
	UndatedList bool   `yaml:"undated_list"`
	UndatedPage bool   `yaml:"undated_page"`
	Proxy       bool   `yaml:"proxy"` // later pages come through a script as data
}

// oddity is what happens to one post.
type oddity struct {
	Site     string         `yaml:"site"`
	Column   string         `yaml:"column"`
	Post     int            `yaml:"post"`
	Missing  bool           `yaml:"missing"`
	Offsite  string         `yaml:"offsite"`
	Document bool           `yaml:"document"`
	Leaks    bool           `yaml:"leaks"` // its file holds numbers of a person
	Moved    string         `yaml:"moved"`
	Undated  bool           `yaml:"undated"`
	Day      disclosure.Day `yaml:"day"`
	Later    int            `yaml:"later"` // days that the list is behind the page
	Also     string         `yaml:"also"`  // a second column of the site that lists the post
	By       string         `yaml:"by"`    // and by which address: plain, twin, session, tracked or tree
	Copy     *copyPlan      `yaml:"copy"`
}

// copyPlan is where a post is posted again, and how many days later.
type copyPlan struct {
	Site   string `yaml:"site"`
	Column string `yaml:"column"`
	Days   int    `yaml:"days"`
}

func readPlan() (plan, error) {
	var p plan
	err := readYAML("college.yaml", &p)
	return p, err
}

func readYAML(name string, to any) error {
	data, err := embedded.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(data, to, yaml.Strict()); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
