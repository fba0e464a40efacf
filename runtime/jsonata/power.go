package jsonata

import "math"

// power is Math.pow as V8 computes it. Its last digits differ from math.Pow's,
// and $power shows them. The method, constants and steps are those of __ieee754_pow
// in fdlibm, which V8 uses:
//
//	Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//	Permission to use, copy, modify, and distribute this software is freely
//	granted, provided that this notice is preserved.
//
// Products are converted to float64 where they are summed, so that no machine
// fuses them.
func power(x, y float64) float64 {
	switch {
	case y == 2:
		return x * x
	case y == 0.5 && x >= 0:
		return math.Sqrt(x)
	case math.Abs(x) == 1 && (math.IsInf(y, 0) || math.IsNaN(y)):
		return math.NaN() // unlike C
	case x == 0 || x == 1 || y == 0 || math.Abs(y) == 1 || isSpecial(x) || isSpecial(y):
		return math.Pow(x, y) // exact
	case x < 0 && y != math.Trunc(y):
		return math.NaN()
	}
	sign := 1.0
	if x < 0 && math.Mod(y, 2) != 0 {
		sign = -1
	}
	return sign * powerOf(math.Abs(x), y)
}

func isSpecial(x float64) bool { return math.IsInf(x, 0) || math.IsNaN(x) }

// powerOf is x to the power of y for a positive x: 2 to the power of y·log2(x),
// with the logarithm and the product in two parts.
func powerOf(x, y float64) float64 {
	t1, t2 := log2(x)
	if math.Abs(y) > 1<<31 {
		if math.Abs(x-1) > 1.0/(1<<20) {
			return overflow((x > 1) == (y > 0))
		}
		t1, t2 = log2Near1(x)
	}
	y1 := upper(y)
	low := float64((y-y1)*t1) + float64(y*t2)
	high := y1 * t1
	switch z := low + high; {
	case z > 1024, z == 1024 && low+8.0085662595372944372e-17 > z-high:
		return math.Inf(1)
	case z < -1075, z == -1075 && low <= z-high:
		return 0
	}
	return exp2(high, low)
}

func overflow(yes bool) float64 {
	if yes {
		return math.Inf(1)
	}
	return 0
}

// upper is x without the lower half of its bits.
func upper(x float64) float64 { return math.Float64frombits(math.Float64bits(x) &^ (1<<32 - 1)) }

func highWord(x float64) int32 { return int32(math.Float64bits(x) >> 32) }

func withHighWord(x float64, high int32) float64 {
	return math.Float64frombits(uint64(uint32(high))<<32 | math.Float64bits(x)&(1<<32-1))
}

const (
	ln2      = 6.93147180559945286227e-01
	ln2High  = 6.93147182464599609375e-01
	ln2Low   = -1.90465429995776804525e-09
	cp       = 9.61796693925975554329e-01 // 2/(3·ln 2)
	cpHigh   = 9.61796700954437255859e-01
	cpLow    = -7.02846165095275826516e-09
	ivln     = 1.44269504088896338700e+00 // 1/ln 2
	ivlnHigh = 1.44269502162933349609e+00
	ivlnLow  = 1.92596299112661746887e-08
)

// log2Near1 is the logarithm of a number within 2⁻²⁰ of 1.
func log2Near1(x float64) (high, low float64) {
	t := x - 1
	w := float64(t*t) * (0.5 - float64(t*(1.0/3-float64(t*0.25))))
	u := ivlnHigh * t
	v := float64(t*ivlnLow) - float64(w*ivln)
	high = upper(u + v)
	return high, v - (high - u)
}

// log2 is the logarithm of a positive number: of its exponent, of 1 or 1.5, and
// of what is left, by a series in (x-1)/(x+1) or (x-1.5)/(x+1.5).
func log2(x float64) (high, low float64) {
	n := 0
	if x < 0x1p-1022 {
		x *= 1 << 53
		n = -53
	}
	word := highWord(x)
	n += int(word>>20) - 0x3ff
	fraction := word & 0x000fffff
	word = fraction | 0x3ff00000
	near, nearHigh, nearLow, bits := 1.0, 0.0, 0.0, int32(0)
	switch {
	case fraction <= 0x3988e: // below √(3/2)
	case fraction < 0xbb67a: // below √3
		near, nearHigh, nearLow, bits = 1.5, 5.84962487220764160156e-01, 1.35003920212974897128e-08, 1<<18
	default:
		n++
		word -= 0x00100000
	}
	x = withHighWord(x, word)
	sumHigh := withHighWord(0, (word>>1|0x20000000)+0x00080000+bits)
	pHigh, pLow := logSeries(x, near, sumHigh)
	zHigh := cpHigh * pHigh
	zLow := float64(cpLow*pHigh) + float64(pLow*cp) + nearLow
	t := float64(n)
	high = upper(((zHigh + zLow) + nearHigh) + t)
	return high, zLow - (((high - t) - nearHigh) - zHigh)
}

// logSeries is ln(x/near)·3/2; sumHigh is the upper half of x+near.
func logSeries(x, near, sumHigh float64) (high, low float64) {
	u := x - near
	v := 1 / (x + near)
	s := u * v
	sHigh := upper(s)
	sumLow := x - (sumHigh - near)
	sLow := v * ((u - float64(sHigh*sumHigh)) - float64(sHigh*sumLow))
	s2 := s * s
	r := float64(s2*s2) * polynomial(s2, 5.99999999999994648725e-01, 4.28571428578550184252e-01,
		3.33333329818377432918e-01, 2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01)
	r += float64(sLow * (sHigh + s))
	s2 = sHigh * sHigh
	tHigh := upper(3 + s2 + r)
	tLow := r - ((tHigh - 3) - s2)
	u = sHigh * tHigh
	v = float64(sLow*tHigh) + float64(tLow*s)
	high = upper(u + v)
	return high, v - (high - u)
}

// polynomial is c[0] + x·(c[1] + x·(c[2] + …)).
func polynomial(x float64, c ...float64) float64 {
	sum := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		sum = c[i] + float64(x*sum)
	}
	return sum
}

// exp2 is 2 to the power of high+low.
func exp2(high, low float64) float64 {
	n := 0
	if z := high + low; math.Abs(z) > 0.5 {
		n = int(math.Copysign(math.Floor(math.Abs(z)+0.5), z))
		high -= float64(n)
	}
	t := upper(low + high)
	u := t * ln2High
	v := float64((low-(t-high))*ln2) + float64(t*ln2Low)
	z := u + v
	w := v - (z - u)
	t = z * z
	t1 := z - float64(t*polynomial(t, 1.66666666666666019037e-01, -2.77777777770155933842e-03,
		6.61375632143793436117e-05, -1.65339022054652515390e-06, 4.13813679705723846039e-08))
	r := float64(z*t1) / ((t1 - 2) - (w + float64(z*w))) // fdlibm divides by t1-2 only; V8 does not
	return math.Ldexp(1-(r-z), n)
}
