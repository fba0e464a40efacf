package late

import (
	"math/rand/v2"
	"strings"

	"github.com/aslc-dev/aslc/runtime/codec"
)

// randomOrder makes an Order, in which others are to some depth.
func randomOrder(r *rand.Rand, depth int) Order {
	o := Order{
		ID: randomText(r), Small: float32(randomNumber(r)), Level: Level(r.IntN(5)), Wide: r.Uint64() >> r.IntN(64), Flag: r.IntN(2) == 0,
		Items: randomSlice(r, randomItem), Lists: randomSlice(r, func(r *rand.Rand) []int { return randomSlice(r, randomInt) }),
		ByName: randomMap(r, func(r *rand.Rand) *Item { return randomPointer(r, randomItem) }),
		Counts: randomMap(r, func(r *rand.Rand) []Level {
			return randomSlice(r, func(r *rand.Rand) Level { return Level(r.IntN(256)) })
		}),
		Empty: randomSlice(r, randomNumber), Zero: randomSlice(r, randomText), Note: randomPointer(r, randomText),
		Bytes: randomSlice(r, func(r *rand.Rand) byte { return byte(r.IntN(256)) }), Pair: [2]string{randomText(r), randomText(r)},
		Rows: [2][]int{randomSlice(r, randomInt), randomSlice(r, randomInt)}, Skipped: randomText(r),
	}
	o.Opt = codec.Opt[[]string]{Value: randomSlice(r, randomText), Set: r.IntN(2) == 0}
	o.OptNull = codec.Opt[*float64]{Value: randomPointer(r, randomNumber), Set: r.IntN(2) == 0}
	o.Inline.X, o.Inline.Y = r.Int32(), -r.Int32()
	if depth > 0 && r.IntN(3) > 0 {
		next := randomOrder(r, depth-1)
		o.Next = &next
	}
	return o
}

func randomItem(r *rand.Rand) Item {
	return Item{SKU: randomText(r), Price: randomNumber(r), Tags: randomSlice(r, randomText), secret: r.IntN(9)}
}

func randomText(r *rand.Rand) string {
	alphabet := []string{"a", "Z", " ", `"`, `\`, "\n", "é", "語", "🎉", "<", "\u2028", "\x00", "\x7f"}
	var out strings.Builder
	for range r.IntN(6) {
		out.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return out.String()
}

func randomNumber(r *rand.Rand) float64 {
	return []float64{0, 1, -1.5, 0.1, 1e-7, 1e-20 / 3, 1 << 24, r.Float64(), float64(r.IntN(1000))}[r.IntN(9)]
}

func randomInt(r *rand.Rand) int { return int(r.Uint64()) >> r.IntN(64) }

func randomSlice[T any](r *rand.Rand, elem func(*rand.Rand) T) []T {
	n := r.IntN(4) - 1
	if n < 0 {
		return nil
	}
	out := []T{}
	for range n {
		out = append(out, elem(r))
	}
	return out
}

func randomMap[T any](r *rand.Rand, elem func(*rand.Rand) T) map[string]T {
	n := r.IntN(4) - 1
	if n < 0 {
		return nil
	}
	out := map[string]T{}
	for range n {
		out[randomText(r)] = elem(r)
	}
	return out
}

func randomPointer[T any](r *rand.Rand, elem func(*rand.Rand) T) *T {
	if r.IntN(3) == 0 {
		return nil
	}
	x := elem(r)
	return &x
}
