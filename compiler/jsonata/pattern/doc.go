// Package pattern translates JavaScript's regular expressions into those of Go.
//
// Compile reads a pattern (ECMA-262, section 22.2, with annex B, without flag u)
// and spells it for package regexp, or for github.com/dlclark/regexp2 where
// package regexp cannot match it: look-around, back references, ^ and $ under
// flag m (JavaScript knows four line terminators), halves of surrogate pairs and
// counts above 1,000. What Go reads differently is spelt out: \s has
// JavaScript's blanks, "." leaves out all line terminators, flag i becomes
// classes of letters that JavaScript holds for equal, named groups get numbers.
//
// Two things differ from JavaScript. A character above U+FFFF is one character
// to "." and to counts, not two halves. A group within a repetition keeps what
// it caught in an earlier round if it takes no part in the last one, or only an
// empty one: (a*)* catches "" where JavaScript's group takes no part.
package pattern
