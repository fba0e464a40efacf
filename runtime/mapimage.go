package runtime

import "slices"

// mapRunImage is an open Map Run as a checkpoint holds it: what it was told,
// how many items were read, and results that are nowhere else.
type mapRunImage struct {
	mapLimits
	Items   string      `json:"items,omitempty"`
	Reader  string      `json:"reader,omitempty"`
	Batch   string      `json:"batch,omitempty"`
	Writer  string      `json:"writer,omitempty"`
	Run     int         `json:"run"` // place in the execution's list of Map Runs
	Seed    uint64      `json:"seed"`
	Read    int         `json:"read"`
	Version string      `json:"version,omitempty"`
	Outs    []string    `json:"outs,omitempty"`
	Files   resultFiles `json:"files"`
	Done    bool        `json:"done,omitempty"`
}

func (m *mapRun) image() *mapRunImage {
	im := &mapRunImage{
		mapLimits: m.spec.mapLimits, Items: m.spec.Items.Text(), Reader: m.spec.Reader.Text(), Batch: m.spec.Batch.Text(),
		Writer: m.spec.Writer.Text(), Run: slices.Index(m.r.x.mapRuns, m.info), Seed: m.seed, Read: m.read,
		Version: m.version, Files: m.files, Done: m.done,
	}
	for _, out := range m.outs {
		im.Outs = append(im.Outs, out.Text())
	}
	return im
}

// revive makes the Map Run of a frame.
func (im *mapRunImage) revive(r *Run) *mapRun {
	m := &mapRun{r: r, info: r.x.mapRuns[im.Run], seed: im.Seed, read: im.Read, version: im.Version, files: im.Files, done: im.Done}
	m.spec = mapSpec{mapLimits: im.mapLimits, Items: stored(im.Items), Reader: stored(im.Reader), Batch: stored(im.Batch), Writer: stored(im.Writer)}
	for _, out := range im.Outs {
		m.outs = append(m.outs, stored(out))
	}
	return m
}

// childImage is an execution of a Map Run as a checkpoint holds it, besides its
// first frame. Its name and seed follow from its place.
type childImage struct {
	Input     string        `json:"input"`
	Items     int           `json:"items"`
	Start     int64         `json:"start"`
	LastEvent int64         `json:"lastEvent,omitempty"`
	MapRuns   []*MapRunInfo `json:"mapRuns,omitempty"`
}

func (e *Execution) image() *childImage {
	return &childImage{Input: e.input.Text(), Items: e.items, Start: e.start, LastEvent: e.lastEvent, MapRuns: e.mapRuns}
}

// revive makes the execution again, and gives its first frame.
func (im *childImage) revive(parent *Run, index int) *Run {
	x := parent.run.newExecution()
	x.place(parent, index)
	x.input, x.items, x.start, x.lastEvent, x.mapRuns = stored(im.Input), im.Items, im.Start, im.LastEvent, im.MapRuns
	return &x.first
}
