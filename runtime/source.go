package runtime

import "embed"

// Sources are the Go files of the runtime, as aslc build unpacks them where no
// module provides them. The linker leaves them out of everything else.
//
//go:embed *.go answer/*.go bench/*.go bind/*.go casetest/*.go choice/*.go cli/*.go codec/*.go contract/*.go durable/*.go host/*.go intrinsic/*.go items/*.go items/csv/*.go items/parquet/*.go items/unpack/*.go jsonata/*.go jsonata/ecma/*.go jsonata/picture/*.go jsonpath/*.go operate/*.go replay/*.go serve/*.go serve/console/*.go serve/console/assets/* serve/constraint/*.go storage/*.go store/*.go store/sqlite/*.go telemetry/*.go telemetry/span/*.go trace/*.go
var Sources embed.FS
