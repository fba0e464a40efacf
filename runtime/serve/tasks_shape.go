package serve

import (
	"slices"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// documents are the members that are texts of documents in the API; a task may give
// the documents themselves (recorded).
var documents = []string{"input", "output", "definition", "cause", "context", "variables"}

// toRequest is what a task of the SDK integration gives, in the API's spelling.
func toRequest(in runtime.Value) runtime.Object {
	out := runtime.Object{}
	for _, m := range in.Members() {
		name := strings.ToLower(m.Name[:min(1, len(m.Name))]) + m.Name[min(1, len(m.Name)):]
		v := m.Value
		if slices.Contains(documents, name) && v.Kind() != runtime.KindString {
			v = runtime.String(v.Text())
		}
		out = append(out, runtime.Member{Name: name, Value: respelled(v, toRequest)})
	}
	return out
}

// toResult is a part of an operation's answer as the SDK integration gives it.
func toResult(answer runtime.Value) runtime.Object {
	out := runtime.Object{}
	for _, m := range answer.Members() {
		name := strings.ToUpper(m.Name[:min(1, len(m.Name))]) + m.Name[min(1, len(m.Name)):]
		out = append(out, runtime.Member{Name: name, Value: instant(name, respelled(m.Value, toResult))})
	}
	return out
}

// respelled applies a spelling to an object, or to those in an array.
func respelled(v runtime.Value, object func(runtime.Value) runtime.Object) runtime.Value {
	switch v.Kind() {
	case runtime.KindObject:
		return object(v).Value()
	case runtime.KindArray:
		var out runtime.Array
		for _, e := range v.Elems() {
			out = append(out, respelled(e, object))
		}
		return out.Value()
	}
	return v
}

// instant is a moment as the SDK integration shows it.
func instant(name string, v runtime.Value) runtime.Value {
	if v.Kind() != runtime.KindNumber || !strings.HasSuffix(name, "Date") && name != "Timestamp" {
		return v
	}
	return runtime.String(time.UnixMilli(int64(v.Float() * 1000)).UTC().Format("2006-01-02T15:04:05.000Z"))
}
