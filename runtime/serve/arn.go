package serve

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// arn is the ARN of something of this service.
type arn struct {
	kind string   // "stateMachine", "execution", "express", "mapRun", "activity"
	name string   // of the machine, with a Map's label behind a slash; of the activity
	rest []string // a version's number, an alias's name, an execution's name and id
}

// parseARN reads an ARN of one of the kinds: arn:PARTITION:states:REGION:ACCOUNT:KIND:NAME[:…].
func parseARN(text string, kinds ...string) (arn, error) {
	parts := strings.Split(text, ":")
	if parts[0] != "arn" {
		return arn{}, fault("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: %s'", text)
	}
	if len(parts) < 7 || parts[1] == "" || parts[2] != "states" || parts[6] == "" {
		return arn{}, fault("InvalidArn", "Invalid Arn: '%s'", text)
	}
	a := arn{parts[5], parts[6], parts[7:]}
	for _, kind := range kinds {
		if a.kind == kind {
			return a, nil
		}
	}
	return arn{}, fault("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: %s'", a.kind)
}

// executionARN reads the ARN of a Standard execution.
func executionARN(text string) (machine, name string, err error) {
	a, err := parseARN(text, "execution")
	if err == nil && (len(a.rest) != 1 || a.rest[0] == "") {
		err = fault("InvalidArn", "Invalid Arn: '%s'", text)
	}
	if err != nil {
		return "", "", err
	}
	return a.name, a.rest[0], nil
}

// checkName holds a name against the service's rules (API reference, Name).
func checkName(name string) error {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unfit) {
		return fault("InvalidName", "Invalid Name: '%s'", name)
	}
	return nil
}

func unfit(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF || strings.ContainsRune("<>{}[]?*\"#%\\^|~`$&,;:/", r)
}
