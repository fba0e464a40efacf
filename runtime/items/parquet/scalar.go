package parquet

import (
	"encoding/base64"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/aslc-dev/aslc/runtime"
)

// shower gives how the values of a type look in JSON: moments and days as in
// ISO 8601, decimals as numbers, bytes that are no text in base 64.
func shower(t parquet.Type) func(parquet.Value) runtime.Value {
	var logical any
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	switch l := logical.(type) {
	case *format.DateType:
		return func(v parquet.Value) runtime.Value {
			return runtime.String(time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly))
		}
	case *format.TimestampType:
		return func(v parquet.Value) runtime.Value { return moment(v.Int64(), l.Unit) }
	case *format.TimeType:
		return func(v parquet.Value) runtime.Value { return timeOfDay(v, l.Unit) }
	case *format.DecimalType:
		return func(v parquet.Value) runtime.Value { return decimal(v, int(l.Scale)) }
	case *format.UUIDType:
		return func(v parquet.Value) runtime.Value { return uuid(v.ByteArray()) }
	case *format.IntType:
		if !l.IsSigned {
			return unsigned
		}
	}
	return plain
}

// plain shows a value of a physical type.
func plain(v parquet.Value) runtime.Value {
	switch v.Kind() {
	case parquet.Boolean:
		return runtime.Bool(v.Boolean())
	case parquet.Int32:
		return runtime.Int(int64(v.Int32()))
	case parquet.Int64:
		return runtime.Int(v.Int64())
	case parquet.Int96:
		return int96(v.Int96())
	case parquet.Float:
		return number(float64(v.Float()), 32)
	case parquet.Double:
		return number(v.Double(), 64)
	}
	b := v.ByteArray()
	if utf8.Valid(b) {
		return runtime.String(string(b))
	}
	return runtime.String(base64.StdEncoding.EncodeToString(b))
}

func unsigned(v parquet.Value) runtime.Value {
	n := v.Uint64()
	if v.Kind() == parquet.Int32 {
		n = uint64(v.Uint32())
	}
	return runtime.Number(strconv.FormatUint(n, 10))
}

// number shows what JSON has numbers for; the others become null.
func number(f float64, bits int) runtime.Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return runtime.Null()
	}
	if bits == 32 {
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	}
	return runtime.Float(f)
}

func length(unit format.TimeUnit) time.Duration {
	switch unit.Value.(type) {
	case *format.MilliSeconds:
		return time.Millisecond
	case *format.MicroSeconds:
		return time.Microsecond
	}
	return time.Nanosecond
}

// moment shows a time stamp; units are counted apart, so that years beyond
// 2262 come out right.
func moment(n int64, unit format.TimeUnit) runtime.Value {
	per := int64(time.Second / length(unit))
	sec, rest := n/per, n%per
	return isoText(time.Unix(sec, rest*int64(length(unit))))
}

func isoText(t time.Time) runtime.Value {
	return runtime.String(t.UTC().Format("2006-01-02T15:04:05.999999999Z"))
}

func timeOfDay(v parquet.Value, unit format.TimeUnit) runtime.Value {
	n := v.Int64()
	if v.Kind() == parquet.Int32 {
		n = int64(v.Int32())
	}
	return runtime.String(time.Unix(0, 0).UTC().Add(time.Duration(n) * length(unit)).Format("15:04:05.999999999"))
}

// int96 is the old form of a time stamp: nanoseconds of a Julian day.
func int96(v deprecated.Int96) runtime.Value {
	const epoch = 2_440_588 // 1 January 1970
	ns := int64(v[0]) | int64(v[1])<<32
	return isoText(time.Unix((int64(v[2])-epoch)*86400, ns))
}

// decimal shows an unscaled number with its decimal point.
func decimal(v parquet.Value, scale int) runtime.Value {
	n := new(big.Int)
	switch v.Kind() {
	case parquet.Int32:
		n.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		n.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		n.SetBytes(b)
		if len(b) > 0 && b[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	digits, sign := new(big.Int).Abs(n).String(), ""
	if n.Sign() < 0 {
		sign = "-"
	}
	if scale > 0 {
		for len(digits) <= scale {
			digits = "0" + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	return runtime.Number(sign + digits)
}

func uuid(b []byte) runtime.Value {
	s := hex.EncodeToString(b)
	if len(s) != 32 {
		return runtime.String(s)
	}
	return runtime.String(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:])
}
