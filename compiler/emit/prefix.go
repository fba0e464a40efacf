package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/names"
)

// prefixed puts a prefix before all names that a file declares in its package, so
// that two definitions may share one: StateShip becomes RefundStateShip, New
// NewRefund, machine refundMachine. Fields, methods and what other files declare
// keep their names.
func prefixed(src []byte, prefix string) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	r := renamer{prefix: prefix, declared: contract.Declared(f), fields: fieldNames(f)}
	var out bytes.Buffer
	last := 0
	for _, e := range r.edits(f) {
		at := fset.Position(e.pos).Offset
		out.Write(src[last:at])
		out.WriteString(e.name)
		last = at + len(e.old)
	}
	out.Write(src[last:])
	return format.Source(out.Bytes())
}

// renamer gives the names of a file a prefix.
type renamer struct {
	prefix   string
	declared map[string]bool
	fields   map[*ast.Ident]bool
}

// edit is a piece of text and what stands in its place.
type edit struct {
	pos       token.Pos
	old, name string
}

// edits are all mentions of declared names, in code and in doc comments, in order.
// A local variable of such a name is renamed with it, which changes nothing.
func (r *renamer) edits(f *ast.File) []edit {
	var out []edit
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && r.declared[id.Name] && !r.fields[id] {
			out = append(out, edit{id.Pos(), id.Name, r.rename(id.Name)})
		}
		return true
	})
	for _, group := range f.Comments {
		for _, c := range group.List {
			out = append(out, r.mentions(c)...)
		}
	}
	slices.SortFunc(out, func(a, b edit) int { return int(a.pos - b.pos) })
	return out
}

// mention is how a doc comment names what it stands above, and links to others.
var mention = regexp.MustCompile(`^// (\w+) |\[(\w+)(?:\.\w+)?\]`)

func (r *renamer) mentions(c *ast.Comment) []edit {
	var out []edit
	for _, at := range mention.FindAllStringSubmatchIndex(c.Text, -1) {
		from, to := at[2], at[3]
		if from < 0 {
			from, to = at[4], at[5]
		}
		if name := c.Text[from:to]; r.declared[name] {
			out = append(out, edit{c.Pos() + token.Pos(from), name, r.rename(name)})
		}
	}
	return out
}

func (r *renamer) rename(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	switch {
	case name == "New":
		return "New" + r.prefix
	case unicode.IsUpper(first):
		return r.prefix + name
	}
	return names.Unexported(r.prefix) + string(unicode.ToUpper(first)) + name[size:]
}

// fieldNames are the identifiers that name no more than a field, a method or a
// member of another package.
func fieldNames(f *ast.File) map[*ast.Ident]bool {
	out := map[*ast.Ident]bool{f.Name: true}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			out[n.Sel] = true
		case *ast.FuncDecl:
			out[n.Name] = n.Recv != nil
		case *ast.StructType:
			listed(out, n.Fields)
		case *ast.InterfaceType:
			listed(out, n.Methods)
		case *ast.CompositeLit:
			switch n.Type.(type) {
			case *ast.ArrayType, *ast.MapType:
				return true // whose keys are values
			}
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok {
						out[id] = true
					}
				}
			}
		}
		return true
	})
	return out
}

func listed(out map[*ast.Ident]bool, fields *ast.FieldList) {
	for _, field := range fields.List {
		for _, name := range field.Names {
			out[name] = true
		}
	}
}
