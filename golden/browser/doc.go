// Package browser tests the console as a person uses it: in headless Chromium,
// against servers that run. It is a module of its own, so that the browser's driver
// is no matter of those who depend on aslc.
//
//	ASLC_AXE=node_modules/axe-core/axe.min.js go test ./...
//
// What is measured is measured again while it is too slow, for a machine that does
// other work besides; ASLC_BARS=1 wants 50 frames a second all the same.
//
// With ASLC_SHOTS=DIR the main views are written there as pictures, to be looked at.
package browser
