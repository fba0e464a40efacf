package runtime

import (
	"fmt"
	"slices"
)

// toldMapRun is what an open Map Run was told, as a checkpoint holds it.
type toldMapRun struct {
	mapLimits
	Items  string `json:"items,omitempty"`
	Reader string `json:"reader,omitempty"`
	Batch  string `json:"batch,omitempty"`
	Writer string `json:"writer,omitempty"`
	Run    int    `json:"run"` // place in the execution's list of Map Runs
	Seed   uint64 `json:"seed"`
}

// openMapRun is how far it has come: how many items were read, and results
// that are nowhere else.
type openMapRun struct {
	Read    int         `json:"read"`
	Version string      `json:"version,omitempty"`
	Files   resultFiles `json:"files"`
	Done    bool        `json:"done,omitempty"`
}

func (m *mapRun) data() *toldMapRun {
	return &toldMapRun{
		mapLimits: m.spec.mapLimits, Items: m.spec.Items.Text(), Reader: m.spec.Reader.Text(), Batch: m.spec.Batch.Text(),
		Writer: m.spec.Writer.Text(), Run: slices.Index(m.r.x.mapRuns, m.info), Seed: m.seed,
	}
}

func (m *mapRun) state() *openMapRun {
	return &openMapRun{Read: m.read, Version: m.version, Files: m.files, Done: m.done}
}

// revive makes the Map Run of a frame.
func (d *toldMapRun) revive(r *Run, s *openMapRun) (*mapRun, error) {
	if d.Run < 0 || d.Run >= len(r.x.mapRuns) {
		return nil, fmt.Errorf("the checkpoint of state %q is of a Map Run that it does not hold", r.name())
	}
	m := &mapRun{r: r, info: r.x.mapRuns[d.Run], seed: d.Seed, read: s.Read, version: s.Version, files: s.Files, done: s.Done}
	m.spec = mapSpec{mapLimits: d.mapLimits, Items: stored(d.Items), Reader: stored(d.Reader), Batch: stored(d.Batch), Writer: stored(d.Writer)}
	m.spec.MaxConcurrency, m.spec.ToleratedFailureCount = m.info.MaxConcurrency, m.info.ToleratedFailureCount // UpdateMapRun may have changed them
	m.spec.ToleratedFailurePercentage = m.info.ToleratedFailurePercentage
	return m, nil
}
