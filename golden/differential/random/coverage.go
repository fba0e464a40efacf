package random

import (
	"regexp"
	"slices"
	"strings"
)

// Coverage counts what machines are made of.
type Coverage map[string]int

// Features are what machines must be made of.
func Features() []string {
	var out []string
	add := func(prefix string, names ...string) {
		for _, name := range names {
			out = append(out, prefix+" "+name)
		}
	}
	add("state", "Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map")
	add("Task", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath", "Credentials", "Retry", "Catch")
	add("Parallel", "Branches", "Parameters", "Retry", "Catch")
	add("Map", "ItemsPath", "ItemSelector", "Parameters", "ItemProcessor", "Iterator", "MaxConcurrency", "MaxConcurrencyPath", "ToleratedFailureCount",
		"ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "Retry", "Catch",
		"ItemBatcher", "ResultWriter")
	add("Wait", "Seconds", "SecondsPath", "Timestamp", "TimestampPath")
	add("Fail", "Error", "ErrorPath", "Cause", "CausePath")
	add("flow", "InputPath", "Parameters", "Result", "ResultSelector", "ResultPath", "OutputPath")
	add("flow null", "InputPath", "ResultPath", "OutputPath")
	add("Retry", "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy")
	add("Catch", "ErrorEquals", "ResultPath", "Next")
	add("machine", "TimeoutSeconds", "QueryLanguage")
	for _, kind := range []string{"Task", "Parallel", "Map", "Pass", "Wait", "Choice"} {
		add(kind, "Output", "Assign", "QueryLanguage")
	}
	add("Task", "Arguments")
	add("Parallel", "Arguments")
	add("Map", "Items")
	add("Succeed", "Output")
	add("Catch", "Output", "Assign")
	add("rule", "Condition", "Output", "Assign")
	add("query", "TimeoutSeconds", "HeartbeatSeconds", "RoleArn", "Seconds", "Timestamp", "Error", "Cause", "Items", "ItemSelector", "MaxConcurrency",
		"ToleratedFailureCount", "ToleratedFailurePercentage", "MaxItemsPerBatch")
	for _, form := range queryFeatures {
		out = append(out, "query with "+form.name)
	}
	add("rule", "And", "Or", "Not")
	add("operator", comparisons...)
	for _, f := range functions {
		out = append(out, "function States."+f.name)
	}
	for _, form := range pathForms {
		out = append(out, "path "+form.name)
	}
	return out
}

var pathForms = []struct {
	name string
	form *regexp.Regexp
}{
	{"context", regexp.MustCompile(`^\$\$`)}, {"index", regexp.MustCompile(`\[\d+\]`)}, {"index from the end", regexp.MustCompile(`\[-\d+\]`)},
	{"variable", regexp.MustCompile(`^\$[a-z]`)}, {"slice", regexp.MustCompile(`\[-?\d*:-?\d*\]`)}, {"wildcard", regexp.MustCompile(`\[\*\]|\.\*`)}, {"descent", regexp.MustCompile(`\.\.`)},
	{"filter", regexp.MustCompile(`\[\?`)}, {"union", regexp.MustCompile(`\[(\d+|'\w+'),`)}, {"function", regexp.MustCompile(`\)$`)},
	{"regular expression", regexp.MustCompile(`=~`)}, {"bracket", regexp.MustCompile(`\['`)}, {"placement below what is missing", regexp.MustCompile(`^\$\.deep`)},
}

// queryFeatures are what the expressions of JSONata states must have.
var queryFeatures = []struct {
	name string
	form *regexp.Regexp
}{
	{"input", regexp.MustCompile(`\$states\.input`)}, {"result", regexp.MustCompile(`\$states\.result`)}, {"error output", regexp.MustCompile(`\$states\.errorOutput`)},
	{"context", regexp.MustCompile(`\$states\.context`)}, {"item", regexp.MustCompile(`Map\.Item`)}, {"variable", regexp.MustCompile(`\$[abck]\d`)},
	{"block", regexp.MustCompile(`:=`)}, {"lambda", regexp.MustCompile(`function\(`)}, {"regular expression", regexp.MustCompile(`, /`)},
	{"predicate", regexp.MustCompile(`\w\[`)}, {"sort", regexp.MustCompile(`\^\(`)}, {"group", regexp.MustCompile(`items\{`)}, {"transform", regexp.MustCompile(`~> \|`)},
	{"chain", regexp.MustCompile(`~> \$`)}, {"parent", regexp.MustCompile(`%\.`)}, {"focus", regexp.MustCompile(`@\$`)}, {"index", regexp.MustCompile(`#\$`)},
	{"wildcard", regexp.MustCompile(`\.\*`)}, {"descent", regexp.MustCompile(`\*\*`)}, {"partial application", regexp.MustCompile(`\(\?`)}, {"condition", regexp.MustCompile(` \? `)},
	{"recursion", regexp.MustCompile(`\$i - 1`)}, {"chance", regexp.MustCompile(`\$random|\$uuid`)}, {"time", regexp.MustCompile(`\$now|\$millis`)},
	{"functions of AWS", regexp.MustCompile(`\$hash|\$partition|\$range|\$parse`)},
}

var functionName = regexp.MustCompile(`States\.\w+\(`)

// Add counts what m is made of.
func (c Coverage) Add(m Machine) {
	if m.root.index("TimeoutSeconds") >= 0 {
		c["machine TimeoutSeconds"]++
	}
	if m.root.index("QueryLanguage") >= 0 {
		c["machine QueryLanguage"]++
	}
	c.walk(m.root)
}

func (c Coverage) walk(v any) {
	switch v := v.(type) {
	case object:
		if kind, ok := v.get("Type").(string); ok {
			c.state(kind, v)
		}
		for _, m := range v {
			c.member(m)
			c.walk(m.value)
		}
	case []any:
		for _, e := range v {
			c.walk(e)
		}
	case string:
		c.expression(v)
	}
}

func (c Coverage) state(kind string, o object) {
	c["state "+kind]++
	for _, m := range o {
		c[kind+" "+m.key]++
		switch m.key {
		case "InputPath", "Parameters", "Result", "ResultSelector", "ResultPath", "OutputPath":
			c["flow "+m.key]++
			if m.value == nil {
				c["flow null "+m.key]++
			}
		case "Choices":
			for _, e := range m.value.([]any) {
				for _, field := range []string{"Condition", "Output", "Assign"} {
					if e.(object).index(field) >= 0 {
						c["rule "+field]++
					}
				}
			}
		case "Retry", "Catch":
			for _, e := range m.value.([]any) {
				for _, field := range e.(object) {
					c[m.key+" "+field.key]++
				}
			}
		}
	}
}

func (c Coverage) member(m member) {
	switch {
	case slices.Contains(comparisons, m.key):
		c["operator "+m.key]++
	case m.key == "And" || m.key == "Or" || m.key == "Not":
		c["rule "+m.key]++
	case isQuery(m.value):
		c["query "+m.key]++
	}
}

func isQuery(v any) bool {
	s, ok := v.(string)
	return ok && strings.HasPrefix(s, "{%")
}

func (c Coverage) expression(s string) {
	if isQuery(s) {
		for _, form := range queryFeatures {
			if form.form.MatchString(s) {
				c["query with "+form.name]++
			}
		}
		return
	}
	for _, name := range functionName.FindAllString(s, -1) {
		c["function "+strings.TrimSuffix(name, "(")]++
	}
	if !strings.HasPrefix(s, "$") {
		return
	}
	for _, form := range pathForms {
		if form.form.MatchString(s) {
			c["path "+form.name]++
		}
	}
}
