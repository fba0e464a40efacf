package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// fileReader reads schemas and samples, each file once.
type fileReader struct {
	ds    *diag.Sink
	marks *marks
	known map[string]*schemaFile
}

// schemaFile is a file of JSON or YAML.
type schemaFile struct {
	name   string
	source *ir.Source
	root   *jsontree.Node  // nil if it could not be read, which was reported
	limits map[string]bool // keywords that limit values, which were reported
}

// open reads a file that is named at a place.
func (r *fileReader) open(name string, at Place) *schemaFile {
	name = filepath.Clean(name)
	if f := r.known[name]; f != nil {
		return f
	}
	f := &schemaFile{name: name, source: &ir.Source{Name: filepath.ToSlash(name)}, limits: map[string]bool{}}
	r.known[name] = f
	text, err := readFile(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no file %s", filepath.ToSlash(name))
		}
		r.ds.Report(diag.Diagnostic{Code: diag.BadContract, Source: at.Source, Span: at.Span, Message: err.Error()})
		return f
	}
	f.source.Text = text
	var sink diag.Sink
	f.root = jsontree.Parse(f.source, &sink).Root
	reportInside(&sink, f.source, r.ds)
	if sink.HasErrors() {
		f.root = nil
	}
	return f
}

// promise reads a schema, or for a hint a sample.
func (r *fileReader) promise(named file, trust Trust) (Promise, bool) {
	f := r.open(named.name, named.at)
	if f.root == nil {
		return Promise{}, false
	}
	p := Promise{Trust: trust, At: Place{f.source, head(f.root.Span)}, By: f.source.Name}
	if trust == Hinted {
		p.Type = r.marked(&p, f.source, f.root, sampled(ir.ConstType(f.root.Compact())))
		return p, true
	}
	p.Schema = path.Base(f.source.Name)
	s := &schemaReader{files: r, file: f, promise: &p}
	p.Type = s.schema(f.root)
	return p, true
}

// mark gives the origin of a member of what a file promises.
func (r *fileReader) mark(p *Promise, at Place, name string) ir.Span {
	p.parts = append(p.parts, r.marks.part(at, name))
	return p.parts[len(p.parts)-1].origin
}

// marked is the type of a sample with the places of its members.
func (r *fileReader) marked(p *Promise, src *ir.Source, n *jsontree.Node, t ir.Type) ir.Type {
	if n.Kind != jsontree.Object {
		return t
	}
	for _, m := range n.Members {
		if inner := t.Field(m.Key); !inner.Is(ir.KindAbsent) {
			inner = r.marked(p, src, m.Value, inner)
			t = t.WithField(m.Key, inner.From(r.mark(p, Place{src, m.Span}, m.Key)))
		}
	}
	return t
}

// head is the beginning of a span: what a message about a whole file shows.
func head(s ir.Span) ir.Span { return ir.Span{Start: s.Start, End: min(s.End, s.Start+1)} }

// sampled is the type of which a document is one example: another one has other
// strings and more elements. That it may have further members is not said, since
// a sample is there to hint at names that are wrong.
func sampled(t ir.Type) ir.Type {
	if t.IsUnknown() { // of an empty list, or too deep
		return t
	}
	out := t.Only(ir.KindNull | ir.KindBoolean | ir.KindNumber)
	if t.Has(ir.KindString) {
		out = out.Join(ir.StringType)
	}
	if t.Has(ir.KindArray) {
		elem := t.Element()
		if elem.IsNothing() {
			elem = ir.Unknown
		}
		out = out.Join(ir.List(sampled(elem)))
	}
	if t.Has(ir.KindObject) {
		fields := make([]ir.TypeField, 0, len(t.Fields()))
		for _, f := range t.Fields() {
			typ := sampled(f.Type.Without(ir.KindAbsent))
			if f.Type.Has(ir.KindAbsent) {
				typ = typ.Optional()
			}
			fields = append(fields, ir.TypeField{Name: f.Name, Type: typ})
		}
		rest := ir.Nothing
		if len(fields) == 0 {
			rest = ir.Unknown
		}
		out = out.Join(ir.ObjectWith(rest, fields...))
	}
	return out
}

