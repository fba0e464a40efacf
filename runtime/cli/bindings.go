package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"github.com/aslc-dev/aslc/runtime/bind"
)

// ConnectionsHelp shows the connections of a bindings file.
const ConnectionsHelp = `	connections:
	  NAME OR ARN:
	    endpoints: [https://HOST/PATH]   # that may have the secrets, and those below
	    apiKey: {name: HEADER, value: SECRET}
	    # or basic: {user: NAME, password: SECRET}
	    # or oauth: {endpoint: URL, clientId: ID, clientSecret: SECRET}
	    # and headers, query, body: {NAME: SECRET}
`

// ReadBindings adds what a bindings file holds, a [bind.File] in YAML or JSON, to a
// table's. file is its name, - standard input. No error shows what may be secret in it.
func ReadBindings(text []byte, file string, into *bind.Table) error {
	var doc bind.File
	if err := yaml.UnmarshalWithOptions(text, &doc, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", file, errors.New(yaml.FormatError(err, false, false)))
	}
	tasks, err := doc.Bindings(folderOf(file))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	maps.Copy(into.Tasks, tasks)
	maps.Copy(into.Connections, doc.Connections)
	return nil
}

// folderOf is where a bindings file is, and so its ./commands; "": standard input is nowhere.
func folderOf(file string) string {
	if file == "-" {
		return ""
	}
	return filepath.Dir(file)
}
