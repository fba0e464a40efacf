package cli

import (
	"fmt"
	"strings"
)

// flagDef is a flag: how it is parsed and what the help says.
type flagDef struct {
	name  string // without the dashes
	value string // what the help calls its value; "": the flag takes none
	about string
	set   func(value string) error
}

// parseFlags sets the flags among args and gives the other arguments. Flags
// may stand anywhere; -- ends them, - and negative numbers are arguments.
func parseFlags(try string, args []string, flags []flagDef) (rest []string, err error) {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			return append(rest, args...), nil
		}
		if !isFlag(arg) {
			rest = append(rest, arg)
			continue
		}
		if args, err = parseFlag(try, arg, args, flags); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// isFlag tells --name and -name from - and -5.
func isFlag(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && (arg[1] < '0' || arg[1] > '9')
}

// parseFlag sets one flag and gives what is left of the arguments behind it.
func parseFlag(try, arg string, args []string, flags []flagDef) ([]string, error) {
	name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, f := range flags {
		if f.name != name {
			continue
		}
		switch {
		case f.value == "" && given:
			return nil, misused(try, "--%s takes no value", name)
		case f.value != "" && !given && len(args) == 0:
			return nil, misused(try, "--%s wants a value: --%s=%s", name, name, f.value)
		case f.value != "" && !given:
			value, args = args[0], args[1:]
		}
		if err := f.set(value); err != nil {
			return nil, misused(try, "--%s: %v", name, err)
		}
		return args, nil
	}
	return nil, misused(try, "there is no flag %s", arg)
}

// flagHelp is the table of flags, a line each.
func flagHelp(flags []flagDef) string {
	var b strings.Builder
	b.WriteString("Flags:\n")
	for _, f := range flags {
		name := "--" + f.name
		if f.value != "" {
			name += " " + f.value
		}
		fmt.Fprintf(&b, "  %-24s %s\n", name, f.about)
	}
	return b.String()
}

// assignment cuts NAME=VALUE.
func assignment(text string) (name, value string, err error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return "", "", fmt.Errorf("%q is not of the form NAME=VALUE", text)
	}
	return name, value, nil
}
