package replay

import (
	"math"
	"time"
)

// momentOf is a timestamp in seconds, as the AWS CLI may print it.
func momentOf(seconds float64) string {
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*1e9)).UTC().Format(time.RFC3339Nano)
}
