package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// contracts are random promises about a machine. They are made of what some of its
// runs have, looser in some parts and narrower in others, so that most of what
// comes keeps them and some of it breaks them. Nil: the machine has none.
type contracts []promise

// promise is what is promised at a place, which has a key as in flags: "input",
// "Work.output". Of lambda:invoke it is the Payload.
type promise struct {
	key string
	typ ir.Type
}

// of is what is promised at a place; Unknown if nothing is.
func (c contracts) of(key string) ir.Type {
	for _, p := range c {
		if p.key == key {
			return p.typ
		}
	}
	return ir.Unknown
}

// newContracts makes the contracts of a machine.
func newContracts(p *ir.Program, seeds []uint64) contracts {
	l := &loosener{rand.New(rand.NewPCG(seeds[0], 0x70726f6d697365))}
	saw := look(p, seeds, func() bool { return l.IntN(10) > 0 })
	out := contracts{}
	add := func(key string, seen ir.Type) {
		if !seen.IsNothing() {
			out = append(out, promise{key, l.loose(seen)})
		}
	}
	if l.IntN(2) == 0 {
		add("input", saw.input)
	}
	if l.IntN(3) == 0 {
		add("output", saw.output)
	}
	for _, id := range taskIDs(p) {
		if l.IntN(2) == 0 {
			add(id+".input", saw.took[id])
		}
		if l.IntN(3) > 0 {
			add(id+".output", saw.gave[id])
		}
	}
	return out
}

// examples are types of the documents that runs of a machine had.
type examples struct {
	input, output ir.Type
	took, gave    map[string]ir.Type // of tasks, by identity
}

// look runs a machine. Of the documents of tasks those are noted that keep says, and
// the first one.
func look(p *ir.Program, seeds []uint64, keep func() bool) examples {
	out := examples{took: map[string]ir.Type{}, gave: map[string]ir.Type{}}
	note := func(in map[string]ir.Type, task string, v runtime.Value) {
		if v.Exists() && (in[task].IsNothing() || keep()) {
			in[task] = in[task].Join(ir.ConstType(v.Text()))
		}
	}
	for _, seed := range seeds {
		tasks := &trial.Tasks{Watch: func(task string, took, gave runtime.Value) {
			note(out.took, task, took)
			note(out.gave, task, gave)
		}}
		t := trial.Trial{Definition: interp.Definition(p, tasks), Input: trial.Input(seed), Seed: seed, Tasks: tasks}
		out.input = out.input.Join(ir.ConstType(t.Input))
		if o := t.Run(); o.Output != "" {
			out.output = out.output.Join(ir.ConstType(o.Output))
		}
	}
	return out
}

// taskIDs are the identities of the tasks, in the definition's order.
func taskIDs(p *ir.Program) []string {
	return interp.Definition(p, runtime.Unbound).Tasks
}

// options write the contracts into a directory of their own and say where they are;
// those of tasks that the machine does not have are left out. What is sure to break a
// promise is no error: it is to be seen when it runs.
func (c contracts) options(p *ir.Program, dir string) (*contract.Options, error) {
	dir, err := os.MkdirTemp(dir, "contracts")
	if err != nil {
		return nil, err
	}
	opt := &contract.Options{Dir: dir, Output: filepath.Join(dir, "machine_asl.go"), Severity: lenient()}
	ids := taskIDs(p)
	for i, promise := range c {
		if dot := strings.LastIndexByte(promise.key, '.'); dot > 0 && !slices.Contains(ids, promise.key[:dot]) {
			continue
		}
		text, err := json.Marshal(promise.typ)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(dir, fmt.Sprintf("promise%d.schema.json", i))
		opt.Set = append(opt.Set, promise.key+"="+file)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return nil, err
		}
	}
	return opt, nil
}

// lenient are severities with which what is sure to break a promise is no error.
func lenient() []string {
	var out []string
	for _, code := range []diag.Code{
		diag.MissingArgument, diag.WrongArgument, diag.WrongOutput, diag.PathOutsideContract, diag.WrongContractType,
	} {
		out = append(out, string(code)+"=warning")
	}
	return out
}

