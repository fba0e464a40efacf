package late

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
)

// run gives the output of an execution, and its history if one is kept.
func run(t *testing.T, tasks Tasks, in string, history bool) (out, events string) {
	t.Helper()
	opts := []runtime.Option{runtime.WithClock(runtime.NewVirtualClock(time.Unix(0, 0))), runtime.WithSeed(1)}
	h := &runtime.History{}
	if history {
		opts = append(opts, runtime.WithHistory(h))
	}
	text, err := New(tasks, opts...).RunJSON(t.Context(), []byte(in))
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	if history {
		events = string(h.Append(nil))
	}
	return string(text), events
}

// eagerly writes every document at once while f runs.
func eagerly(f func()) {
	orders, summaries, items, parts := makeContract.LateOut, countContract.LateOut, priceContract.LateOut, joinContract.LateOut
	set := func(o *codec.Late[Order], s *codec.Late[Summary], i *codec.Late[Item], p *codec.Late[Parts]) {
		makeContract.LateOut, changeContract.LateOut = o, o
		countContract.LateOut, summariseContract.LateOut = s, s
		priceContract.LateOut, joinContract.LateOut = i, p
	}
	set(nil, nil, nil, nil)
	defer set(orders, summaries, items, parts)
	f()
}

const machines = 60

// Outputs and histories are those of a machine that writes and reads each document,
// to the byte: looked at, so that there are texts, or not.
func TestLateIsUnseen(t *testing.T) {
	if makeContract.LateOut == nil || countContract.LateOut == nil || priceContract.LateOut == nil || joinContract.LateOut == nil {
		t.Fatal("there is nothing late")
	}
	for seed := range machines {
		in := fmt.Sprintf(`{"seed":%d}`, seed)
		var want, events string
		eagerly(func() { want, events = run(t, &Handlers{}, in, true) })
		if bare, _ := run(t, &Handlers{}, in, false); bare != want {
			t.Fatalf("%s: without history\n%s, want\n%s", in, bare, want)
		}
		got, seen := run(t, &Handlers{}, in, true)
		if got != want || seen != events || !strings.Contains(events, "LambdaFunctionSucceeded") {
			t.Fatalf("%s: with history\n%s\n%s, want\n%s\n%s", in, got, seen, want, events)
		}
	}
}

// Whatever handlers do with what they were given and what they gave, once they have
// returned, changes nothing elsewhere. The race detector sees what is shared.
func TestHandlersOwnWhatTheyHave(t *testing.T) {
	for seed := range machines {
		in := fmt.Sprintf(`{"seed":%d}`, seed)
		want, _ := run(t, &Handlers{}, in, false)
		for _, history := range []bool{false, true} {
			var all sync.WaitGroup
			mine := make(chan any, 1000)
			all.Go(func() {
				for x := range mine {
					spoil(reflect.ValueOf(x).Elem(), 0)
				}
			})
			got, _ := run(t, &Handlers{Spoil: func(x any) { mine <- x }}, in, history)
			close(mine)
			all.Wait()
			if got != want {
				t.Fatalf("%s: handlers changed it:\n%s, want\n%s", in, got, want)
			}
		}
	}
}

// spoil changes all that a value refers to.
func spoil(x reflect.Value, depth int) {
	switch x.Kind() {
	case reflect.String:
		x.SetString(x.String() + "spoilt")
	case reflect.Int, reflect.Int8, reflect.Int32, reflect.Int64:
		x.SetInt(x.Int() + 1)
	case reflect.Uint8, reflect.Uint64:
		x.SetUint(x.Uint() + 1)
	case reflect.Float32, reflect.Float64:
		x.SetFloat(x.Float() + 1)
	case reflect.Bool:
		x.SetBool(!x.Bool())
	case reflect.Pointer:
		if !x.IsNil() {
			spoil(x.Elem(), depth+1)
		}
	case reflect.Slice, reflect.Array:
		for i := range x.Len() {
			spoil(x.Index(i), depth+1)
		}
	case reflect.Map:
		for _, name := range x.MapKeys() {
			value := reflect.New(x.Type().Elem()).Elem()
			value.Set(x.MapIndex(name))
			spoil(value, depth+1)
			x.SetMapIndex(name, value)
		}
	case reflect.Struct:
		for i := range x.NumField() {
			if x.Type().Field(i).IsExported() && x.Type() != reflect.TypeFor[runtime.Value]() {
				spoil(x.Field(i), depth+1)
			}
		}
	}
}

