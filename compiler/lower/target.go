package lower

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// target finds out what a Resource names, and the task's identity (design D9):
// the function of a Lambda ARN, the function, machine or activity named in the
// arguments, service and action, or where the target is dynamic the state.
func (o object) target(f field, s *ir.Task) ir.Target {
	parts := splitARN(s.Resource.Raw())
	switch {
	case onePlaceholder.MatchString(parts[0]): // "${ChargeFn}:live": what follows is a version or alias
		return ir.Target{Kind: ir.Other, ID: bare(parts[0])}
	case parts[0] != "arn":
		return ir.Target{Kind: ir.Other, ID: bare(s.Resource.Raw())}
	}
	if len(parts) < 6 {
		return f.badResource("an ARN has six parts and more: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE", "")
	}
	rest := parts[5:]
	switch {
	case parts[2] == "lambda":
		return f.lambda(rest)
	case parts[2] == "states" && rest[0] == "activity":
		return f.activity(rest)
	case parts[2] == "states":
		return o.integration(f, strings.Join(rest, ":"), s.Name)
	}
	return ir.Target{Kind: ir.Other, ID: bare(rest[len(rest)-1])}
}

// splitARN splits at colons outside ${…}.
func splitARN(text string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range text {
		switch {
		case c == '{' && i > 0 && text[i-1] == '$':
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == ':' && depth == 0:
			out, from = append(out, text[from:i]), i+1
		}
	}
	return append(out, text[from:])
}

// bare is a name without the marks of its placeholders: "${ChargeFn}" is ChargeFn.
func bare(name string) string {
	if !strings.Contains(name, "${") {
		return name
	}
	return strings.NewReplacer("${", "", "}", "").Replace(name)
}

func (f field) badResource(message, help string) ir.Target {
	f.l.report(diag.Diagnostic{
		Code: diag.BadResource, Span: f.n.Span, Place: f.at.list(),
		Message: fmt.Sprintf("%q: %s", shorten(f.n.Text), message), Help: help,
		Service: &diag.Service{Message: "Value is not a valid resource ARN", Code: "SCHEMA_VALIDATION_FAILED"},
	})
	return ir.Target{Kind: ir.Other, ID: bare(f.n.Text)}
}

var (
	onePlaceholder = regexp.MustCompile(`^\$\{[^}]*\}$`)

	functionName = regexp.MustCompile(`^([A-Za-z0-9_-]|\$\{[^}]*\})+$`)
	qualifier    = regexp.MustCompile(`^(\$LATEST|([A-Za-z0-9_-]|\$\{[^}]*\})+)$`)
)

// lambda = "function" ":" name [":" version or alias].
func (f field) lambda(rest []string) ir.Target {
	const form = "arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION]"
	switch {
	case rest[0] != "function" || len(rest) < 2 || len(rest) > 3:
		return f.badResource("not the ARN of a Lambda function", "write "+form)
	case !functionName.MatchString(rest[1]):
		return f.badResource("not a name of a Lambda function", "names have letters, digits, - and _")
	case len(rest) == 3 && !qualifier.MatchString(rest[2]):
		return f.badResource("not a version or alias of a Lambda function", "names have letters, digits, - and _, or are $LATEST")
	}
	return ir.Target{Kind: ir.LambdaFunction, ID: bare(rest[1])}
}

// activity = "activity" ":" name.
func (f field) activity(rest []string) ir.Target {
	if len(rest) != 2 || rest[1] == "" {
		return f.badResource("not the ARN of an activity", "write arn:aws:states:REGION:ACCOUNT:activity:NAME")
	}
	return ir.Target{Kind: ir.Activity, ID: bare(rest[1])}
}

var patterns = []struct {
	suffix  string
	pattern ir.Pattern
	v2      bool
}{
	{".sync:2", ir.Sync, true},
	{".sync", ir.Sync, false},
	{".waitForTaskToken", ir.WaitForTaskToken, false},
}

// integration = ["aws-sdk" ":"] service ":" action [pattern].
func (o object) integration(f field, name, state string) ir.Target {
	out := ir.Target{Kind: ir.Integration}
	for _, p := range patterns {
		if rest, ok := strings.CutSuffix(name, p.suffix); ok {
			name, out.Pattern, out.SyncV2 = rest, p.pattern, p.v2
			break
		}
	}
	parts := splitARN(name)
	sdk := parts[0] == "aws-sdk"
	if sdk {
		parts = parts[1:]
	}
	const form = "write arn:aws:states:::SERVICE:ACTION[.sync|.sync:2|.waitForTaskToken]"
	switch {
	case len(parts) > 0 && (parts[0] == "stateMachine" || parts[0] == "execution" || parts[0] == "express"):
		return f.badResource("a state machine cannot be a Resource", "use arn:aws:states:::states:startExecution and name it in StateMachineArn")
	case len(parts) != 2 || parts[0] == "" || parts[1] == "":
		return f.badResource("not a service integration", form)
	}
	if action, after, found := strings.Cut(parts[1], "."); found && !strings.Contains(action, "${") {
		return f.badResource(fmt.Sprintf("there is no integration pattern %q", after), patternHelp(after))
	}
	if out.Pattern != ir.RequestResponse && parts[0] == "http" && parts[1] == "invoke" {
		return f.badResource("an HTTP task waits for the answer alone", "write arn:aws:states:::http:invoke")
	}
	out.Service, out.Action = parts[0], parts[1]
	out.ID = o.identity(out, state)
	if sdk {
		out.Service = "aws-sdk:" + out.Service
	}
	return out
}

func patternHelp(after string) string {
	if help := diag.DidYouMean(after, []string{"sync", "sync:2", "waitForTaskToken"}); help != "" {
		return help
	}
	return "the patterns are .sync, .sync:2 and .waitForTaskToken"
}
