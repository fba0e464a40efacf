package main

import (
	"fmt"
	"strconv"
	"strings"
)

// definition returns the definition of the workload of that name, a state a
// line. The states are those of the peers' generator, so that figures compare.
func definition(name string) string {
	switch name {
	case "a":
		return machine(chain(100, fixed(`"Type": "Pass"`)))
	case "b":
		return machine(counter(10000))
	case "c":
		return machine(choices(100))
	case "d":
		return machine(parallel(10, 5))
	case "e":
		return machine(mapped(2))
	case "f":
		return machine(chain(1000, fixed(noop)))
	case "g":
		return machine(chain(20, bigPass))
	case "h":
		return machine(queries(400, moderate))
	case "path", "comparison", "object", "filter", "sort":
		return machine(queries(100, shapes[name]))
	default:
		panic("no workload " + name)
	}
}

// noop is a task that is retried; the benchmark's handler fails once a state.
const noop = `"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:noop", ` +
	`"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1}]`

// task is a task whose handler succeeds at once.
const task = `"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:noop"`

// waits is a state that waits for the moment that its input has.
func waits() scope {
	s := scope{start: "Wait"}
	s.add("Wait", `"Type": "Wait", "TimestampPath": "$.until", "End": true`)
	return s
}

// asks is a task whose answer comes by its token.
func asks() scope {
	s := scope{start: "Ask"}
	s.add("Ask", `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", `+
		`"Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}}, "End": true`)
	return s
}

// moderate is the peers' expression of workload h.
const moderate = `{ "total": $sum($states.input.items.(price * qty)), "names": $states.input.items[price > 10].name, ` +
	`"n": $count($states.input.items), "label": $uppercase($states.input.customer.name) & "-" & $string($states.input.id) }`

// shapes are the expressions of the smaller workloads.
var shapes = map[string]string{
	"path":       `$states.input.customer.address.city`,
	"comparison": `$states.input.id > 5 and $states.input.customer.name = 'Ada Lovelace' and $states.input.customer.tier != 'basic'`,
	"object":     `{ "total": $sum($states.input.items.price), "n": $count($states.input.items), "customer": $states.input.customer.name }`,
	"filter":     `$map($filter($states.input.items, function($i) { $i.qty > 1 }), function($i) { $i.price * $i.qty })`,
	"sort":       `$states.input.items^(>qty, price).name`,
}

// queries is n states in a row which assign what an expression gives, and one
// whose output is what was assigned last.
func queries(n int, expression string) scope {
	text := strings.ReplaceAll("{% "+expression+" %}", `"`, `\"`)
	s := chain(n, fixed(`"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"r": "`+text+`"}`))
	last := len(s.states) - 1
	s.states[last] = strings.Replace(s.states[last], `"End": true`, `"Next": "Last"`, 1)
	s.add("Last", `"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% $r %}"`)
	return s
}

// scope is a StartAt with its States.
type scope struct {
	start  string
	states []string // "name": {…}
}

func (s *scope) add(name, fields string) {
	s.states = append(s.states, fmt.Sprintf("%q: {%s}", name, fields))
}

// machine prints a scope as a definition, a state a line.
func machine(s scope) string {
	return fmt.Sprintf("{\n  \"StartAt\": %q,\n  \"States\": {\n    %s\n  }\n}\n", s.start, strings.Join(s.states, ",\n    "))
}

// inner prints the members of a scope within a state, on one line.
func (s scope) inner() string {
	return fmt.Sprintf(`"StartAt": %q, "States": {%s}`, s.start, strings.Join(s.states, ", "))
}

// chain is n states in a row, S0 to S(n-1).
func chain(n int, fields func(i int) string) scope { return prefixed("S", n, fields) }

// prefixed is n states in a row whose names begin with prefix.
func prefixed(prefix string, n int, fields func(i int) string) scope {
	s := scope{start: prefix + "0"}
	for i := range n {
		next := `"End": true`
		if i < n-1 {
			next = fmt.Sprintf(`"Next": "%s%d"`, prefix, i+1)
		}
		s.add(prefix+strconv.Itoa(i), fields(i)+", "+next)
	}
	return s
}