// What is owned is what reading the document gives, and has the same document; it
// shares nothing with what it was made of.
func TestOwnIsReading(t *testing.T) {
	owned := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		x := randomOrder(r, 2)
		if r.IntN(4) == 0 {
			spoilOne(r, &x)
		}
		doc, err := codec.Encode(&x, writeOrder)
		var want Order
		if err == nil {
			err = codec.Decode(runtime.Literal(doc.Text()), &want, readOrder)
		}
		got := x
		if !ownOrder(&got) {
			continue
		}
		owned++
		if err != nil {
			t.Fatalf("%+v is owned, and cannot be read: %v", x, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("owned\n%+v, read\n%+v", got, want)
		}
		again, err := codec.Encode(&got, writeOrder)
		if err != nil || again.Text() != doc.Text() {
			t.Fatalf("owned, it is written as\n%s, %v, want\n%s", again.Text(), err, doc.Text())
		}
		spoil(reflect.ValueOf(&got).Elem(), 0)
		if same, err := codec.Encode(&x, writeOrder); err != nil || same.Text() != doc.Text() {
			t.Fatalf("what is owned is shared:\n%s, want\n%s", same.Text(), doc.Text())
		}
	}
	if owned < 1500 || owned == 3000 {
		t.Errorf("%d of 3000 are owned", owned)
	}
}

// A member that is looked up is the one of the text, whether there is one yet or not.
func TestMembers(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 4))
		order, err := changeWork(&Handlers{}, t.Context(), runtime.Literal(fmt.Sprintf(`{%s}`, strings.Replace(least, `"wide":0`, fmt.Sprintf(`"wide":%d`, seed), 1))))
		if err != nil || order.Source() == nil {
			t.Fatal(err)
		}
		parsed := runtime.Literal(string(order.Source().JSON()))
		for _, i := range r.Perm(reflect.TypeFor[Order]().NumField()) {
			name, _, _ := strings.Cut(reflect.TypeFor[Order]().Field(i).Tag.Get("json"), ",")
			if got, want := order.Field(name), parsed.Field(name); got.Text() != want.Text() || got.Kind() != want.Kind() {
				t.Errorf("seed %d: %s is %s, want %s", seed, name, got.Text(), want.Text())
			}
		}
	}
}

// A document in a struct is owned as it would be read.
func TestOwnValue(t *testing.T) {
	loose, err := runtime.ParseString(" { \"a\" : [ 1.0 , \"x y\" ] } ")
	if err != nil {
		t.Fatal(err)
	}
	late, err := summariseWork(&Handlers{}, t.Context(), runtime.Literal(`{`+least+`}`))
	if err != nil || late.Source() == nil {
		t.Fatal(err)
	}
	for name, x := range map[string]runtime.Value{
		"absent": {}, "null": runtime.Null(), "scalar": runtime.Int(1), "loose": loose, "inner": loose.Field("a"), "late": late,
		"built": runtime.Object{{Name: "b", Value: loose}}.Value(),
	} {
		doc, err := codec.Encode(&x, codec.WriteValue)
		if err != nil {
			t.Fatal(err)
		}
		var want runtime.Value
		if err := codec.Decode(runtime.Literal(doc.Text()), &want, codec.ReadValue); err != nil {
			t.Fatal(err)
		}
		if got := x; !codec.OwnValue(&got) || got.Text() != want.Text() || got.Kind() != want.Kind() {
			t.Errorf("%s is owned as %s, want %s", name, got.Text(), want.Text())
		}
	}
}