// keywords are those of JSON Schema, from draft 4 to 2020-12, and of OpenAPI 3.0, by
// what becomes of them. A keyword that is not here is refused by name, as is one
// that says which values are valid and that a type cannot say: a machine would be
// held to less than its schema promises. Of those that limit single values a warning
// says just that.
var keywords = map[string]keywordUse{
	"type": shapes, "const": shapes, "enum": shapes, "format": shapes, "nullable": shapes,
	"properties": shapes, "patternProperties": shapes, "additionalProperties": shapes, "required": shapes,
	"items": shapes, "prefixItems": shapes, "additionalItems": shapes,
	"allOf": shapes, "anyOf": shapes, "oneOf": shapes, "$ref": shapes, "$dynamicRef": shapes, "$recursiveRef": shapes,

	"minimum": limits, "maximum": limits, "exclusiveMinimum": limits, "exclusiveMaximum": limits, "multipleOf": limits,
	"minLength": limits, "maxLength": limits, "pattern": limits, "contentEncoding": limits, "contentMediaType": limits,
	"minItems": limits, "maxItems": limits, "uniqueItems": limits, "minProperties": limits, "maxProperties": limits,

	"$schema": remarks, "$id": remarks, "id": remarks, "$anchor": remarks, "$dynamicAnchor": remarks, "$recursiveAnchor": remarks,
	"$vocabulary": remarks, "$comment": remarks, "$defs": remarks, "definitions": remarks,
	"title": remarks, "description": remarks, "default": remarks, "example": remarks, "examples": remarks, "deprecated": remarks,
	"readOnly": remarks, "writeOnly": remarks, "discriminator": remarks, "externalDocs": remarks, "xml": remarks,

	"not": refused, "if": refused, "then": refused, "else": refused, "dependentSchemas": refused, "dependentRequired": refused,
	"dependencies": refused, "unevaluatedProperties": refused, "unevaluatedItems": refused, "propertyNames": refused,
	"contains": refused, "minContains": refused, "maxContains": refused, "contentSchema": refused,
}

// keywordUse is what becomes of a keyword.
type keywordUse uint8

const (
	unheard keywordUse = iota
	shapes             // it is part of the type
	limits             // of single values, which are not held to it
	remarks            // it says nothing about values
	refused            // it says what a type cannot say
)

// known reports keywords that are refused, and, once a file, those that limit values.
// Those that begin with x- are other tools'.
func (s *schemaReader) known(n *jsontree.Node, m jsontree.Member) {
	switch use := keywords[m.Key]; {
	case m.Key == "minItems" && prefixItems(n) != nil: // it says how many of these there are
	case use == refused:
		s.faultHelp(m.Span, "say it with allOf, anyOf, oneOf, enum and properties, or leave it out", "the keyword %q is not supported", m.Key)
	case use == limits && !s.file.limits[m.Key]:
		s.file.limits[m.Key] = true
		s.files.ds.Report(diag.Diagnostic{
			Code: diag.LimitNotHeld, Source: s.file.source, Span: m.Span, Message: fmt.Sprintf("values are not held to %q", m.Key),
			Help: "say what can be said with type, enum and const, and look at the rest where the value is used",
		})
	case use == unheard && !strings.HasPrefix(m.Key, "x-"):
		s.faultHelp(m.Span, didYouMean(m.Key, slices.Sorted(maps.Keys(keywords))), "JSON Schema has no keyword %q", m.Key)
	}
}

// schemaReader makes types of JSON Schemas. A type has at least the values that are
// valid.
type schemaReader struct {
	files   *fileReader
	file    *schemaFile
	promise *Promise
	refs    []*jsontree.Node // that are being followed
	steps   int              // schemas looked at
}

// maxSteps bounds how many schemas, or Go types, are looked at for one type:
// recursive ones that branch would be endless otherwise.
const maxSteps = 20_000

func (s *schemaReader) fault(at ir.Span, format string, args ...any) ir.Type {
	return s.faultHelp(at, "", format, args...)
}

func (s *schemaReader) faultHelp(at ir.Span, help, format string, args ...any) ir.Type {
	s.files.ds.Report(diag.Diagnostic{Code: diag.BadContract, Source: s.file.source, Span: at, Message: fmt.Sprintf(format, args...), Help: help})
	return ir.Unknown
}

func (s *schemaReader) schema(n *jsontree.Node) ir.Type {
	switch n.Kind {
	case jsontree.Bool:
		if n.Text == "true" {
			return ir.Unknown
		}
		return ir.Nothing
	case jsontree.Object:
	default:
		return s.fault(n.Span, "a schema is an object or a boolean, not %s", n.Kind)
	}
	if s.steps++; s.steps > maxSteps || len(s.refs) > maxDepth {
		return ir.Unknown
	}
	out := s.kinds(n)
	for _, m := range n.Members {
		s.known(n, m)
		if t, ok := s.keyword(m); ok {
			out = out.Narrow(t)
		}
	}
	if null := n.Get("nullable"); null != nil && null.Text == "true" { // OpenAPI 3.0
		out = out.Join(ir.NullType)
	}
	return out
}

// maxDepth bounds references within references; types are bounded far below.
const maxDepth = 64

