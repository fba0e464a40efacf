package jsonata

import "github.com/aslc-dev/aslc/runtime/jsonata/picture"

// Now is $now: the time of the state's visit, printed by a picture.
var Now = &Function{
	Name: "now", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Optional: true}, {Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.formatMoment(float64(q.Now().UnixMilli()), args[0], args[1])
	},
}

// Millis is $millis: the time of the state's visit in milliseconds since the epoch.
var Millis = &Function{
	Name: "millis", Arity: 0,
	Signature: &Signature{},
	impl:      func(q *Query, _ []Value) Value { return Number(float64(q.Now().UnixMilli())) },
}

// FromMillis is $fromMillis: a moment in milliseconds since the epoch, printed by
// a picture (F&O 9.8) in a time zone.
var FromMillis = &Function{
	Name: "fromMillis", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "n", Context: true}, {Types: "s", Optional: true}, {Types: "s", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		return q.formatMoment(args[0].Float(), args[1], args[2])
	},
}

func (q *Query) formatMoment(millis float64, pattern, zone Value) Value {
	return q.printed(picture.FormatDateTime(millis, stringOr(pattern, picture.ISO8601), stringOr(zone, picture.UTC), q.room()))
}

// stringOr is a string, or what stands for undefined.
func stringOr(v Value, missing string) string {
	if !v.Exists() {
		return missing
	}
	return v.Str()
}

// ToMillis is $toMillis: the moment that a string shows, by a picture or as ISO
// 8601 has it, in milliseconds since the epoch; undefined if it does not fit the
// picture.
var ToMillis = &Function{
	Name: "toMillis", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "s", Optional: true}}},
	impl:      toMillis,
}

func toMillis(q *Query, args []Value) Value {
	text := args[0].Str()
	if !q.reads(args[0]) {
		return Value{}
	}
	millis, ok, err := 0.0, true, error(nil)
	if args[1].Exists() {
		millis, ok, err = picture.ParseDateTime(text, args[1].Str(), q.Now().UnixMilli())
	} else {
		millis, err = picture.ParseISO8601(text)
	}
	switch {
	case err != nil:
		return q.failPicture(err)
	case !ok:
		return Value{}
	}
	return Number(millis)
}
