package store

import (
	"strconv"
	"strings"
)

// Root is the path of an execution's first frame.
const Root = ""

// Child is the path of the child with an index, of an attempt of a visit of the
// frame at parent.
func Child(parent string, visit int64, attempt, index int) string {
	b := append([]byte(parent), '/')
	b = strconv.AppendInt(b, visit, 10)
	b = strconv.AppendInt(append(b, '.'), int64(attempt), 10)
	return string(strconv.AppendInt(append(b, '.'), int64(index), 10))
}

// Children is the prefix of the paths of all frames below a visit of the frame
// at parent.
func Children(parent string, visit int64) string {
	return string(append(strconv.AppendInt(append([]byte(parent), '/'), visit, 10), '.'))
}

// Parent is the path of the frame above one that is not the root.
func Parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// Below gives the bounds, from ≤ path < to, of the paths with a prefix that
// Children gave: the character after '.' is '/'.
func Below(prefix string) (from, to string) {
	return prefix, strings.TrimSuffix(prefix, ".") + "/"
}
