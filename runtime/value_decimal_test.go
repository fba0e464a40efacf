package runtime

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestFloatsAreRoundedOnce compares with strconv, which rounds correctly.
func TestFloatsAreRoundedOnce(t *testing.T) {
	texts := []string{"0", "-0", "0.0", "0.1", "1.5", "-1.5", "9007199254740993", "999999999999.999", "0.00000000000001", "123456789012345.6", "1e3", "1.5e-7", "12.50"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		digits := strconv.FormatUint(r.Uint64N(1e16), 10)
		at := 1 + r.IntN(len(digits))
		text := digits[:at]
		if at < len(digits) {
			text += "." + digits[at:]
		}
		texts = append(texts, text)
	}
	for _, text := range texts {
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := Number(text).Float(); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
