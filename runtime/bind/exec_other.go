//go:build !unix

package bind

import "os/exec"

// ownGroup has nothing to do where there are no process groups: cancelling
// kills the command alone.
func ownGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