// spoilOne puts something into an Order that no document has, or that reads as
// something else.
func spoilOne(r *rand.Rand, x *Order) {
	odd := []float64{math.NaN(), math.Inf(1), math.Copysign(0, -1), 1 << 60, 1<<53 + 2, -1 << 63}[r.IntN(6)]
	text := "\xff\xfe"
	switch r.IntN(9) {
	case 0:
		x.ID = text
	case 1:
		x.Small = float32(odd)
	case 2:
		x.Items = append(x.Items, Item{Price: odd})
	case 3:
		x.Items = append(x.Items, Item{Tags: []string{text}})
	case 4:
		x.ByName = map[string]*Item{text: nil}
	case 5:
		x.Note = &text
	case 6:
		x.Pair[1] = text
	case 7:
		x.OptNull = codec.Some(&odd)
	case 8:
		x.Next = &Order{Empty: []float64{odd}}
	}
}

// A result that cannot stand for its document is written at once, with the same
// failures.
func TestNotOwned(t *testing.T) {
	out, err := summariseWork(odd{}, t.Context(), runtime.Literal(`{`+least+`}`))
	if err != nil || out.Source() != nil || out.Text() != "{\"id\":\"\ufffd\",\"n\":0,\"ratio\":0,\"part\":[0,0]}" {
		t.Errorf("%s, %v", out.Text(), err)
	}
	_, err = countWork(odd{}, t.Context(), runtime.Literal(`{"id":"","n":0,"ratio":0,"part":[0,0]}`))
	if err == nil || err.Error() != "States.TaskFailed: the result of Count cannot be JSON: NaN is no JSON" {
		t.Error(err)
	}
}

const least = `"id":"","small":0,"wide":0,"flag":false,"items":null,"lists":null,"byName":null,"bytes":null,"pair":["",""],"rows":[null,null],"inline":{"X":0,"Y":0}`

type odd struct{ Tasks }

func (odd) Summarise(_ context.Context, in Order) (Summary, error) { return Summary{ID: "\xff"}, nil }

func (odd) Count(_ context.Context, in Summary) (Summary, error) {
	return Summary{Ratio: math.NaN()}, nil
}

// Parts that do not fit are told as those of a text are.
func TestPartsThatDoNotFit(t *testing.T) {
	order := runtime.Literal(`{` + least + `}`)
	summary, err := summariseWork(&Handlers{}, t.Context(), order)
	if err != nil || summary.Source() == nil {
		t.Fatal(err)
	}
	for _, members := range []runtime.Object{
		{{Name: "left", Value: order}},
		{{Name: "left", Value: summary}},
		{{Name: "left", Value: order}, {Name: "right", Value: order}, {Name: "summary", Value: order}},
		{{Name: "left", Value: order}, {Name: "right", Value: order}, {Name: "summary", Value: summary}, {Name: "label", Value: runtime.Int(1)}},
		{{Name: "left", Value: runtime.Array{}.Value()}},
		{{Name: "summary", Value: runtime.Object{{Name: "id", Value: runtime.Array{summary}.Value()}}.Value()}},
		{{Name: "nested", Value: runtime.Object{{Name: "rest", Value: runtime.Null()}}.Value()}},
		{{Name: "priced", Value: runtime.Array{summary, runtime.String("x")}.Value()}},
		{},
	} {
		_, want := joinWork(&Handlers{}, t.Context(), runtime.Literal(members.Value().Text()))
		_, got := joinWork(&Handlers{}, t.Context(), members.Value())
		if want == nil || got == nil || got.Error() != want.Error() {
			t.Errorf("%s: %v, want %v", members.Value().Text(), got, want)
		}
	}
}

// TestGeneratedFileIsFresh compares the committed file with what the compiler
// makes now.
func TestGeneratedFileIsFresh(t *testing.T) {
	text, err := os.ReadFile("late.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	res, list := compiler.Compile(&ir.Source{Name: "late.asl.json", Text: text}, compiler.Options{
		Package: "late", Contracts: &contract.Options{Dir: ".", Output: "late_asl.go"},
	})
	if res == nil {
		t.Fatal(list)
	}
	if have, err := os.ReadFile("late_asl.go"); err != nil || !bytes.Equal(have, res.File) {
		t.Errorf("late_asl.go is stale: go generate ./golden/late (%v)", err)
	}
}
