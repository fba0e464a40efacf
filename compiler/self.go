package compiler

import "reflect"

// selfPackage is the import path of this package, as it was built: the module
// may be renamed, so no text names it.
var selfPackage = reflect.TypeFor[Options]().PkgPath()
