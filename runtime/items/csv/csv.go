// Package csv reads items from CSV files: each row is an object of strings.
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/items"
)

// Rows reads the rows of a file. Recorded: what a row has beyond the headers is
// left out, what it lacks is an empty string, and empty lines are passed over.
type Rows struct {
	Delimiter rune     // CSVDelimiter; 0: a comma
	Headers   []string // CSVHeaders; nil: the first row has them
}

// WithHeaders is Rows with given headers, for files that have none of their own.
func WithHeaders(headers []string) items.Format { return Rows{Headers: headers} }

// duplicates is the service's text (recorded).
const duplicates items.Said = "CSV headers cannot contain duplicates."

// Items reads the headers.
func (c Rows) Items(f *items.File) (items.Rows, error) {
	r := &rows{budget: items.NewBudget(items.WithoutMark(f.Reader))}
	r.csv = csv.NewReader(r.budget)
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	if c.Delimiter != 0 {
		r.csv.Comma = c.Delimiter
	}
	headers := c.Headers
	if headers == nil {
		first, err := r.record()
		if err == io.EOF {
			return nil, fmt.Errorf("row 1: there are no headers")
		}
		if err != nil {
			return nil, err
		}
		headers = first
	}
	return r, r.setHeaders(headers)
}

type rows struct {
	csv    *csv.Reader
	budget *items.Budget
	names  []string // `"name":`, with the comma or brace before it
	text   []byte
	n      int // row that is read
}

func (r *rows) setHeaders(headers []string) error {
	for i, name := range headers {
		if slices.Contains(headers[:i], name) {
			return duplicates
		}
		sep := []byte{','}
		if i == 0 {
			sep[0] = '{'
		}
		r.names = append(r.names, string(runtime.String(name).Append(sep))+":")
	}
	return nil
}

// record reads a row; it is good until the next call.
func (r *rows) record() ([]string, error) {
	r.n++
	r.budget.Item(r.csv.InputOffset())
	record, err := r.csv.Read()
	if err == nil || err == io.EOF {
		return record, err
	}
	if p, ok := err.(*csv.ParseError); ok {
		return nil, fmt.Errorf("row %d (line %d, column %d): %w", r.n, p.Line, p.Column, p.Err)
	}
	return nil, fmt.Errorf("row %d: %w", r.n, err)
}

// Next gives the object of the next row. Its text is made at once, and read
// only where an expression looks into it.
func (r *rows) Next() (it runtime.Item, err error) {
	record, err := r.record()
	if err != nil {
		return it, err
	}
	r.text = r.text[:0]
	for i, name := range r.names {
		field := ""
		if i < len(record) {
			field = record[i]
		}
		r.text = append(r.text, name...)
		r.text = runtime.String(field).Append(r.text)
	}
	r.text = append(r.text, '}')
	it.Value = runtime.Literal(string(r.text))
	return it, nil
}
