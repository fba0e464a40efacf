package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// shapeFormats print the shapes of checked definitions.
var shapeFormats = map[string]func(io.Writer, []shapesOf) error{"text": shapesText, "json": shapesJSON}

// shapesOf are the shapes of a definition, for JSON. Types are JSON Schemas; false
// is the type of what cannot be: the output of a state that never succeeds.
type shapesOf struct {
	File   string       `json:"file"`
	Output ir.Type      `json:"output"`
	States []stateShape `json:"states"`
}

// stateShape is what a state can get and give.
type stateShape struct {
	Place     []string        `json:"place"`
	Type      string          `json:"type"`
	Input     ir.Type         `json:"input"`
	Output    ir.Type         `json:"output"`
	Variables []variableShape `json:"variables,omitempty"`
}

// variableShape is what a variable can be when a state is entered.
type variableShape struct {
	Name     string  `json:"name"`
	Optional bool    `json:"optional,omitempty"` // on some ways nothing assigns it
	Value    ir.Type `json:"value"`
}

// shapes infers the shapes of a checked program.
func shapes(file string, p *ir.Program, promised *contract.Set) shapesOf {
	s := shape.Infer(p, promised)
	out := shapesOf{File: file, Output: s.Output}
	for _, st := range p.States {
		of := s.Of(st)
		one := stateShape{Place: ir.Place(st), Type: st.Kind(), Input: of.Input, Output: of.Output}
		for _, v := range p.Variables {
			if t := s.Variable(st, v); !t.Without(ir.KindAbsent).IsNothing() {
				one.Variables = append(one.Variables, variableShape{v.Name, t.Has(ir.KindAbsent), t.Without(ir.KindAbsent)})
			}
		}
		out.States = append(out.States, one)
	}
	return out
}

func shapesJSON(w io.Writer, list []shapesOf) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{"definitions": list})
}

func shapesText(w io.Writer, list []shapesOf) error {
	var b bytes.Buffer
	for _, of := range list {
		fmt.Fprintf(&b, "%s\n  output  %v\n", of.File, of.Output)
		for _, s := range of.States {
			fmt.Fprintf(&b, "\n%s (%s)\n  input   %v\n", strings.Join(s.Place, " › "), s.Type, s.Input)
			for _, v := range s.Variables {
				mark := ""
				if v.Optional {
					mark = "?"
				}
				fmt.Fprintf(&b, "  $%s%s: %v\n", v.Name, mark, v.Value)
			}
			fmt.Fprintf(&b, "  output  %v\n", s.Output)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}
