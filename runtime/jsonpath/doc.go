// Package jsonpath is what the JSONPath expressions of a definition become:
// operators that emitted code calls, with Jayway JsonPath's semantics, which
// are AWS's. No path text is parsed here, and nothing fails: a place that does
// not exist is no match.
//
// # Definite paths need nothing of it
//
//	$.a.b[0][-1]          in.Field("a").Field("b").Index(0).Index(-1)       absent if there is no match
//
// except for several names at the end and for functions:
//
//	$.a['b','c']          jsonpath.Pick(in.Field("a"), "b", "c")             an object of those that exist
//	$.a.length()          jsonpath.Length(in.Field("a"))
//	$.a.append(1, $.b)    jsonpath.Append(in.Field("a"), runtime.Int(1), in.Field("b"))
//
// # Indefinite paths are a pipeline that begins with From and ends with List
//
//	$.a[*].b              jsonpath.From(in.Field("a")).Wildcard().Child("b").List()
//	$.a[1:3]              jsonpath.From(in.Field("a")).Slice(1, 3).List()
//	$.a[0,2]              jsonpath.From(in.Field("a")).Indices(0, 2).List()
//	$..b                  jsonpath.From(in).Descend().Child("b").List()
//	$..*                  jsonpath.From(in).Descend().Wildcard().List()
//	$..['b','c']          jsonpath.From(in).Descend().PickAll("b", "c").List()
//	$.a[*]['b','c']       jsonpath.From(in.Field("a")).Wildcard().Pick("b", "c").List()
//	$['a','b'].c          jsonpath.From(in).Children("a", "b").Child("c").List()
//	$.a[*].length()       jsonpath.From(in.Field("a")).Wildcard().Apply(jsonpath.Length).List()
//	$..b.sum()            jsonpath.Sum(jsonpath.From(in).Descend().Child("b").List())
//
//	func From(root runtime.Value) Query
//	func (Query) Child(name string) Query              members of objects
//	func (Query) Children(names ...string) Query       several names before other steps
//	func (Query) Pick(names ...string) Query           several names at the end
//	func (Query) PickAll(names ...string) Query        the same right after a descent
//	func (Query) Index(i int) Query                    elements of arrays; negative from the end
//	func (Query) Indices(is ...int) Query
//	func (Query) Slice(from, to int) Query             [1:3]
//	func (Query) SliceFrom(from int) Query             [1:]
//	func (Query) SliceTo(to int) Query                 [:3]
//	func (Query) Wildcard() Query
//	func (Query) Descend() Query                       the step after .. follows
//	func (Query) Filter(keep func(at runtime.Value) bool) Query
//	func (Query) DescendFilter(keep func(at runtime.Value) bool) Query    ..[?( )], instead of Descend
//	func (Query) Apply(f func(runtime.Value, ...runtime.Value) runtime.Value, args ...runtime.Value) Query
//	func (Query) List() runtime.Value                  all matches in document order
//	func (Query) Value() runtime.Value                 the match of a definite path; absent if none
//	func (Query) Exists() bool                         what [?(@…)] asks
//
// # Filters are closures
//
//	$.a[?(@.n > $.min && !(@.tag in ['x','y']))]
//
//	jsonpath.From(in.Field("a")).Filter(func(at runtime.Value) bool {
//		return jsonpath.Greater(at.Field("n"), in.Field("min")) && !jsonpath.In(at.Field("tag"), tags)
//	}).List()
//
// where tags is a package variable, runtime.Literal(`["x","y"]`). $ in a filter
// is the document of the whole path. A definite path alone is .Exists() on the
// value; an indefinite one, or one that ends in several names, is .Exists() on
// the Query; in a comparison it is .List().
//
//	==   Equal(a, b)          !=   !Equal(a, b)          ===  StrictEqual(a, b)     !==  !StrictEqual(a, b)
//	<    Less(a, b)           <=   LessEqual(a, b)       >    Greater(a, b)         >=   GreaterEqual(a, b)
//	in   In(a, list)          nin  NotIn(a, list)        =~   Matches(a, re)        contains  Contains(a, b)
//	all  All(a, list)         anyof  AnyOf(a, list)      noneof  NoneOf(a, list)    subsetof  SubsetOf(a, list)
//	size  Size(a, n)          empty  Empty(a, want)
//
// Matches takes the value and a *regexp.Regexp, made by regexp.MustCompile of
// compiler/jsonpath's Regexp.Go in a package variable.
//
// # Functions
//
//	func Min, Max, Avg, StdDev, Sum(v runtime.Value, args ...runtime.Value) runtime.Value
//	func Length, Keys, Concat, Append, First, Last, Index(v runtime.Value, args ...runtime.Value) runtime.Value
//
// They have one signature, so that Apply takes each of them, and are absent
// for an absent value.
package jsonpath