// kinds is what type says, with what the keywords of each kind say.
func (s *schemaReader) kinds(n *jsontree.Node) ir.Type {
	words := []string{"null", "boolean", "number", "string", "array", "object"}
	if t := n.Get("type"); t != nil {
		words = s.words(t)
	}
	out := ir.Nothing
	for _, word := range words {
		switch word {
		case "null":
			out = out.Join(ir.NullType)
		case "boolean":
			out = out.Join(ir.BooleanType)
		case "number":
			out = out.Join(ir.NumberType)
		case "integer":
			out = out.Join(ir.IntegerType)
		case "string":
			out = out.Join(stringSchema(n))
		case "array":
			out = out.Join(s.array(n))
		case "object":
			out = out.Join(s.object(n))
		default:
			s.fault(n.Get("type").Span, "there is no type %q", word)
			return ir.Unknown
		}
	}
	return out
}

// words are the types of "type": one, or a list.
func (s *schemaReader) words(t *jsontree.Node) []string {
	switch t.Kind {
	case jsontree.String:
		return []string{t.Text}
	case jsontree.Array:
		var out []string
		for _, e := range t.Elems {
			out = append(out, e.Text)
		}
		return out
	}
	s.fault(t.Span, "type is a string or a list of strings, not %s", t.Kind)
	return []string{"null", "boolean", "number", "string", "array", "object"}
}

func stringSchema(n *jsontree.Node) ir.Type {
	if f := n.Get("format"); f != nil && f.Text == "date-time" {
		return ir.TimestampType
	}
	return ir.StringType
}

// array is prefixItems and items; before 2020-12, items and additionalItems.
func (s *schemaReader) array(n *jsontree.Node) ir.Type {
	items, prefix := n.Get("items"), prefixItems(n)
	if prefix == items && items != nil {
		items = n.Get("additionalItems")
	}
	rest := ir.Unknown
	if items != nil {
		rest = s.schema(items)
	}
	if prefix == nil {
		if rest.IsNothing() {
			return ir.Tuple()
		}
		return ir.List(rest)
	}
	if prefix.Kind != jsontree.Array {
		return s.fault(prefix.Span, "prefixItems is a list, not %s", prefix.Kind)
	}
	least := s.count(n.Get("minItems"))
	elems := make([]ir.Type, len(prefix.Elems))
	all := rest
	for i, e := range prefix.Elems {
		elems[i] = s.schema(e)
		all = all.Join(elems[i])
		if i >= least {
			elems[i] = elems[i].Optional()
		}
	}
	if rest.IsNothing() {
		return ir.Tuple(elems...)
	}
	return ir.List(all)
}

// prefixItems are the schemas of the first elements, one by one; nil: there are none.
func prefixItems(n *jsontree.Node) *jsontree.Node {
	if items := n.Get("items"); n.Get("prefixItems") == nil && items != nil && items.Kind == jsontree.Array {
		return items
	}
	return n.Get("prefixItems")
}

func (s *schemaReader) count(n *jsontree.Node) int {
	if n == nil {
		return 0
	}
	i, err := strconv.Atoi(n.Text)
	if n.Kind != jsontree.Number || err != nil {
		s.fault(n.Span, "want a whole number, not %s", n.Kind)
	}
	return i
}

// object is properties, required and what other members are.
func (s *schemaReader) object(n *jsontree.Node) ir.Type {
	rest := ir.Unknown
	if more := n.Get("additionalProperties"); more != nil {
		rest = s.schema(more)
	}
	if p := n.Get("patternProperties"); p != nil {
		for _, m := range s.members(p, "patternProperties") {
			rest = rest.Join(s.schema(m.Value))
		}
	}
	required := map[string]bool{}
	if r := n.Get("required"); r != nil && r.Kind == jsontree.Array { // draft 3 had a boolean
		for _, e := range r.Elems {
			required[e.Text] = true
		}
	}
	var fields []ir.TypeField
	seen := map[string]bool{}
	if p := n.Get("properties"); p != nil {
		for _, m := range s.members(p, "properties") {
			t := s.schema(m.Value).From(s.files.mark(s.promise, Place{s.file.source, m.Span}, m.Key))
			if !required[m.Key] {
				t = t.Optional()
			}
			if !seen[m.Key] {
				fields = append(fields, ir.TypeField{Name: m.Key, Type: t})
			}
			seen[m.Key] = true
		}
	}
	if r := n.Get("required"); r != nil {
		for _, e := range r.Elems {
			if !seen[e.Text] {
				if seen[e.Text] = true; rest.IsNothing() {
					return s.fault(e.Span, "%q is required, and nothing allows it: additionalProperties is false, and it is not among properties", e.Text)
				}
				fields = append(fields, ir.TypeField{Name: e.Text, Type: rest.From(s.files.mark(s.promise, Place{s.file.source, e.Span}, e.Text))})
			}
		}
	}
	return ir.ObjectWith(rest, fields...)
}

