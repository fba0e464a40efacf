package runtime

import "time"

// Name is the execution's name.
func (e *Execution) Name() string { return e.executionName() }

// ARN is the execution's ARN.
func (e *Execution) ARN() string { return e.executionArn() }

// MachineName is the name of its state machine; of an execution of a Map Run
// with the Map's label: order/Items.
func (e *Execution) MachineName() string { return e.machineName }

// MachineARN is the ARN of its state machine.
func (e *Execution) MachineARN() string { return e.machineArn() }

// Started is when the execution began.
func (e *Execution) Started() time.Time { return timeOf(e.start) }

// Time is the workflow's time; of one that has just ended, when it did.
func (e *Execution) Time() time.Time { return timeOf(e.clock.now()) }
