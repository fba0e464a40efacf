package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aslc-dev/aslc/runtime/casetest"
)

// defaultPrices are AWS's list prices in us-east-1, the first tier of each.
const defaultPrices = "25,1,16.67"

// rates are dollars for a million of each.
type rates struct{ transitions, requests, gigabyteSeconds float64 }

func parseRates(text string) (rates, error) {
	parts := strings.Split(text, ",")
	numbers := make([]float64, 3)
	for i := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		if err != nil || len(parts) != 3 || n < 0 || math.IsInf(n, 0) || math.IsNaN(n) {
			return rates{}, misused("--prices "+defaultPrices, "--prices: %q is not three prices in dollars", text)
		}
		numbers[i] = n
	}
	return rates{numbers[0], numbers[1], numbers[2]}, nil
}

// figures are a case's forecast with what a million like it would cost.
type figures struct {
	Events      int     `json:"events"`
	Payload     int     `json:"payload"`
	State       string  `json:"payloadState,omitempty"`
	Transitions int     `json:"transitions"`
	Executions  int     `json:"executions"`
	Seconds     float64 `json:"seconds"`
	Standard    float64 `json:"standardDollarsPerMillion"`
	Express     float64 `json:"expressDollarsPerMillion"`
}

// expressTime is the longest that an Express execution may take.
const expressTime = 5 * time.Minute

// figures counts Express as AWS's price list does: requests, and time in
// 100 ms with memory in 64 MB. The tasks' own time is not known, nor is the
// memory above the least, so this is the least that Express can cost; 0 where
// an execution takes longer than Express may.
func (r rates) figures(f *casetest.Forecast) figures {
	out := figures{
		Events: f.Events, Payload: f.Payload, State: f.State, Transitions: f.Transitions, Executions: f.Executions,
		Seconds: f.Duration.Seconds(), Standard: float64(f.Transitions) * r.transitions,
	}
	if f.Duration <= expressTime {
		time := max(math.Ceil(f.Duration.Seconds()*10)/10, 0.1)
		out.Express = float64(f.Executions)*r.requests + time*64/1024*r.gigabyteSeconds
	}
	return out
}

// forecasts prints a line for each case that ran.
func (t *tester) forecasts() error {
	w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "case\tevents of %d\tpayload of %d\ttransitions\twaits\tStandard $/million\tExpress from\t\n", casetest.MaxEvents, casetest.MaxPayload)
	for _, s := range t.suites {
		for i, file := range s.cases {
			o := &s.outcomes[i]
			if !o.Ran {
				continue
			}
			f := t.cost.figures(&o.Forecast)
			express := "too long"
			if f.Express > 0 {
				express = fmt.Sprintf("%.2f", f.Express)
			}
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%.2f\t%s\t\n", caseName(file), f.Events, f.Payload, f.Transitions,
				o.Forecast.Duration.Round(time.Second/10), f.Standard, express)
		}
	}
	return w.Flush()
}
