package durable

import (
	"errors"

	"github.com/aslc-dev/aslc/runtime"
)

// Deed is what somebody outside does to an execution that runs. It is data, so
// that it can be done where the execution is driven.
type Deed struct {
	Kind        DeedKind
	Token       string       // Succeed, Fail, Beat
	Output      string       // Succeed: JSON
	Name, Cause string       // Fail, Abort
	ID          int64        // Take: of the execution
	Path        string       // Take: of the frame
	Worker      string       // Take
	MapRun      string       // Change: its ARN
	Update      MapRunUpdate // Change
}

// DeedKind says what is done.
type DeedKind uint8

const (
	Abort   DeedKind = iota + 1 // StopExecution
	Succeed                     // SendTaskSuccess
	Fail                        // SendTaskFailure
	Beat                        // SendTaskHeartbeat
	Take                        // GetActivityTask
	Update                      // UpdateMapRun
)

// Outcome is what a deed gave.
type Outcome struct {
	Task ActivityTask // Take
}

// do does it, on the goroutine that drives the execution. errOver: what it is
// meant for does not wait for it any more.
func (d *Deed) do(x *runtime.Execution) (Outcome, error) {
	switch d.Kind {
	case Abort:
		x.Abort(d.Name, d.Cause)
		return Outcome{}, nil
	case Succeed:
		output, err := runtime.ParseString(d.Output)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{}, unlessOver(x.Accept(d.Token, runtime.Answer{Output: output}))
	case Fail:
		return Outcome{}, unlessOver(x.Accept(d.Token, runtime.Answer{Error: &runtime.Error{Name: d.Name, Cause: d.Cause}}))
	case Beat:
		return Outcome{}, unlessOver(x.Beat(d.Token))
	case Take:
		token := x.Offer(d.ID, d.Path)
		args, ok := x.Take(token, d.Worker)
		if !ok {
			return Outcome{}, errOver
		}
		return Outcome{ActivityTask{Token: token, Input: args.Append(nil)}}, nil
	case Update:
		open, err := x.ChangeMapRun(d.MapRun, runtime.MapRunUpdate(d.Update))
		if err != nil {
			return Outcome{}, refused(ValidationException, "%v", err)
		}
		return Outcome{}, unlessOver(open)
	}
	return Outcome{}, errors.New("there is no such deed")
}

func unlessOver(ok bool) error {
	if !ok {
		return errOver
	}
	return nil
}
