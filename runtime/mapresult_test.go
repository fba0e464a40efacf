package runtime

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestMapRunTransformations: what the state's result is without a writer.
func TestMapRunTransformations(t *testing.T) {
	run := func(how Transformation) Value {
		def := testStates{"Start": mapRunState(MapRunPolicy{Transformation: how}, MapRunArgs{}, End), "Item": passState(End)}.definition()
		return try(t, def, `[[1,2],3]`).out
	}
	if got := run(Compact).Text(); got != `[[1,2],3]` {
		t.Errorf("COMPACT: %s", got)
	}
	if got := run(Flatten).Text(); got != `[1,2,3]` {
		t.Errorf("FLATTEN: %s", got)
	}
	got := run(Untouched)
	if got.Len() != 2 || got.Index(0).Field("Output").String() != "[1,2]" || got.Index(1).Field("Input").String() != "3" || got.Index(0).Field("Status").String() != "SUCCEEDED" {
		t.Errorf("NONE: %s", got.Text())
	}
}

// TestMapRunWritesResults: the files, with the manifest last.
func TestMapRunWritesResults(t *testing.T) {
	tests := []struct {
		name   string
		policy MapRunPolicy
		in     string
		fails  bool
		files  string
		check  map[string]string // file: its text
	}{
		{"compact", MapRunPolicy{ToleratedFailureCount: 1}, `[1,"-",[2]]`, false, "FAILED_0.json SUCCEEDED_0.json manifest.json",
			map[string]string{"SUCCEEDED_0.json": `[{"out":1},{"out":[2]}]`}},
		{"lines", MapRunPolicy{Lines: true}, `[1,2]`, false, "SUCCEEDED_0.jsonl manifest.json", map[string]string{"SUCCEEDED_0.jsonl": "{\"out\":1}\n{\"out\":2}\n"}},
		{"nothing", MapRunPolicy{}, `[]`, false, "manifest.json", nil},
		{"failure", MapRunPolicy{Transformation: Untouched, MaxConcurrency: 1}, `[1,"-",3,4]`, true,
			"FAILED_0.json PENDING_0.json SUCCEEDED_0.json manifest.json", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := &memory{objects: map[string]string{}}
			args := MapRunArgs{Writer: constant(Literal(`{"Bucket":"out","Prefix":"p"}`))}
			def := testStates{"Start": mapRunState(test.policy, args, End), "Item": taskState(Task{ID: "T"}, failing, End)}.definition()
			clock := NewVirtualClock(epoch)
			e, err := NewExecutor(def, WithStorage(store), WithClock(clock), WithSeed(1), WithMachineName("m")).Start(t.Context(), Literal(test.in))
			if err != nil {
				t.Fatal(err)
			}
			out, err := e.Wait()
			if (err != nil) != test.fails {
				t.Fatal(out.Text(), err)
			}
			if got := strings.Join(store.order, " "); got != test.files {
				t.Errorf("files %s", got)
			}
			info := e.MapRuns()[0]
			folder := "out/p/" + info.ID + "/"
			if !test.fails && out.Text() != `{"MapRunArn":"`+info.ARN+`","ResultWriterDetails":{"Bucket":"out","Key":"p/`+info.ID+`/manifest.json"}}` {
				t.Errorf("result %s", out.Text())
			}
			for name, want := range test.check {
				if got := store.objects[folder+name]; got != want {
					t.Errorf("%s holds %s", name, got)
				}
			}
			for name, text := range store.objects {
				if _, err := ParseString(text); err != nil && !strings.HasSuffix(name, "l") {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

func TestMapRunFiles(t *testing.T) {
	store := &memory{objects: map[string]string{}}
	args := MapRunArgs{Writer: constant(Literal(`{"Bucket":"out"}`))}
	def := testStates{"Start": mapRunState(MapRunPolicy{Transformation: Untouched, MaxConcurrency: 1, Label: "L", Express: true}, args, End),
		"Item": taskState(Task{ID: "T"}, failing, End)}.definition()
	e, err := NewExecutor(def, WithStorage(store), WithClock(NewVirtualClock(epoch)), WithSeed(1), WithMachineName("m")).Start(t.Context(), Literal(`["a","-","b"]`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Wait(); err == nil {
		t.Fatal("no failure")
	}
	info := e.MapRuns()[0]
	read := func(name string) Value { return Literal(store.objects["out/"+info.ID+"/"+name]) }
	manifest := read("manifest.json")
	files := manifest.Field("ResultFiles")
	if manifest.Field("DestinationBucket").String() != "out" || manifest.Field("MapRunArn").String() != info.ARN ||
		files.Field("PENDING").Index(0).Field("Key").String() != info.ID+"/PENDING_0.json" ||
		files.Field("PENDING").Index(0).Field("Size").Text() != fmt.Sprint(len(store.objects["out/"+info.ID+"/PENDING_0.json"])) {
		t.Errorf("manifest %s", manifest.Text())
	}
	done, bad, left := read("SUCCEEDED_0.json").Index(0), read("FAILED_0.json").Index(0), read("PENDING_0.json").Index(0)
	arn := "arn:aws:states:us-east-1:123456789012:express:m/L:" + done.Field("Name").String() + ":"
	if !strings.HasPrefix(done.Field("ExecutionArn").String(), arn) || done.Field("Input").String() != `"a"` ||
		done.Field("Output").String() != `{"out":"a"}` || done.Field("StartDate").String() != "2026-01-01T00:00:00.000Z" {
		t.Errorf("succeeded: %s", done.Text())
	}
	if bad.Field("Error").String() != "Item.Bad" || bad.Field("Cause").String() != "-" || bad.Field("Status").String() != "FAILED" {
		t.Errorf("failed: %s", bad.Text())
	}
	if left.Field("Status").String() != "PENDING" || left.Field("Input").String() != `"b"` {
		t.Errorf("pending: %s", left.Text())
	}
	want := MapRunCounts{Pending: 1, Succeeded: 1, Failed: 1, Total: 3, ResultsWritten: 2}
	if info.Items != want || info.Executions != want || info.Status != StatusFailed || info.MaxConcurrency != 1 {
		t.Errorf("counts %+v", info)
	}
}

func TestMapRunParts(t *testing.T) {
	store := &memory{objects: map[string]string{}}
	args := MapRunArgs{Writer: constant(Literal(`{"Bucket":"out"}`)), Items: func() (Value, error) {
		return Array(slices.Repeat([]Value{String(strings.Repeat("x", 1<<20))}, 20)).Value(), nil
	}}
	def := testStates{"Start": mapRunState(MapRunPolicy{}, args, End), "Item": passState(End)}.definition()
	if got := try(t, def, `0`, WithStorage(store)); got.err != nil {
		t.Fatal(got.err)
	}
	if got := strings.Join(store.order, " "); got != "SUCCEEDED_0.json SUCCEEDED_1.json SUCCEEDED_2.json manifest.json" {
		t.Errorf("files %s", got)
	}
	listed := 0
	for name, text := range store.objects {
		if !strings.HasSuffix(name, "manifest.json") {
			continue
		}
		for _, f := range Literal(text).Field("ResultFiles").Field("SUCCEEDED").Elems() {
			if size, _ := f.Field("Size").Int(); int(size) == len(store.objects["out/"+f.Field("Key").String()]) {
				listed++
			}
		}
	}
	if listed != 3 {
		t.Errorf("the manifest lists %d files", listed)
	}
}
