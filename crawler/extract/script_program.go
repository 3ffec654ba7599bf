package extract

import "strings"

// program is what a page's own scripts define.
type program struct {
	functions map[string]function
	globals   map[string][]token // what a variable is set to outside of functions
}

// function is a function of a script.
type function struct {
	params []string
	body   []token // without its braces, or an expression
	arrow  bool    // body is an expression
}

// maxDefined is how many functions and variables of a page are noted.
const maxDefined = 500

// maxParams is how many tokens of a function's parameters are read.
const maxParams = 40

// program takes the page's scripts apart at the first use.
func (p *Page) program() *program {
	if p.code != nil {
		return p.code
	}
	p.code = &program{functions: map[string]function{}, globals: map[string][]token{}}
	left := maxScript
	for _, script := range p.tree.scripts {
		if len(script) > left || !strings.Contains(script, "function") && !strings.Contains(script, "var ") && !strings.Contains(script, "=>") {
			continue
		}
		left -= len(script)
		p.code.define(lex(script))
	}
	return p.code
}

// define notes the functions and global variables of a script. Functions
// inside of functions and objects count too: calls know them by name alone.
func (c *program) define(tokens []token) {
	depth := 0
	for i := 0; i < len(tokens) && len(c.functions)+len(c.globals) < maxDefined; i++ {
		switch t := tokens[i]; {
		case t.kind == tokenSign && t.text == "{":
			depth++
		case t.kind == tokenSign && t.text == "}":
			depth--
		case t.kind == tokenName && t.text == "function":
			f, end := readFunction(tokens, i)
			if name := functionName(tokens, i); name != "" && f.body != nil {
				if _, known := c.functions[name]; !known {
					c.functions[name] = f
				}
			}
			if depth == 0 && end > i && functionName(tokens, i) != "" { // its variables are not global
				c.define(f.body)
				i = end
			}
		case depth == 0 && t.kind == tokenName && i+2 < len(tokens) && tokens[i+1].is("=") && (i == 0 || tokens[i-1].text != "."):
			end := endOfExpression(tokens, i+2)
			if f, _ := readFunction(tokens, i+2); f.arrow || f.body != nil && tokens[i+2].text != "function" {
				c.functions[t.text] = f
			} else if f.body == nil {
				c.globals[t.text] = tokens[i+2 : end]
			}
		}
	}
}

// functionName is the name of the function at tokens[i]: its own, or that of
// what it is assigned to.
func functionName(tokens []token, i int) string {
	if i+1 < len(tokens) && tokens[i+1].kind == tokenName {
		return tokens[i+1].text
	}
	if i >= 2 && (tokens[i-1].text == "=" || tokens[i-1].text == ":") && tokens[i-2].kind == tokenName {
		return tokens[i-2].text
	}
	return ""
}

// readFunction reads the function or arrow function at tokens[i]; its body is
// nil where there is none. end is the index of its last token.
func readFunction(tokens []token, i int) (f function, end int) {
	if i >= len(tokens) {
		return function{}, i
	}
	switch t := tokens[i]; {
	case t.kind == tokenName && t.text == "function":
		if i++; i < len(tokens) && tokens[i].kind == tokenName {
			i++
		}
	case t.kind == tokenName && i+1 < len(tokens) && tokens[i+1].text == "=>":
		f.params = []string{t.text}
		return arrowBody(f, tokens, i+1)
	}
	if i >= len(tokens) || !tokens[i].is("(") {
		return function{}, i
	}
	end = closing(tokens, i)
	if end+1 >= len(tokens) || !tokens[end+1].is("=>") && !tokens[end+1].is("{") {
		return function{}, end
	}
	for _, t := range tokens[min(i+1, end):min(i+1+maxParams, end)] {
		if t.kind == tokenName {
			f.params = append(f.params, t.text)
		}
	}
	if tokens[end+1].is("=>") {
		return arrowBody(f, tokens, end+1)
	}
	last := closing(tokens, end+1)
	f.body = tokens[end+2 : max(last, end+2)]
	return f, last
}

// arrowBody reads what follows the => at tokens[i].
func arrowBody(f function, tokens []token, i int) (function, int) {
	if i+1 < len(tokens) && tokens[i+1].is("{") {
		last := closing(tokens, i+1)
		f.body = tokens[i+2 : max(last, i+2)]
		return f, last
	}
	end := endOfExpression(tokens, i+1)
	f.body, f.arrow = tokens[min(i+1, end):end], true
	return f, end - 1
}

// endOfExpression is where an expression that begins at tokens[i] ends: at a
// comma, a semicolon or the bracket around it.
func endOfExpression(tokens []token, i int) int {
	for ; i < len(tokens); i++ {
		if tokens[i].kind != tokenSign {
			if i > 0 && tokens[i].kind == tokenName && (tokens[i].text == "var" || tokens[i].text == "function" && tokens[i-1].text != "=" && tokens[i-1].text != "(") {
				return i
			}
			continue
		}
		switch tokens[i].text {
		case ",", ";", ")", "]", "}":
			return i
		case "(", "[", "{":
			i = closing(tokens, i)
		}
	}
	return len(tokens)
}
