package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hundred are a hundred packages with a definition and its handlers, whose types
// are partly another package's.
func hundred(b *testing.B) {
	definition, err := os.ReadFile("../../templates/order/order.asl.json")
	if err != nil {
		b.Fatal(err)
	}
	handlers := `package order

import (
	"context"
	"net/http"

	"example.org/hundred/money"
)

type Handlers struct{ client http.Client }

type Charge struct {
	OrderID   string ` + "`json:\"OrderId\"`" + `
	Reference string
	Card      string
	Amount    money.Amount
}

type Payment struct {
	ID string ` + "`json:\"id\"`" + `
}

func (Handlers) ChargeCard(ctx context.Context, in Charge) (Payment, error) { return Payment{}, nil }

func (Handlers) ReserveItem(ctx context.Context, in map[string]any) (map[string]any, error) { return in, nil }

func (Handlers) SendReceipt(ctx context.Context, in map[string]string) (http.Header, error) { return nil, nil }
`
	b.Chdir(b.TempDir())
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	write("go.mod", "module example.org/hundred\n\ngo 1.26\n")
	write("money/money.go", "package money\n\nimport \"math/big\"\n\ntype Amount struct{ Cents big.Int }\n")
	for i := range 100 {
		write(fmt.Sprintf("flow%d/order.asl.json", i), string(definition))
		write(fmt.Sprintf("flow%d/handlers.go", i), handlers)
	}
}

// BenchmarkGenerateHundred is aslc generate ./... over a hundred definitions, a
// process's work from start to end but for its start: with no generated file
// there, and with all of them up to date.
func BenchmarkGenerateHundred(b *testing.B) {
	hundred(b)
	generate := func(b *testing.B) {
		var said strings.Builder
		if code := run([]string{"generate", "./..."}, strings.NewReader(""), io.Discard, &said); code != exitOK {
			b.Fatal(said.String())
		}
	}
	generate(b) // the go command compiles what the handlers import
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			files, _ := filepath.Glob("flow*/order_asl.go")
			for _, file := range files {
				if err := os.Remove(file); err != nil {
					b.Fatal(err)
				}
			}
			b.StartTimer()
			generate(b)
		}
	})
	b.Run("nothing-changed", func(b *testing.B) {
		for b.Loop() {
			generate(b)
		}
	})
}
