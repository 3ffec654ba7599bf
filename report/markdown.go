package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the report as Markdown with tables (GitHub's dialect).
// Whatever is shown is text: no markup in a name or title takes effect.
func WriteMarkdown(w io.Writer, r Report) error {
	r = r.OnPaper()
	m := markdown{out: bufio.NewWriter(w), text: strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`",
		"[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "#", `\#`, "~", `\~`, "$", `\$`, "&", "&amp;", "\n", " ", "\r", " "),
		address: strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", `\`, "%5C", "\n", "", "\r", ""),
	}
	m.line("# %s", m.plain(r.Title))
	if len(r.Warnings) > 0 {
		m.line("**请注意：以下情况可能影响数字**")
		for _, warning := range r.Warnings {
			m.item(m.plain(warning))
		}
		m.line("")
	}
	for _, part := range r.Parts {
		m.line("## %s、%s", Numeral(part.No), m.plain(part.Title))
		sections := 0
		for _, block := range part.Blocks {
			if block.Heading != "" {
				sections++
				m.line("### （%s）%s", Numeral(sections), m.plain(block.Heading))
			}
			m.block(r, block)
		}
	}
	if loose := r.Loose(); len(loose) > 0 {
		m.line("## 附表")
		for _, table := range loose {
			m.table(table)
		}
	}
	m.line("生成日期：%s", m.plain(string(r.Made)))
	return m.out.Flush()
}

// markdown keeps the first error of its writer, which Flush gives.
type markdown struct {
	out           *bufio.Writer
	text, address *strings.Replacer
}

// plain is text in which Markdown sees no markup.
func (m markdown) plain(text string) string { return m.text.Replace(text) }

// line writes a paragraph, and nothing for an empty one but the end of a list.
func (m markdown) line(format string, args ...any) {
	fmt.Fprintf(m.out, format+"\n", args...)
	if format != "" {
		m.out.WriteString("\n")
	}
}

func (m markdown) item(text string) { fmt.Fprintf(m.out, "- %s\n", text) }

func (m markdown) block(r Report, block Block) {
	switch {
	case block.Text != "":
		m.line("%s", m.plain(block.Text))
	case block.Prose != "":
		m.line("> %s", m.plain(block.Prose))
	case block.Table != "":
		if table, ok := r.Table(block.Table); ok {
			m.table(table)
		}
	}
}

func (m markdown) table(t Table) {
	m.line("**表%s　%s**", m.plain(t.ID), m.plain(t.Title))
	head, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, column := range t.Columns {
		head[i], rule[i] = m.plain(column.Name), "---"
		if column.Numeric() {
			rule[i] = "--:"
		}
	}
	m.row(head)
	m.row(rule)
	for _, line := range t.Lines {
		m.values(t, line.Values, line.SumOf != nil)
	}
	if t.Total != nil {
		m.values(t, t.Total, true)
	}
	m.out.WriteString("\n")
	if t.Note != "" {
		m.line("注：%s", m.plain(t.Note))
	}
}

func (m markdown) row(cells []string) { fmt.Fprintf(m.out, "| %s |\n", strings.Join(cells, " | ")) }

func (m markdown) values(t Table, values []Value, bold bool) {
	cells := make([]string, len(values))
	for i, value := range values {
		cells[i] = m.plain(t.Columns[i].Text(value))
		if bold && cells[i] != "" {
			cells[i] = "**" + cells[i] + "**"
		}
		if value.Link != "" && cells[i] != "" {
			cells[i] = "[" + cells[i] + "](<" + m.address.Replace(value.Link) + ">)"
		}
	}
	m.row(cells)
}
