package emit

import "strings"

// Expressions are put together as texts, since their layout depends on how long
// their parts are; gofmt indents them afterwards.

// exprWidth is how long a line of an expression may get, indentation left out.
const queryLine = 90

// invoke is a call: on one line if it fits there, with a function as its last
// argument that goes on behind it, else an argument a line.
func invoke(fn string, args ...string) string {
	line := fn + "(" + strings.Join(args, ", ") + ")"
	newline := strings.IndexByte(line, '\n')
	if newline < 0 && len(line) <= queryLine || len(args) == 0 {
		return line
	}
	last := len(args) - 1
	before := fn + "(" + strings.Join(args[:last], ", ")
	head, _, _ := strings.Cut(args[last], "\n")
	if !strings.Contains(before, "\n") && strings.HasSuffix(head, "{") && newline <= queryLine {
		return line
	}
	if strings.HasPrefix(args[0], "jsonata.") && !strings.ContainsAny(args[0], "(\n") {
		return fn + "(" + args[0] + ",\n" + strings.Join(args[1:], ",\n") + ",\n)" // the function that is called
	}
	return fn + "(\n" + strings.Join(args, ",\n") + ",\n)"
}

// chain is a call of methods one after the other: links begin with their names.
// Too long for a line, it breaks before each link but those that only name a
// field, and before none if one function is all that takes many lines.
func chain(head string, links ...string) string {
	line := strings.Join(append([]string{head}, links...), ".")
	newline := strings.IndexByte(line, '\n')
	if newline < 0 && len(line) <= queryLine {
		return line
	}
	tall := 0
	for _, link := range append([]string{head}, links...) {
		if strings.Contains(link, "\n") {
			tall++
		}
	}
	if tall == 1 && newline >= 0 && newline <= queryLine {
		return line
	}
	out := head
	for i, link := range links {
		first, _, _ := strings.Cut(link, "\n")
		room := queryLine - len(out[strings.LastIndexByte(out, '\n')+1:])
		if (i == 0 || strings.HasPrefix(link, "Field(") || strings.HasSuffix(link, "()")) && len(first) < room {
			out += "." + link
		} else {
			out += ".\n" + link
		}
	}
	return out
}

// literalBody is a composite literal with its items on a line or a line each.
func literalBody(typ string, items []string) string {
	line := typ + "{" + strings.Join(items, ", ") + "}"
	if len(items) == 0 || len(line) <= queryLine && !strings.Contains(line, "\n") {
		return line
	}
	return typ + "{\n" + strings.Join(items, ",\n") + ",\n}"
}

// function is a function literal; what only returns something short stays on
// its line.
func function(signature string, body []string) string {
	if len(body) == 1 && len(signature)+len(body[0]) <= queryLine && !strings.Contains(body[0], "\n") {
		return "func" + signature + " { " + body[0] + " }"
	}
	return "func" + signature + " {\n" + strings.Join(body, "\n") + "\n}"
}
