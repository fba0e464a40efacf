package emit

import "github.com/dave/jennifer/jen"

// documented puts a doc comment above a declaration. No blank may follow a
// line: gofmt would then see another comment the second time it looks.
func documented(decl jen.Code, doc ...string) jen.Code {
	return jen.Custom(jen.Options{Separator: "\n"}, append(comments(doc...), decl)...)
}

// key is a field of a composite literal.
func key(name string, value jen.Code) jen.Code {
	return jen.Id(name).Op(":").Add(value)
}

// braces is the body of a composite literal on one line.
func braces(items ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ", "}, items...)
}

// lines is the body of a composite literal with an item a line.
func lines(items ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, items...)
}

// stringsLiteral is a []string, an element a line if there are many.
func stringsLiteral(texts []string) *jen.Statement {
	items, width := make([]jen.Code, len(texts)), 0
	for i, s := range texts {
		items[i] = str(s)
		width += len(quoted(s)) + 2
	}
	if width > lineWidth {
		return jen.Index().String().Add(lines(items...))
	}
	return jen.Index().String().Add(braces(items...))
}

// lineWidth is what fits on a line beside its indentation and left-hand side.
const lineWidth = 80

// oneLine is a body on one line.
func oneLine(stmts ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ";"}, stmts...)
}
