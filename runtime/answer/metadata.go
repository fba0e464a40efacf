package answer

import (
	"strconv"

	"github.com/aslc-dev/aslc/runtime"
)

// Header is a header of a service's answer, in the service's spelling.
type Header struct {
	Name   string
	Values []string
}

// Metadata are the members that the results of optimised integrations have beside
// what the service answered: what the SDK that Step Functions calls services with
// tells of the HTTP answer (recorded).
func Metadata(status int, requestID string, headers []Header) runtime.Object {
	var all, each runtime.Object
	for _, h := range headers {
		var values runtime.Array
		for _, v := range h.Values {
			values = append(values, runtime.String(v))
		}
		all = append(all, runtime.Member{Name: h.Name, Value: values.Value()})
		each = append(each, runtime.Member{Name: h.Name, Value: runtime.String(h.Values[0])})
	}
	response := runtime.Object{{Name: "AllHttpHeaders", Value: all.Value()}, {Name: "HttpHeaders", Value: each.Value()},
		{Name: "HttpStatusCode", Value: runtime.Literal(strconv.Itoa(status))}}
	return runtime.Object{
		{Name: "SdkHttpMetadata", Value: response.Value()},
		{Name: "SdkResponseMetadata", Value: runtime.Object{{Name: "RequestId", Value: runtime.String(requestID)}}.Value()},
	}
}