// String is a line for each promise.
func (c contracts) String() string {
	var b strings.Builder
	for _, p := range c {
		fmt.Fprintf(&b, "%s is promised to be %s\n", p.key, p.typ)
	}
	return b.String()
}

// smaller are contracts that promise less: nothing at one of the places, or nothing
// about one of the members there.
func (c contracts) smaller() []contracts {
	var out []contracts
	for i, p := range c {
		out = append(out, slices.Delete(slices.Clone(c), i, i+1))
		for _, f := range p.typ.Fields() {
			if f.Type.IsUnknown() {
				continue
			}
			less := slices.Clone(c)
			less[i].typ = p.typ.WithField(f.Name, ir.Unknown.Optional())
			out = append(out, less)
		}
	}
	return out
}

// loosener makes promises of examples.
type loosener struct{ *rand.Rand }

// loose is what is promised where values of a type were seen: mostly more than
// that, at times something else.
func (l *loosener) loose(t ir.Type) ir.Type {
	t = t.Without(ir.KindAbsent)
	switch {
	case t.IsNothing():
		return t
	case l.IntN(8) == 0 || t.IsUnknown():
		return ir.Unknown
	case l.IntN(1000) == 0:
		return []ir.Type{ir.StringType, ir.IntegerType, ir.NullType, ir.BooleanType, ir.List(ir.NumberType)}[l.IntN(5)]
	}
	out := t.Only(ir.KindNull | ir.KindBoolean)
	if t.Has(ir.KindNumber) {
		out = out.Join(l.number(t))
	}
	if t.Has(ir.KindString) {
		out = out.Join(l.text(t))
	}
	if t.Has(ir.KindArray) {
		out = out.Join(l.array(t))
	}
	if t.Has(ir.KindObject) {
		out = out.Join(l.object(t))
	}
	if l.IntN(15) == 0 {
		out = out.Join(ir.NullType)
	}
	return out
}

func (l *loosener) number(t ir.Type) ir.Type {
	switch {
	case l.IntN(2) == 0:
		return ir.NumberType.Join(ir.StringType) // numbers that Go does not have, too
	case t.Only(ir.KindNumber).Whole() && l.IntN(2) == 0:
		return ir.IntegerType
	}
	return ir.NumberType
}

func (l *loosener) text(t ir.Type) ir.Type {
	texts := t.Only(ir.KindString)
	switch _, few := texts.Texts(); {
	case few && l.IntN(12) == 0, texts.Timestamp() && l.IntN(2) == 0:
		return texts
	case few && l.IntN(6) == 0 && ir.TimestampType.Join(texts).Timestamp():
		return ir.TimestampType
	}
	return ir.StringType
}

func (l *loosener) array(t ir.Type) ir.Type {
	elems, known := t.Elems()
	if !known || l.IntN(10) > 0 {
		elem := t.Element()
		if elem.IsNothing() {
			return ir.ArrayType
		}
		return ir.List(l.loose(elem))
	}
	loose := make([]ir.Type, len(elems))
	for i, e := range elems {
		loose[i] = l.optional(e)
	}
	return ir.Tuple(loose...)
}

// optional is loose, of what may be absent.
func (l *loosener) optional(t ir.Type) ir.Type {
	if t.Has(ir.KindAbsent) || l.IntN(8) == 0 {
		return l.loose(t).Optional()
	}
	return l.loose(t)
}

// object has the members known one by one, or has all of them alike.
func (l *loosener) object(t ir.Type) ir.Type {
	rest := t.Rest()
	if l.IntN(10) == 0 {
		for _, f := range t.Fields() {
			rest = rest.Join(f.Type)
		}
		return ir.ObjectWith(l.loose(rest))
	}
	var fields []ir.TypeField
	for _, f := range t.Fields() {
		if l.IntN(10) == 0 {
			rest = ir.Unknown
			continue
		}
		fields = append(fields, ir.TypeField{Name: f.Name, Type: l.optional(f.Type)})
	}
	if !rest.IsNothing() || l.IntN(4) > 0 {
		rest = ir.Unknown
	}
	return ir.ObjectWith(rest, fields...)
}
