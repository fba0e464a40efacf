package interp

import (
	"testing"

	"github.com/aslc-dev/aslc/compiler/jsonpath"
	"github.com/aslc-dev/aslc/runtime"
)

// pathDocs are the documents that the table's queries are asked of.
var pathDocs = map[string]string{
	"order": `{"id":"o-1","total":1.50,"paid":true,"note":null,"customer":{"name":"Ada","city":"London","tags":["vip","eu"]},` +
		`"lines":[{"sku":"a","n":2,"price":10},{"sku":"b","n":1,"price":2.5},{"sku":"c","price":7,"n":null}],"with space":{"a.b":1},"0":"zero"}`,
	"numbers": `[3,1,4,1,5]`,
	"nested":  `{"c":1,"x":{"c":2,"y":[{"c":3,"d":4},[{"c":5}],6]},"list":[[1,2],[3,[4]]]}`,
	"mixed":   `[1,"1",1.0,"one",true,null,[1],{"a":1},[],{},""]`,
	"keys":    `[{"key":1},{"key":"1"},{"key":1.0},{"key":"one"},{"key":true},{"key":null},{"key":[1,2]},{"key":{"a":1}},{"other":1},{"key":""},{"key":[]}]`,
	"people":  `[{"name":"Ada","age":36,"langs":["en","fr"]},{"name":"Bob","age":20,"langs":["de"]},{"name":"Cleo","age":51,"langs":[]}]`,
	"quotes":  `{"a\\\"b":1,"a\"b":2,"a'b":3}`,
	"empty":   `{}`,
}

// none is what a definite path without a match gives.
const none = "(none)"

type pathRow struct{ rule, doc, path, want string }

func TestPath(t *testing.T) {
	for _, r := range pathRows {
		p, err := jsonpath.Parse(r.path)
		if err != nil {
			t.Errorf("%s: %s: %v", r.rule, r.path, err)
			continue
		}
		for form, doc := range map[string]runtime.Value{"text": fromText(t, r.doc), "parts": fromParts(fromText(t, r.doc))} {
			v, ok := Path(p, doc)
			got := v.Text()
			if !ok {
				got = none
			}
			if got != r.want {
				t.Errorf("%s: %s of %s (%s)\n got %s\nwant %s", r.rule, r.path, r.doc, form, got, r.want)
			}
			if !p.Definite() && (!ok || v.Kind() != runtime.KindArray) {
				t.Errorf("%s: %s is indefinite and gives %s", r.rule, r.path, got)
			}
		}
	}
}

func fromText(t *testing.T, doc string) runtime.Value {
	t.Helper()
	v, err := runtime.ParseString(pathDocs[doc])
	if err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	return v
}

// fromParts makes a document again from its members and elements.
func fromParts(v runtime.Value) runtime.Value {
	switch v.Kind() {
	case runtime.KindObject:
		o := runtime.Object{}
		for _, m := range v.Members() {
			o = append(o, runtime.Member{Name: m.Name, Value: fromParts(m.Value)})
		}
		return o.Value()
	case runtime.KindArray:
		a := runtime.Array{}
		for _, e := range v.Elems() {
			a = append(a, fromParts(e))
		}
		return a.Value()
	}
	return v
}

