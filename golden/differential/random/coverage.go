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
	add("machine", "TimeoutSeconds")
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
	{"slice", regexp.MustCompile(`\[-?\d*:-?\d*\]`)}, {"wildcard", regexp.MustCompile(`\[\*\]|\.\*`)}, {"descent", regexp.MustCompile(`\.\.`)},
	{"filter", regexp.MustCompile(`\[\?`)}, {"union", regexp.MustCompile(`\[(\d+|'\w+'),`)}, {"function", regexp.MustCompile(`\)$`)},
	{"regular expression", regexp.MustCompile(`=~`)}, {"bracket", regexp.MustCompile(`\['`)}, {"placement below what is missing", regexp.MustCompile(`^\$\.deep`)},
}

var functionName = regexp.MustCompile(`States\.\w+\(`)

// Add counts what m is made of.
func (c Coverage) Add(m Machine) {
	if m.root.index("TimeoutSeconds") >= 0 {
		c["machine TimeoutSeconds"]++
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
	}
}

func (c Coverage) expression(s string) {
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
