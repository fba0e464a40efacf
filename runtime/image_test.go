package runtime

import (
	"encoding/json"
	"reflect"
	"testing"
)

// filled sets every field below v, so that one which is not written shows.
func filled(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			filled(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			filled(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(`"text\` + "\n")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(*n))
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(*n))
	default:
		v.SetInt(*n)
	}
}

// TestImagesAreWrittenAsRead: what is written by hand is what encoding/json,
// which reads it, would write, each field empty and each one set.
func TestImagesAreWrittenAsRead(t *testing.T) {
	for _, image := range []interface{ append([]byte) []byte }{new(frameState), new(frameData), new(outputImage), new(executionImage)} {
		for _, set := range []bool{false, true} {
			if n := int64(0); set {
				filled(reflect.ValueOf(image).Elem(), &n)
			}
			want, err := json.Marshal(image)
			if err != nil {
				t.Fatal(err)
			}
			if got := image.append([]byte("before ")); string(got) != "before "+string(want) {
				t.Errorf("%T:\n%s\nwant\n%s", image, got[7:], want)
			}
		}
	}
}