var pathRows = []pathRow{
	// Names and indices lead to one value.
	{"root", "numbers", `$`, `[3,1,4,1,5]`},
	{"root, blanks around", "numbers", ` $ `, `[3,1,4,1,5]`},
	{"name", "order", `$.id`, `"o-1"`},
	{"name in brackets", "order", `$['id']`, `"o-1"`},
	{"name in double quotes", "order", `$["id"]`, `"o-1"`},
	{"name after a dot and brackets", "order", `$.['id']`, `"o-1"`},
	{"name after a bracket without a dot", "order", `$['customer']name`, `"Ada"`},
	{"name with a dot and a blank", "order", `$['with space']['a.b']`, `1`},
	{"a dot in a bare name ends it", "order", `$.a.b`, none},
	{"digits are a name after a dot", "order", `$.0`, `"zero"`},
	{"digits in quotes are a name", "order", `$['0']`, `"zero"`},
	{"an index does not enter an object", "order", `$[0]`, none},
	{"number text survives", "order", `$.total`, `1.50`},
	{"null is a value", "order", `$.note`, `null`},
	{"blanks in brackets", "order", `$[ 'customer' ][ "name" ]`, `"Ada"`},
	{"definite without a match: leaf", "order", `$.none`, none},
	{"definite without a match: on the way", "order", `$.none.a`, none},
	{"a name does not enter a string", "order", `$.id.a`, none},
	{"a name does not enter null", "order", `$.note.a`, none},
	{"a name does not enter an array", "order", `$.lines.sku`, none},
	{"index", "numbers", `$[0]`, `3`},
	{"index from the end", "numbers", `$[-1]`, `5`},
	{"index from the end, first", "numbers", `$[-5]`, `3`},
	{"index beyond the end", "numbers", `$[5]`, none},
	{"index before the start", "numbers", `$[-6]`, none},
	{"index with zeros", "numbers", `$[002]`, `4`},
	{"index with blanks", "numbers", `$[ 1 ]`, `1`},
	{"minus zero", "numbers", `$[-0]`, `3`},
	{"index after a dot", "order", `$.lines.[1].sku`, `"b"`},
	{"index in an index", "nested", `$.list[1][1][0]`, `4`},
	{"an index does not enter a string", "order", `$.id[0]`, none},
	{"an escaped quote", "order", `$['it\'s']`, none},
	{"an escaped letter", "order", `$['\u0069d']`, `"o-1"`},
	{"a backslash before the other quote stays", "quotes", `$['a\"b']`, `1`},
	{"a backslash before the same quote goes", "quotes", `$["a\"b"]`, `2`},
	{"the other quote alone", "quotes", `$["a'b"]`, `3`},
	{"a bare name takes signs", "order", `$.a-b:c@d`, none},

	// Several names.
	{"several names at the end are an object", "order", `$['id','paid']`, `{"id":"o-1","paid":true}`},
	{"several names in the order asked", "order", `$['paid', 'id']`, `{"paid":true,"id":"o-1"}`},
	{"several names, some missing", "order", `$['none','id']`, `{"id":"o-1"}`},
	{"several names, all missing", "order", `$['x','y']`, `{}`},
	{"several names of an element", "order", `$.lines[0]['sku','n']`, `{"sku":"a","n":2}`},
	{"several names of no object", "numbers", `$['a','b']`, none},
	{"several names twice the same", "order", `$['id','id']`, `{"id":"o-1"}`},
	{"several names of each element", "order", `$.lines[*]['sku','n']`, `[{"sku":"a","n":2},{"sku":"b","n":1},{"sku":"c","n":null}]`},
	{"several names before a step go on one by one", "order", `$['customer','with space'].name`, `["Ada"]`},
	{"several names before a wildcard", "order", `$['customer','with space'].*`, `["Ada","London",["vip","eu"],1]`},

	// Several indices.
	{"several indices", "numbers", `$[0,2]`, `[3,4]`},
	{"several indices in the order asked", "numbers", `$[2,0,2]`, `[4,3,4]`},
	{"several indices with blanks", "numbers", `$[ 0 , 2 ]`, `[3,4]`},
	{"several indices, some missing", "numbers", `$[9,-1]`, `[5]`},
	{"several indices, none there", "numbers", `$[9,10]`, `[]`},
	{"several indices of an object", "order", `$.customer[0,1]`, `[]`},
	{"several indices and a name", "order", `$.lines[0,2].sku`, `["a","c"]`},

	// Slices.
	{"slice", "numbers", `$[1:3]`, `[1,4]`},
	{"slice from", "numbers", `$[3:]`, `[1,5]`},
	{"slice to", "numbers", `$[:2]`, `[3,1]`},
	{"slice from the end", "numbers", `$[-2:]`, `[1,5]`},
	{"slice to the end", "numbers", `$[:-2]`, `[3,1,4]`},
	{"slice from far before the start", "numbers", `$[-9:]`, `[3,1,4,1,5]`},
	{"slice to far before the start", "numbers", `$[:-9]`, `[]`},
	{"slice to beyond the end", "numbers", `$[3:99]`, `[1,5]`},
	{"slice from beyond the end", "numbers", `$[9:]`, `[]`},
	{"slice to zero", "numbers", `$[:0]`, `[]`},
	{"slice that is empty", "numbers", `$[2:2]`, `[]`},
	{"slice backwards", "numbers", `$[3:1]`, `[]`},
	{"slice, both ends negative", "numbers", `$[-3:-1]`, `[4,1]`},
	{"slice with a negative end only", "numbers", `$[1:-1]`, `[]`},
	{"a negative start with a positive end goes round", "numbers", `$[-1:1]`, `[5,3]`},
	{"going round, further", "numbers", `$[-4:1]`, `[1,4,1,5,3]`},
	{"going round from far before the start", "numbers", `$[-99:1]`, `[3,1,4,1,5,3]`},
	{"a slice's step is ignored", "numbers", `$[0:3:2]`, `[3,1,4]`},
	{"a slice's step is ignored, negative", "numbers", `$[0:3:-1]`, `[3,1,4]`},
	{"a slice's empty step", "numbers", `$[0:2:]`, `[3,1]`},
	{"slice of an object", "order", `$.customer[0:1]`, `[]`},
	{"slice of a string", "order", `$.id[0:1]`, `[]`},
	{"slice of what is missing", "empty", `$.item.items[1:5]`, `[]`},
	{"slice and a name", "order", `$.lines[1:].sku`, `["b","c"]`},
	{"slice of each", "nested", `$.list[*][0:1]`, `[1,3]`},
	{"slice and a name that some lack", "nested", `$.x.y[0:].c`, `[3]`},

	// Wildcards.
	{"wildcard of an object", "order", `$.customer.*`, `["Ada","London",["vip","eu"]]`},
	{"wildcard in brackets", "order", `$.customer[*]`, `["Ada","London",["vip","eu"]]`},
	{"wildcard with blanks", "numbers", `$[ * ]`, `[3,1,4,1,5]`},
	{"wildcard of an array", "numbers", `$[*]`, `[3,1,4,1,5]`},
	{"wildcard of an array after a dot", "numbers", `$.*`, `[3,1,4,1,5]`},
	{"wildcard keeps null", "order", `$.lines[*].n`, `[2,1,null]`},
	{"wildcard of a scalar", "order", `$.id.*`, `[]`},
	{"wildcard of what is missing", "empty", `$.items[*]`, `[]`},
	{"wildcard of what is missing, deeper", "empty", `$.item.items[*].itemValue`, `[]`},
	{"wildcard of an empty object", "empty", `$[*]`, `[]`},
	{"wildcard twice", "nested", `$.list[*][*]`, `[1,2,3,[4]]`},
	{"wildcard and an index", "nested", `$.list[*][1]`, `[2,[4]]`},
	{"wildcard and a name that some lack", "nested", `$.*.c`, `[2]`},
	{"a star in quotes is a name", "order", `$['*']`, none},
	{"the name after a wildcard needs no dot", "nested", `$.*c`, `[2]`},

	// Descent.
	{"descent to a name, outer first", "nested", `$..c`, `[1,2,3,5]`},
	{"descent from a place", "nested", `$.x..c`, `[2,3,5]`},
	{"descent to a name in brackets", "nested", `$..['c']`, `[1,2,3,5]`},
	{"descent without a match", "nested", `$..none`, `[]`},
	{"descent from what is missing", "nested", `$.none..c`, `[]`},
	{"descent from a scalar", "order", `$.id..c`, `[]`},
	{"descent to an index", "nested", `$..[0]`, `[{"c":3,"d":4},{"c":5},[1,2],1,3,4]`},
	{"descent to an index and a name", "nested", `$..[0].c`, `[3,5]`},
	{"descent to everything", "nested", `$.list..*`, `[[1,2],[3,[4]],1,2,3,[4],4]`},
	{"descent to a wildcard in brackets", "nested", `$.list..[*]`, `[[1,2],[3,[4]],1,2,3,[4],4]`},
	{"descent to a slice", "nested", `$.list..[1:]`, `[[3,[4]],2,[4]]`},
	{"descent to several indices", "nested", `$.list..[0,1]`, `[[1,2],[3,[4]],1,2,3,[4],4]`},
	{"descent to several names: objects that have all", "nested", `$..['c','d']`, `[{"c":3,"d":4}]`},
	{"descent to several names and a step", "nested", `$..['x','list'][0]`, `[[1,2]]`},
	{"descent and a name", "nested", `$..x.c`, `[2]`},
	{"descent after descent", "nested", `$..y..c`, `[3,5]`},
	{"descent goes through arrays", "order", `$..sku`, `["a","b","c"]`},

	// Filters: what they apply to.
	{"filter keeps elements", "order", `$.lines[?(@.price > 5)].sku`, `["a","c"]`},
	{"filter on an object is about the object itself", "order", `$.customer[?(@.name == 'Ada')].city`, `["London"]`},
	{"filter on an object that fails", "order", `$.customer[?(@.name == 'Bob')]`, `[]`},
	{"filter on the root", "empty", `$[?(@.id)]`, `[]`},
	{"filter on a scalar", "order", `$.id[?(@.a)]`, `[]`},
	{"filter on what is missing", "order", `$.none[?(@.a)]`, `[]`},
	{"filter with blanks", "numbers", `$[ ?( @ > 3 ) ]`, `[4,5]`},
	{"filter after a dot", "numbers", `$.[?(@ > 3)]`, `[4,5]`},
	{"filter on elements that are scalars", "numbers", `$[?(@ == 1)]`, `[1,1]`},
	{"filter after a wildcard", "nested", `$.list[*][?(@ > 1)]`, `[2,3]`},
	{"filter after a filter", "order", `$.lines[?(@.price > 2)][?(@.n == 1)].sku`, `["b"]`},
	{"filter after a descent", "nested", `$..[?(@.d)]`, `[{"c":3,"d":4}]`},
	{"filter after a descent asks each object once", "nested", `$..[?(@.c > 1)].c`, `[2,3,5]`},
	{"the document in a filter", "order", `$.lines[?(@.price > $.total)].sku`, `["a","b","c"]`},
	{"the document in a filter, as a condition", "order", `$.lines[?($.paid == true)].sku`, `["a","b","c"]`},
	{"a condition without the element", "numbers", `$[?(1 == 1)]`, `[3,1,4,1,5]`},

	// Filters: existence.
	{"existence", "keys", `$[?(@.other)]`, `[{"other":1}]`},
	{"existence holds for null and false", "order", `$.lines[?(@.n)].sku`, `["a","b","c"]`},
	{"absence", "keys", `$[?(!@.key)]`, `[{"other":1}]`},
	{"absence with parentheses", "keys", `$[?(!(@.key))]`, `[{"other":1}]`},
	{"existence in brackets", "keys", `$[?(@['other'])]`, `[{"other":1}]`},
	{"existence of the element", "numbers", `$[?(@)]`, `[3,1,4,1,5]`},
	{"existence of an element of it", "nested", `$.list[?(@[1][0])]`, `[[3,[4]]]`},
	{"existence of several names: all of them", "order", `$.lines[?(@['sku','none'])]`, `[]`},
	{"existence of several names that are there", "order", `$.lines[?(@['sku','price'])].sku`, `["a","b","c"]`},
	{"an indefinite path exists, match or not", "mixed", `$[?(@[*])]`, `[1,"1",1.0,"one",true,null,[1],{"a":1},[],{},""]`},
	{"an indefinite path needs the names on its way", "keys", `$[?(@.other[*])]`, `[{"other":1}]`},
	{"an indefinite path needs its definite start", "mixed", `$[?(@.a[*])]`, `[{"a":1}]`},
	{"an indefinite path needs its names in every object", "people", `$[?(@.langs[*].x)].name`, `["Ada","Bob","Cleo"]`},
	{"a descent exists, match or not", "people", `$[?(@..x)].name`, `["Ada","Bob","Cleo"]`},
	{"existence of what a function gives", "keys", `$[?(@.key.length() == 2)]`, `[{"key":[1,2]}]`},

	// Filters: equality.
	{"42 matches \"42\"", "keys", `$[?(@.key == 1)]`, `[{"key":1},{"key":"1"},{"key":1.0}]`},
	{"a number matches the string that holds its value", "keys", `$[?(@.key == '1')]`, `[{"key":1},{"key":"1"},{"key":1.0}]`},
	{"a string matches the number spelt so", "keys", `$[?(@.key == 1.00)]`, `[{"key":1},{"key":1.0}]`},
	{"a string", "keys", `$[?(@.key == "one")]`, `[{"key":"one"}]`},
	{"the literal first", "keys", `$[?('one' == @.key)]`, `[{"key":"one"}]`},
	{"true", "keys", `$[?(@.key == true)]`, `[{"key":true}]`},
	{"false", "keys", `$[?(@.key == false)]`, `[]`},
	{"null is not missing", "keys", `$[?(@.key == null)]`, `[{"key":null}]`},
	{"an array", "keys", `$[?(@.key == [1,2])]`, `[{"key":[1,2]}]`},
	{"an object", "keys", `$[?(@.key == {"a":1})]`, `[{"key":{"a":1}}]`},
	{"an empty string", "keys", `$[?(@.key == '')]`, `[{"key":""}]`},
	{"an empty array", "keys", `$[?(@.key == [])]`, `[{"key":[]}]`},
	{"unequal, missing included", "keys", `$[?(@.key != 1)]`,
		`[{"key":"one"},{"key":true},{"key":null},{"key":[1,2]},{"key":{"a":1}},{"other":1},{"key":""},{"key":[]}]`},
	{"not equal by negation", "people", `$[?(!(@.age == 20))].name`, `["Ada","Cleo"]`},
	{"missing equals nothing, not even missing", "people", `$[?(@.x == @.y)]`, `[]`},
	{"=== wants one type", "keys", `$[?(@.key === 1)]`, `[{"key":1},{"key":1.0}]`},
	{"=== of strings", "keys", `$[?(@.key === '1')]`, `[{"key":"1"}]`},
	{"!==", "people", `$[?(@.age !== '20')].name`, `["Ada","Bob","Cleo"]`},
	{"an indefinite path compares as a list", "nested", `$.list[?(@[*] == [1,2])]`, `[[1,2]]`},
	{"an indefinite path is no scalar", "nested", `$.list[?(@[*] == 1)]`, `[]`},
	{"a descent compares as a list", "order", `$.lines[?(@..sku == ['b'])].n`, `[1]`},
	{"two paths", "order", `$.lines[?(@.sku == $.lines[1].sku)].price`, `[2.5]`},
	{"a sign in a name is part of it", "order", `$.lines[?(@.price+1 == 11)]`, `[]`},
	{"@.length is a name", "nested", `$.list[?(@.length == 2)]`, `[]`},
	{"a comparison without blanks", "numbers", `$[?(@==1)]`, `[1,1]`},

	// Filters: order.
	{"less", "people", `$[?(@.age < 36)].name`, `["Bob"]`},
	{"less or equal", "people", `$[?(@.age <= 36)].name`, `["Ada","Bob"]`},
	{"greater or equal", "people", `$[?(@.age >= 36)].name`, `["Ada","Cleo"]`},
	{"strings are ordered", "people", `$[?(@.name > 'Bo')].name`, `["Bob","Cleo"]`},
	{"a string and a number are not", "keys", `$[?(@.key > 0)]`, `[{"key":1},{"key":1.0}]`},
	{"booleans are not ordered", "keys", `$[?(@.key >= true)]`, `[]`},
	{"null is not ordered", "keys", `$[?(@.key <= null)]`, `[]`},
	{"negative numbers", "numbers", `$[?(@ > -1)]`, `[3,1,4,1,5]`},
	{"exponents", "numbers", `$[?(@ >= 4e0)]`, `[4,5]`},

	// Filters: logic.
	{"and", "people", `$[?(@.age > 30 && @.age < 50)].name`, `["Ada"]`},
	{"or", "people", `$[?(@.age < 30 || @.age > 50)].name`, `["Bob","Cleo"]`},
	{"and binds tighter than or", "people", `$[?(@.name == 'Bob' || @.age > 30 && @.age < 50)].name`, `["Ada","Bob"]`},
	{"parentheses", "people", `$[?((@.name == 'Bob' || @.age > 30) && @.age < 50)].name`, `["Ada","Bob"]`},
	{"negation of a group", "people", `$[?(!(@.age > 30 && @.age < 50))].name`, `["Bob","Cleo"]`},
	{"negation twice", "people", `$[?(!!(@.age == 20))].name`, `["Bob"]`},
	{"existence and a comparison", "keys", `$[?(@.key && @.key == null)]`, `[{"key":null}]`},

	// Filters: words.
	{"in", "people", `$[?(@.name in ['Ada','Cleo'])].age`, `[36,51]`},
	{"in, upper case", "people", `$[?(@.name IN ["Ada"])].age`, `[36]`},
	{"in equals as == does", "keys", `$[?(@.key in [1])]`, `[{"key":1},{"key":"1"},{"key":1.0}]`},
	{"in a list of the document", "people", `$[?('de' in @.langs)].name`, `["Bob"]`},
	{"in something that is no list", "people", `$[?(@.age in 20)]`, `[]`},
	{"nin", "people", `$[?(@.name nin ['Ada'])].name`, `["Bob","Cleo"]`},
	{"nin something that is no list", "people", `$[?(@.age nin 20)]`, `[]`},
	{"contains in an array", "people", `$[?(@.langs contains 'en')].name`, `["Ada"]`},
	{"contains in a string", "people", `$[?(@.name contains 'o')].name`, `["Bob","Cleo"]`},
	{"contains in a number", "people", `$[?(@.age contains 3)]`, `[]`},
	{"all", "people", `$[?(@.langs all ['en'])].name`, `["Ada"]`},
	{"anyof", "people", `$[?(@.langs anyof ['de','fr'])].name`, `["Ada","Bob"]`},
	{"noneof", "people", `$[?(@.langs noneof ['de','fr'])].name`, `["Cleo"]`},
	{"noneof wants a list", "people", `$[?(@.age noneof ['de'])]`, `[]`},
	{"subsetof", "people", `$[?(@.langs subsetof ['de','en'])].name`, `["Bob","Cleo"]`},
	{"size", "people", `$[?(@.langs size 2)].name`, `["Ada"]`},
	{"size of a string", "people", `$[?(@.name size 4)].name`, `["Cleo"]`},
	{"size of a number", "people", `$[?(@.age size 2)]`, `[]`},
	{"empty", "people", `$[?(@.langs empty true)].name`, `["Cleo"]`},
	{"not empty", "people", `$[?(@.langs empty false)].name`, `["Ada","Bob"]`},
	{"empty string", "keys", `$[?(@.key empty true)]`, `[{"key":""},{"key":[]}]`},

	// Filters: patterns match the whole string.
	{"pattern", "people", `$[?(@.name =~ /B.*/)].name`, `["Bob"]`},
	{"pattern of a part does not match", "people", `$[?(@.name =~ /o/)]`, `[]`},
	{"pattern with a flag", "people", `$[?(@.name =~ /ada|CLEO/i)].name`, `["Ada","Cleo"]`},
	{"pattern first", "people", `$[?(/Bob/ =~ @.name)].name`, `["Bob"]`},
	{"pattern of a number", "people", `$[?(@.age =~ /[23]\d/)].name`, `["Ada","Bob"]`},
	{"pattern of an array: one element", "people", `$[?(@.langs =~ /f./)].name`, `["Ada"]`},
	{"pattern of nothing sees an empty string", "keys", `$[?(@.other =~ /x?/)].key`, `[1,"1",1.0,"one",true,null,[1,2],{"a":1},"",[]]`},
	{"a slash in a pattern", "people", `$[?(@.name =~ /\/?Bob\/?/)].age`, `[20]`},

	// Functions.
	{"length of an array", "numbers", `$.length()`, `5`},
	{"length of an object", "order", `$.customer.length()`, `3`},
	{"length of a string is null", "order", `$.id.length()`, `null`},
	{"length of what is missing", "order", `$.none.length()`, none},
	{"size is length", "numbers", `$.size()`, `5`},
	{"length with an argument", "order", `$.length($.lines)`, `3`},
	{"length of each", "nested", `$.list[*].length()`, `[2,2]`},
	{"sum is a double", "numbers", `$.sum()`, `14.0`},
	{"min", "numbers", `$.min()`, `1.0`},
	{"max", "numbers", `$.max()`, `5.0`},
	{"avg", "numbers", `$.avg()`, `2.8`},
	{"stddev", "numbers", `$.stddev()`, `1.5999999999999999`},
	{"sum of no numbers", "order", `$.customer.tags.sum()`, none},
	{"sum of arguments", "order", `$.sum($.lines[*].price, 0.5, 'x')`, `20.0`},
	{"sum of a descent takes the list", "nested", `$..c.sum()`, `11.0`},
	{"sum of each", "nested", `$.list[*].sum()`, `[3.0,3.0]`},
	{"sum of each that is a number is nothing", "order", `$.lines[*].price.sum()`, `[]`},
	{"length of a descent", "nested", `$..c.length()`, `4`},
	{"keys", "order", `$.customer.keys()`, `["name","city","tags"]`},
	{"keys of an array", "numbers", `$.keys()`, `null`},
	{"concat", "order", `$.customer.tags.concat('-', $.id)`, `"vipeu-o-1"`},
	{"concat of arguments", "order", `$.concat($.customer.name, ' ', $.customer.city)`, `"Ada London"`},
	{"append", "order", `$.customer.tags.append('x', $.total)`, `["vip","eu","x",1.50]`},
	{"append to an object", "order", `$.customer.append(1)`, `{"name":"Ada","city":"London","tags":["vip","eu"]}`},
	{"first", "numbers", `$.first()`, `3`},
	{"last", "numbers", `$.last()`, `5`},
	{"first of nothing", "people", `$[2].langs.first()`, none},
	{"index", "numbers", `$.index(2)`, `4`},
	{"index from the end as a function", "numbers", `$.index(-2)`, `1`},
	{"index beyond the end as a function", "numbers", `$.index(9)`, none},
	{"a function in a filter", "people", `$[?(@.langs.length() >= 1)].name`, `["Ada","Bob"]`},
	{"a function of the document in a filter", "numbers", `$[?(@ == $.length())]`, `[5]`},
}
