package picture

import (
	"math"
	"strings"
	"sync"
)

var cardinals = [...]string{
	"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
	"Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
}

var ordinals = [...]string{
	"Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
	"Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
	"Nineteenth",
}

// decades start with twenty; the reference counts hundred among them.
var decades = [...]string{"Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred"}

var magnitudes = [...]struct {
	word  string
	value float64
}{{"Thousand", 1e3}, {"Million", 1e6}, {"Billion", 1e9}, {"Trillion", 1e12}}

// toWords writes an integer in English words. What is above trillions is
// counted in trillions; digits that a float64 does not hold are those that the
// reference's arithmetic leaves.
func toWords(value float64, ordinal bool) (string, error) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "", ErrBudget
	}
	return wordsOf(value, false, ordinal), nil
}

// wordsOf writes a number that stands after others or not. It recurs at most
// once for each factor of 1e12 and thrice for the rest.
func wordsOf(n float64, after, ordinal bool) string {
	switch {
	case n <= 19:
		return joint(after, " and ") + unitWord(int(n), ordinal)
	case n < 100:
		return joint(after, " and ") + decadeWords(int(n), ordinal)
	case n < 1000:
		head := cardinals[int(n)/100] + " Hundred"
		return joint(after, ", ") + head + restWords(math.Mod(n, 100), ordinal)
	}
	m := len(magnitudes) - 1
	for n < magnitudes[m].value {
		m--
	}
	factor := magnitudes[m].value
	count := math.Floor(n / factor)
	rest := n - float64(count*factor)
	return joint(after, ", ") + wordsOf(count, false, false) + " " + magnitudes[m].word + restWords(rest, ordinal)
}

// restWords writes what follows a hundred or a magnitude.
func restWords(rest float64, ordinal bool) string {
	switch {
	case rest > 0:
		return wordsOf(rest, true, ordinal)
	case ordinal:
		return "th"
	default:
		return ""
	}
}

func joint(after bool, text string) string {
	if after {
		return text
	}
	return ""
}

func unitWord(n int, ordinal bool) string {
	if ordinal {
		return ordinals[n]
	}
	return cardinals[n]
}

func decadeWords(n int, ordinal bool) string {
	word := decades[n/10-2]
	switch {
	case n%10 > 0:
		return word + "-" + unitWord(n%10, ordinal)
	case ordinal:
		return strings.TrimSuffix(word, "y") + "ieth"
	default:
		return word
	}
}

// numberWord is a word with its value.
type numberWord struct {
	word  string
	value float64
}

// vocabulary has the values of all words of numbers in lower case, and the
// pattern of texts made of them.
type vocabulary struct {
	once    sync.Once
	values  map[string]float64
	pattern string
}

var english vocabulary

// learn fills the vocabulary once.
func (v *vocabulary) learn() *vocabulary {
	v.once.Do(func() {
		words := listWords()
		v.values = make(map[string]float64, len(words))
		var names []string
		for _, w := range words {
			v.values[w.word] = w.value
			names = append(names, strings.ToUpper(w.word))
		}
		v.pattern = `(?:` + strings.Join(names, "|") + `|AND|[\-, ])+`
	})
	return v
}

// listWords gives the words in the order in which the reference's regular
// expression tries them.
func listWords() []numberWord {
	var out []numberWord
	add := func(word string, value float64) {
		out = append(out, numberWord{strings.ToLower(word), value})
	}
	for i, word := range cardinals {
		add(word, float64(i))
	}
	for i, word := range ordinals {
		add(word, float64(i))
	}
	for i, word := range decades {
		add(word, float64(i+2)*10)
		add(word[:len(word)-1]+"ieth", float64(i+2)*10)
	}
	add("hundredth", 100)
	for _, m := range magnitudes {
		add(m.word, m.value)
		add(m.word+"th", m.value)
	}
	return out
}

// space is the class that \s stands for in JavaScript.
const space = `\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

var betweenWords = lazyPattern{text: `,[` + space + `]|[` + space + `]and[` + space + `]|[` + space + `\\-]`}

// fromWords reads words in lower case; NaN if there are others. Words below a
// hundred add up, the rest multiply what stands before them.
func fromWords(text string) float64 {
	values := english.learn().values
	segments := []float64{0}
	for _, word := range betweenWords.regexp().Split(text, -1) {
		value, ok := values[word]
		if !ok {
			return math.NaN()
		}
		last := &segments[len(segments)-1]
		switch {
		case value >= 100:
			*last *= value
		case *last >= 1000:
			segments = append(segments, value)
		default:
			*last += value
		}
	}
	sum := 0.0
	for _, s := range segments {
		sum += s
	}
	return sum
}
