package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/storage"
)

// Case is one recorded execution.
type Case struct {
	ID           string
	Group        string
	Type         string // STANDARD or EXPRESS
	Sync         bool   // of EXPRESS: started by StartSyncExecution
	Recorded     string // dd-mm-yyyy, hh:mm:ss
	StateMachine struct{ Name, Arn, RoleArn string }
	Execution    struct{ Name, Arn string }
	Input        json.RawMessage
	InputText    *string `json:"input_text"`
	Tasks        []Task
	Functions    map[string]Function            // what Lambda functions do that Tasks does not tell of
	Stop         *Stop                          // StopExecution was called while it ran
	Unordered    bool                           // events happened at the same time: their order is one of many
	Fixtures     struct{ S3 map[string]string } // objects by bucket/key
	Placeholders []string
	Expect       *Expect // nil: nothing to compare with

	loose bool // a plain history: what chance and the clock make is not compared
}

// Stop is what StopExecution was told.
type Stop struct{ Error, Cause string }

// Task is one recorded attempt of a task.
type Task struct {
	State       *string // nil: any, by Match
	Iteration   *struct{ Index int }
	ResourceArn string
	Match       map[string]json.RawMessage // parameters or input: what the service was given
	Submitted   *struct{ Output json.RawMessage }
	Outcome     Outcome
	WorkerName  string
}

// Function is a Lambda function that the case relies on.
type Function struct {
	Arn       string
	Behaviour struct {
		Returns      string          // "event": its input
		ReturnsValue json.RawMessage // this very value
		Raises       *struct{ Error, Cause string }
	}
}

// Outcome is how an attempt ended.
type Outcome struct {
	Output         json.RawMessage
	OutputText     *string `json:"output_text"`
	Error, Cause   string
	Failed         bool
	StartFailed    bool
	SubmitFailed   bool
	ScheduleFailed bool
	TimedOut       bool // the engine's own timer must end it
	None           bool // it was open to the end
}

// Expect is what the service did.
type Expect struct {
	Status string
	Output json.RawMessage
	Error  *string
	Cause  json.RawMessage
	Events json.RawMessage
}

// ReadCase reads a case file.
func ReadCase(name string) (*Case, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	c := &Case{}
	if err := json.Unmarshal(text, c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// defaultStart is when executions begin whose recording has no date.
var defaultStart = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// start is the moment at which the execution begins: that of the recording.
func (c *Case) start() time.Time {
	for _, layout := range []string{"02-01-2006, 15:04:05", time.RFC3339Nano} {
		if t, err := time.Parse(layout, c.Recorded); err == nil {
			return t.UTC()
		}
	}
	return defaultStart
}

// daysAhead is the token for a moment so many days after the start.
var daysAhead = regexp.MustCompile(`\{\{now\+(\d+)d\}\}`)

// input is the execution's input, verbatim.
func (c *Case) input() (runtime.Value, error) {
	text := string(c.Input)
	if c.InputText != nil {
		text = *c.InputText
	}
	if text == "" {
		text = "{}"
	}
	text = daysAhead.ReplaceAllStringFunc(text, func(token string) string {
		days, err := strconv.Atoi(daysAhead.FindStringSubmatch(token)[1])
		if err != nil {
			return token
		}
		return c.start().AddDate(0, 0, days).Format("2006-01-02T15:04:05.000Z")
	})
	return runtime.ParseString(text)
}

// options are the execution's names and what else the case fixes.
func (c *Case) options() []runtime.Option {
	opts := []runtime.Option{
		runtime.WithName(c.Execution.Name), runtime.WithRole(c.StateMachine.RoleArn),
		runtime.WithSeed(1), runtime.WithClock(runtime.NewVirtualClock(c.start())),
	}
	if c.StateMachine.Name != "" {
		opts = append(opts, runtime.WithMachineName(c.StateMachine.Name))
	}
	if arn := strings.SplitN(c.Execution.Arn, ":", 6); len(arn) == 6 {
		opts = append(opts, runtime.WithAccount(arn[3], arn[4]))
	}
	if c.Type == "EXPRESS" {
		id := c.Execution.Arn[strings.LastIndexByte(c.Execution.Arn, ':')+1:]
		opts = append(opts, runtime.WithExpress(runtime.Express{ID: id, Sync: c.Sync}))
	}
	return append(opts, runtime.WithActivities(c.hasActivity), runtime.WithStorage(c.storage()))
}

// storage holds the objects that item readers read. Each run has its own: what
// another one wrote is not there.
func (c *Case) storage() runtime.Storage {
	account := "123456789012"
	if arn := strings.SplitN(c.Execution.Arn, ":", 6); len(arn) == 6 {
		account = arn[4]
	}
	m := storage.NewMemory(account, c.start())
	for name, text := range c.Fixtures.S3 {
		bucket, key, _ := strings.Cut(name, "/")
		m.Put(context.Background(), runtime.ObjectRef{Bucket: bucket, Key: key}, strings.NewReader(text)) // memory takes it
	}
	return m
}

// hasActivity says whether an activity was there: one that is always gets its
// tasks scheduled, so the recording has them.
func (c *Case) hasActivity(arn string) bool {
	return slices.ContainsFunc(c.Tasks, func(t Task) bool { return t.ResourceArn == arn })
}
