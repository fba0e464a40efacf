package bundle

import (
	"reflect"
	"runtime/debug"
	"strings"
)

// Module is the path of the module that this code belongs to. The binary
// knows it, so a fork or a vendored copy needs no change.
func Module() string {
	return strings.TrimSuffix(reflect.TypeFor[Unit]().PkgPath(), "/compiler/bundle")
}

// RuntimePath is the import path of package runtime.
func RuntimePath() string { return Module() + "/runtime" }

// Version is this module's version as the binary knows it, "(devel)" for one
// that was built in a checkout; released says that others can get it.
func Version() (version string, released bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)", false
	}
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if m.Path == Module() && m.Version != "" {
			return m.Version, m.Sum != "" && m.Replace == nil
		}
	}
	return "(devel)", false
}
