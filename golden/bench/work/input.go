package work

import (
	"strconv"
)

// small is the input of the workloads whose payload does not matter: 107 bytes.
const small = `{"id":"order-1","n":42,"tags":["a","b"],"nested":{"k":"v","x":1.5},"customer":{"name":"Ada","tier":"gold"}}`

const (
	mapItems = 10000
	bigBytes = 1 << 20
)

// Input returns the input of the workload of that name as a fresh slice, or
// nil if there is no such workload.
func Input(name string) []byte {
	switch name {
	case "a", "c", "d", "f":
		return []byte(small)
	case "b":
		return []byte(`{}`)
	case "e":
		return items(mapItems)
	case "g":
		return document(bigBytes)
	case "h":
		return order(`{"name":"Ada Lovelace"}`, 20)
	case "path", "comparison", "object", "filter", "sort":
		return order(`{"name":"Ada Lovelace","tier":"gold","address":{"city":"London","zip":"W1"}}`, 20)
	default:
		return nil
	}
}

// items is an object whose member items holds n small objects.
func items(n int) []byte {
	b := []byte(`{"items":[`)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"v":`...)
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, `,"name":"item-`...)
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, `"}`...)
	}
	return append(b, `]}`...)
}

// document is an object whose items take at least size bytes.
func document(size int) []byte {
	b := append(make([]byte, 0, size+256), `{"doc":{"items":[`...)
	for i, taken := 0, 0; taken < size; i++ {
		if i > 0 {
			b = append(b, ',')
		}
		before := len(b)
		b = appendItem(b, i)
		taken += len(b) - before + 1
	}
	return append(b, `]},"meta":{"v":1}}`...)
}

// order is a customer's order of n items.
func order(customer string, n int) []byte {
	b := []byte(`{"id":7,"i":0,"customer":` + customer + `,"items":[`)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"name":"item`...)
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, `","price":`...)
		b = strconv.AppendFloat(b, float64(i)+0.5, 'f', -1, 64)
		b = append(b, `,"qty":`...)
		b = strconv.AppendInt(b, int64(i%3+1), 10)
		b = append(b, '}')
	}
	return append(b, `]}`...)
}

func appendItem(b []byte, i int) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendInt(b, int64(i), 10)
	b = append(b, `,"name":"item number `...)
	b = strconv.AppendInt(b, int64(i), 10)
	b = append(b, `","price":`...)
	b = strconv.AppendFloat(b, float64(i)*1.25, 'f', -1, 64)
	b = append(b, `,"tags":["red","green"],"on":`...)
	b = strconv.AppendBool(b, i%2 == 0)
	return append(b, `,"note":"lorem ipsum dolor sit amet"}`...)
}