func (s *schemaReader) members(n *jsontree.Node, what string) []jsontree.Member {
	if n.Kind != jsontree.Object {
		s.fault(n.Span, "%s is an object, not %s", what, n.Kind)
	}
	return n.Members
}

// keyword is what a keyword says about values of all kinds; false if it says
// nothing that a type can say.
func (s *schemaReader) keyword(m jsontree.Member) (ir.Type, bool) {
	switch m.Key {
	case "const":
		return ir.ConstType(m.Value.Compact()), true
	case "enum":
		out := ir.Nothing
		for _, e := range m.Value.Elems {
			out = out.Join(ir.ConstType(e.Compact()))
		}
		return out, m.Value.Kind == jsontree.Array
	case "anyOf", "oneOf":
		out := ir.Nothing
		for _, e := range m.Value.Elems {
			out = out.Join(s.inner(e))
		}
		return out, s.list(m)
	case "allOf":
		out := ir.Unknown
		for _, e := range m.Value.Elems {
			out = out.Narrow(s.inner(e))
		}
		return out, s.list(m)
	case "$ref", "$dynamicRef", "$recursiveRef":
		return s.ref(m.Value), true
	}
	return ir.Unknown, false
}

func (s *schemaReader) list(m jsontree.Member) bool {
	if m.Value.Kind != jsontree.Array {
		s.fault(m.Value.Span, "%s is a list of schemas, not %s", m.Key, m.Value.Kind)
		return false
	}
	return true
}

// inner is a schema one level further down, which counts against endless ones.
func (s *schemaReader) inner(n *jsontree.Node) ir.Type {
	s.refs = append(s.refs, n)
	defer func() { s.refs = s.refs[:len(s.refs)-1] }()
	return s.schema(n)
}

// ref follows a reference: "#", "#/$defs/card", "#anchor", "card.schema.json#/…".
func (s *schemaReader) ref(n *jsontree.Node) ir.Type {
	if n.Kind != jsontree.String {
		return s.fault(n.Span, "a reference is a string, not %s", n.Kind)
	}
	target, file := s.resolve(n)
	if target == nil {
		return ir.Unknown
	}
	count := 0
	for _, r := range s.refs {
		if r == target {
			count++
		}
	}
	if count >= maxUnrolled {
		return ir.Unknown
	}
	s.refs = append(s.refs, target)
	defer func(f *schemaFile) {
		s.refs, s.file = s.refs[:len(s.refs)-1], f
	}(s.file)
	s.file = file
	return s.schema(target)
}

// resolve finds what a reference names; nil where it names nothing, which is
// reported.
func (s *schemaReader) resolve(n *jsontree.Node) (*jsontree.Node, *schemaFile) {
	name, fragment, _ := strings.Cut(n.Text, "#")
	in := s.file
	if name != "" {
		if strings.Contains(name, "://") || strings.HasPrefix(name, "urn:") {
			s.fault(n.Span, "%q is not a file: schemas from elsewhere are not fetched", n.Text)
			return nil, nil
		}
		in = s.files.open(filepath.Join(filepath.Dir(s.file.name), filepath.FromSlash(name)), Place{s.file.source, n.Span})
	}
	if in.root == nil {
		return nil, nil
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	target := in.root
	switch {
	case fragment == "":
	case fragment[0] == '/':
		target = pointer(in.root, fragment)
	default:
		target = anchor(in.root, fragment)
	}
	if target == nil {
		s.fault(n.Span, "there is no schema %q", n.Text)
	}
	return target, in
}

// pointer follows a JSON pointer (RFC 6901).
func pointer(n *jsontree.Node, path string) *jsontree.Node {
	for _, step := range strings.Split(path[1:], "/") {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if n.Kind == jsontree.Array {
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(n.Elems) {
				return nil
			}
			n = n.Elems[i]
			continue
		}
		if n = n.Get(step); n == nil {
			return nil
		}
	}
	return n
}

// anchor finds the schema with "$anchor": name.
func anchor(n *jsontree.Node, name string) *jsontree.Node {
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		if a := n.Get(key); a != nil && a.Text == name {
			return n
		}
	}
	for _, m := range n.Members {
		if found := anchor(m.Value, name); found != nil {
			return found
		}
	}
	for _, e := range n.Elems {
		if found := anchor(e, name); found != nil {
			return found
		}
	}
	return nil
}
