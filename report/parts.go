package report

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"

	"gongkai/disclosure"
)

// partsText is the wording of the eight parts; what its marks mean stands in it.
//
//go:embed parts.txt
var partsText string

// parts8 fills the numbers into the wording and gives the eight parts.
func (b *builder) parts8(requirements []requirement, regulations []disclosure.PublishedRegulation) ([]Part, error) {
	wording, err := template.New("parts.txt").Option("missingkey=error").Parse(partsText)
	if err != nil {
		return nil, fmt.Errorf("read the wording of the parts: %w", err)
	}
	var filled strings.Builder
	if err := wording.Execute(&filled, b.facts(requirements, regulations)); err != nil {
		return nil, fmt.Errorf("fill in the wording of the parts: %w", err)
	}
	return parseParts(filled.String())
}

// parseParts reads the wording once its numbers are in. Names in it never
// begin a line, so that they cannot be taken for marks.
func parseParts(wording string) ([]Part, error) {
	var parts []Part
	for line := range strings.Lines(wording) {
		mark, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name, ok := strings.CutPrefix(mark, "@"); ok {
			mark, rest = "@", name
		}
		switch {
		case mark == "":
			continue
		case mark == "#":
			parts = append(parts, Part{No: len(parts) + 1, Title: rest})
			continue
		case len(parts) == 0 || rest == "":
			return nil, fmt.Errorf("the wording of the parts has the line %q: begin it with one of # ## = > @", line)
		}
		var block Block
		switch mark {
		case "##":
			block.Heading = rest
		case "=":
			block.Text = rest
		case ">":
			block.Prose = rest
		case "@":
			block.Table = rest
		default:
			return nil, fmt.Errorf("the wording of the parts has the line %q: begin it with one of # ## = > @", line)
		}
		last := &parts[len(parts)-1]
		last.Blocks = append(last.Blocks, block)
	}
	return parts, nil
}
