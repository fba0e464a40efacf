package codec

import (
	"context"
	"fmt"

	"github.com/aslc-dev/aslc/runtime"
)

// Run is an execution whose input and output have types. A failed execution's error
// is a *runtime.Error; that of an output which does not fit an *Error.
func Run[In, Out any](
	ctx context.Context, x *runtime.Executor, in *In, write func(*Encoder, *In), read func(*Decoder, *Out),
) (out Out, err error) {
	doc, err := Encode(in, write)
	if err != nil {
		return out, fmt.Errorf("the input of %s cannot be JSON: %w", x.Definition().Name, err)
	}
	if doc, err = x.Run(ctx, doc); err != nil {
		return out, err
	}
	if err = Decode(doc, &out, read); err != nil {
		err = fmt.Errorf("the output of %s: %w", x.Definition().Name, err)
	}
	return out, err
}

// Check is what tells whether a document fits a type: the input or the output of a
// machine.
func Check[T any](read func(*Decoder, *T)) func(runtime.Value) error {
	return func(v runtime.Value) error { return Decode(v, new(T), read) }
}
