package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aslc-dev/aslc/golden/jsonata/random"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
)

//go:embed oracle.js
var oracleScript []byte

// oracle asks the reference.
type oracle struct {
	npm string // directory of the reference's package
	dir string // for the script
}

func (o oracle) run(queries []random.Query) ([]trial.Outcome, error) {
	script := filepath.Join(o.dir, "oracle.js")
	if err := os.WriteFile(script, oracleScript, 0o644); err != nil {
		return nil, err
	}
	var in bytes.Buffer
	if err := json.NewEncoder(&in).Encode(asked(queries)); err != nil {
		return nil, err
	}
	out, err := command(".", &in, "node", script, o.npm)
	if err != nil {
		return nil, err
	}
	var outcomes []trial.Outcome
	err = json.Unmarshal(out, &outcomes)
	if err == nil && len(outcomes) != len(queries) {
		err = fmt.Errorf("%d of %d expressions gave a result", len(outcomes), len(queries))
	}
	return outcomes, err
}

func asked(queries []random.Query) []any {
	var out []any
	for _, q := range queries {
		out = append(out, map[string]any{"text": q.Text, "input": q.Input, "vars": q.Vars})
	}
	return out
}