func fixed(fields string) func(int) string { return func(int) string { return fields } }

// counter counts from 0 to n.
func counter(n int) scope {
	s := scope{start: "Init"}
	s.add("Init", `"Type": "Pass", "Result": {"i": 0}, "Next": "Check"`)
	s.add("Check", fmt.Sprintf(`"Type": "Choice", "Choices": [{"Variable": "$.i", "NumericLessThan": %d, "Next": "Inc"}], "Default": "Done"`, n))
	s.add("Inc", `"Type": "Pass", "Parameters": {"i.$": "States.MathAdd($.i, 1)"}, "Next": "Check"`)
	s.add("Done", `"Type": "Succeed"`)
	return s
}

// choices is n Choice states in a row, each of 20 rules; the last one matches.
func choices(n int) scope {
	s := scope{start: "S0"}
	for i := range n {
		to := "S" + strconv.Itoa(i+1)
		if i == n-1 {
			to = "Done"
		}
		s.add("S"+strconv.Itoa(i), fmt.Sprintf(`"Type": "Choice", "Choices": [%s], "Default": "Bad"`, rules(to)))
	}
	s.add("Done", `"Type": "Succeed"`)
	s.add("Bad", `"Type": "Fail", "Error": "Bad", "Cause": "no rule"`)
	return s
}

func rules(next string) string {
	all := make([]string, 20)
	for k := range all {
		id := 100 + k
		if k == len(all)-1 {
			id = 1
		}
		all[k] = fmt.Sprintf(rule, k, 1000+k, id, next)
	}
	return strings.Join(all, ", ")
}

const rule = `{"Or": [` +
	`{"And": [{"Variable": "$.customer.tier", "StringEquals": "tier-%d"}, {"Variable": "$.n", "NumericGreaterThan": %d}]}, ` +
	`{"And": [{"Variable": "$.id", "StringEquals": "order-%d"}, {"Or": [` +
	`{"Variable": "$.n", "NumericLessThan": 40}, {"Variable": "$.nested.x", "NumericGreaterThanEquals": 1.5}]}]}], "Next": %q}`

// parallel is one state of so many branches of so many Pass. The peers' branches
// share their states' names; here they differ, as the service wants.
func parallel(branches, passes int) scope {
	list := make([]string, branches)
	for i := range list {
		list[i] = "{" + prefixed(fmt.Sprintf("B%dS", i), passes, fixed(`"Type": "Pass"`)).inner() + "}"
	}
	s := scope{start: "P"}
	s.add("P", fmt.Sprintf("\"Type\": \"Parallel\", \"Branches\": [\n      %s\n    ], \"End\": true", strings.Join(list, ",\n      ")))
	return s
}

// mapped is a Map whose iterations are so many Pass.
func mapped(passes int) scope {
	s := scope{start: "M"}
	s.add("M", `"Type": "Map", "ItemsPath": "$.items", `+
		`"ItemSelector": {"v.$": "$$.Map.Item.Value.v", "idx.$": "$$.Map.Item.Index", "tag": "x"}, `+
		`"ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, `+
		chain(passes, fixed(`"Type": "Pass"`)).inner()+`}, "End": true`)
	return s
}

// bigPass takes turns with the four ways to move parts of a document.
func bigPass(i int) string {
	switch i % 4 {
	case 0:
		return fmt.Sprintf(`"Type": "Pass", "Result": {"step": %d}, "ResultPath": "$.meta.s%d"`, i, i)
	case 1:
		return `"Type": "Pass", "InputPath": "$.doc.items[0].name", "ResultPath": "$.meta.first"`
	case 2:
		return fmt.Sprintf(`"Type": "Pass", "Parameters": {"wrapped": {"doc.$": "$.doc", "meta.$": "$.meta"}, "k": %d}, "OutputPath": "$.wrapped"`, i)
	default:
		return `"Type": "Pass", "InputPath": "$.meta", "ResultPath": "$.metaCopy", "OutputPath": "$"`
	}
}
