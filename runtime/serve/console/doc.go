// Package console is the pages on which a person sees what executions did: the
// graph, a table, a timeline and the events of one, over one selection that stands
// in the URL.
//
//	Source ──events──► trace (of each execution that is looked at) ──columns──► page
//	       ──events, a few at a time, when a step is opened──────────────────► page
//
// The page is HTML, a style sheet and ES modules, embedded as they are. It gets the
// trace of an execution in columns of numbers, which holds no documents and is small
// also when the history is large; inputs and outputs are asked for when a person
// looks at them. Of a running execution, changes come as server-sent events. Static
// makes one HTML file of it all, for an execution that is over.
//
// A Source that is a Service stands beside the API of Step Functions, by which the
// pages list, start, stop and redrive; a Workbench makes executions while a person
// works on a definition. What goes through the filters of a step is worked out from its
// events, or evaluated again where a compiler is at hand (trace.Stages), and a search goes through the data of all, a portion at a
// time. Those who look on at one execution share one look at its source.
//
// State names and documents are hostile text: the page builds its elements from text
// alone, and its content security policy runs no other script than its own. Requests
// from other sites are refused.
package console
