// Package picture formats and parses numbers, integers and moments by the
// pictures of XPath, as JSONata 2.0.6 does in $formatNumber, $formatInteger,
// $parseInteger, $fromMillis and $toMillis; and it prints and rounds numbers
// as $string, $formatBase and $round do.
//
// Its functions work on plain Go types, know neither clock nor locale, and keep
// nothing between two calls. What arguments mean and how failures become those of
// an expression is the business of package jsonata.
//
// The rules are those of XPath and XQuery Functions and Operators 3.1
// (https://www.w3.org/TR/xpath-functions-31/), "F&O" in the comments: section
// 4.6 (integers), 4.7 (numbers) and 9.8 (moments). Where the reference
// implementation of JSONata, npm jsonata@2.0.6, does something else, this
// package follows the reference, error codes included, because that is the
// dialect that AWS documents. Where it does not, it is because the reference
// never ends, dies of a JavaScript exception or depends on its surroundings:
//
//   - A number to be printed with an exponent may be zero or negative
//     ($formatNumber(0, "0e0") does not end in the reference).
//   - Infinity and NaN print as the options say (F&O 4.7.5, rules 1 and 4).
//   - A picture without any active character has a code (D3085 or D3086, as in
//     later versions of the reference), and a time zone's separator is that
//     character, not a regular expression.
//   - A timestamp without a time zone is in UTC. Where the reference leaves one
//     that ISO 8601 does not have to V8, "2018.5" is none and "0001-04-11Z" is
//     in the year 1.
//   - Roman numerals and words of what is too great for them, or no number, are
//     refused with [ErrBudget]; a marker that is one comma with D3132.
//   - Weeks of the years 0 to 99 are those of these years, not of 1900 to 1999.
//
// The work of a call is bounded: a picture has at most [MaxPicture] bytes, and
// where a result can outgrow picture and value the caller gives the number of
// bytes that it may have. What is beyond fails with [ErrBudget].
package picture
