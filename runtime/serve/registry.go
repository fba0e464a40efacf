package serve

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Registry is the state machines that a server knows: their revisions, versions,
// aliases and tags, and the tags of activities. With a directory each machine is a
// file there, written whole whenever it changes.
type Registry struct {
	dir string // "": nothing is kept

	mu       sync.RWMutex
	machines map[string]*Machine
	built    map[string]*Machine   // that were compiled into an executable when they were kept
	tags     map[string][]Tag      // of activities, by name
	starts   map[string]startEntry // of executions, by start key
}

// Machine is a state machine.
type Machine struct {
	Name        string
	Type        string // "STANDARD", "EXPRESS"
	Created     time.Time
	Revisions   []Revision // the one that stands last
	Versions    []Version  // ascending
	LastVersion int        // the greatest number that was ever given
	Aliases     []Alias    // in the order of their making
	Tags        []Tag
	Fixed       bool `json:",omitempty"` // compiled into the executable
}

// Revision is what a state machine was between two updates.
type Revision struct {
	ID         string // a UUID; "" before the first update
	At         time.Time
	Definition string
	RoleARN    string
	Logging    LoggingConfiguration
	Tracing    TracingConfiguration
	Encryption EncryptionConfiguration
	Variables  map[string][]string `json:",omitempty"` // that each state reads

	hash string // of one that is compiled in: the engine's own name for it
}

// Version is a revision that was published.
type Version struct {
	Number      int
	Revision    string // its ID
	Description string
	Created     time.Time
}

// Alias names versions.
type Alias struct {
	Name        string
	Description string
	Routing     []RoutingConfigurationListItem
	Created     time.Time
	Updated     time.Time
}

// current is the revision that new executions go by.
func (m *Machine) current() *Revision { return &m.Revisions[len(m.Revisions)-1] }

func (m *Machine) revision(id string) *Revision {
	for i := range m.Revisions {
		if m.Revisions[i].ID == id {
			return &m.Revisions[i]
		}
	}
	return nil
}

func (m *Machine) version(number string) *Version {
	for i := range m.Versions {
		if strconv.Itoa(m.Versions[i].Number) == number {
			return &m.Versions[i]
		}
	}
	return nil
}

func (m *Machine) alias(name string) *Alias {
	for i := range m.Aliases {
		if m.Aliases[i].Name == name {
			return &m.Aliases[i]
		}
	}
	return nil
}

// Quotas of a state machine (Developer Guide, service quotas).
const (
	maxVersions = 1000
	maxAliases  = 100
)

// publish makes a version of the current revision, or gives the last one if it is
// that already.
func (m *Machine) publish(description string, now time.Time) (*Version, error) {
	n := len(m.Versions)
	switch {
	case n > 0 && m.Versions[n-1].Revision == m.current().ID:
		return &m.Versions[n-1], nil
	case n >= maxVersions:
		return nil, fault("ServiceQuotaExceededException", "The state machine has %d versions, and so many are allowed: delete one that no alias leads to", n)
	}
	m.LastVersion++
	m.Versions = append(m.Versions, Version{m.LastVersion, m.current().ID, description, now})
	return &m.Versions[n], nil
}

// key names a revision to the engine: another definition or another role is
// another key.
func (r *Revision) key() string {
	if r.hash != "" {
		return r.hash
	}
	sum := sha256.New()
	for _, part := range []string{r.ID, r.RoleARN, r.Definition} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// same tells whether two revisions are one to CreateStateMachine, which does not
// look at the role.
func (r *Revision) same(o *Revision) bool {
	return r.Definition == o.Definition && reflect.DeepEqual(r.Logging, o.Logging) && r.Tracing == o.Tracing &&
		reflect.DeepEqual(r.Encryption, o.Encryption)
}

// NewRegistry reads what is kept in a directory, which is made when there is something
// to keep; "" keeps nothing.
func NewRegistry(dir string) (*Registry, error) {
	r := &Registry{dir: dir, machines: map[string]*Machine{}, built: map[string]*Machine{}, tags: map[string][]Tag{}, starts: map[string]startEntry{}}
	if dir == "" {
		return r, nil
	}
	return r, r.load()
}

// Machines are all state machines, by name. They are copies.
func (r *Registry) Machines() []*Machine {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make([]*Machine, 0, len(r.machines))
	for _, m := range r.machines {
		out = append(out, m.clone())
	}
	slices.SortFunc(out, func(a, b *Machine) int { return compareText(a.Name, b.Name) })
	return out
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Machine is a copy of the state machine of a name; nil: there is none.
func (r *Registry) Machine(name string) *Machine {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.machines[name].clone()
}

// clone is a copy whose slices can be appended to; their elements are not changed
// in place but by change.
func (m *Machine) clone() *Machine {
	if m == nil {
		return nil
	}
	c := *m
	c.Revisions, c.Versions = slices.Clone(m.Revisions), slices.Clone(m.Versions)
	c.Aliases, c.Tags = slices.Clone(m.Aliases), slices.Clone(m.Tags)
	return &c
}

// put adds a machine, unless there is one of its name: that one is given, and false.
func (r *Registry) put(m *Machine) (*Machine, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.machines[m.Name]; old != nil {
		return old.clone(), false, nil
	}
	if err := r.save(m); err != nil {
		return nil, false, err
	}
	r.machines[m.Name] = m.clone()
	return m, true, nil
}

// fix adds a machine that is compiled in, with the versions, aliases and tags that one of
// its name had when it was kept, and its revisions if this is another one.
func (r *Registry) fix(m *Machine) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.built[m.Name]; old != nil {
		now := m.Revisions[0]
		m.Created, m.Versions, m.LastVersion, m.Aliases, m.Tags = old.Created, old.Versions, old.LastVersion, old.Aliases, old.Tags
		if m.Revisions = old.Revisions; old.current().Definition != now.Definition || old.current().RoleARN != now.RoleARN {
			now.ID = newID()
			m.Revisions = append(m.Revisions, now)
		}
		for i := range m.Revisions {
			if m.Revisions[i].Definition == now.Definition {
				m.Revisions[i].hash = now.hash
			}
		}
	}
	if err := r.save(m); err != nil {
		return err
	}
	r.machines[m.Name] = m.clone()
	return nil
}

// plain says whether all there is to a machine is compiled into the executable.
func (m *Machine) plain() bool {
	return m.Fixed && m.LastVersion == 0 && len(m.Aliases) == 0 && len(m.Tags) == 0
}

// change lets f change the machine of a name, and keeps what came of it unless f
// fails. f gets nil if there is no such machine.
func (r *Registry) change(name string, f func(*Machine) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.machines[name].clone()
	if err := f(m); err != nil || m == nil {
		return err
	}
	if err := r.save(m); err != nil {
		return err
	}
	r.machines[name] = m
	return nil
}

// remove forgets a machine; one that is not there is no error.
func (r *Registry) remove(name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.machines[name] == nil {
		return nil
	}
	if err := r.forget(name); err != nil {
		return err
	}
	delete(r.machines, name)
	return nil
}

// newID is a UUID of version 4.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, by its contract
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// startEntry is what was asked for when an execution started, besides its input.
type startEntry struct {
	Machine, Name string
	Revision      string `json:",omitempty"` // its ID
	Version       int    `json:",omitempty"` // 0: none was named
	Alias         string `json:",omitempty"`
	TraceHeader   string `json:",omitempty"`
	TestCase      string `json:",omitempty"` // of a mock file, by which its tasks answer
}

func startKey(machine, name string) string { return machine + ":" + name }

// noteworthy says whether there is anything to keep of a start: something beside the
// names, or that an earlier one of the name, which is free again, is over.
func (r *Registry) noteworthy(e *startEntry) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, earlier := r.starts[startKey(e.Machine, e.Name)]
	return earlier || e.Version != 0 || e.Alias != "" || e.TraceHeader != "" || e.Revision != "" || e.TestCase != ""
}

// noteStart keeps what cannot be told from the execution itself.
func (r *Registry) noteStart(e startEntry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.append(e); err != nil {
		return err
	}
	r.starts[startKey(e.Machine, e.Name)] = e
	return nil
}

// noteExpress is noteStart for an Express execution, which is over when the server is:
// only its tasks ask for what is noted of it.
func (r *Registry) noteExpress(e startEntry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.TestCase == "" {
		delete(r.starts, startKey(e.Machine, e.Name))
		return
	}
	r.starts[startKey(e.Machine, e.Name)] = e
}

// TestCase is the test case of a mock file by which the tasks of an execution answer;
// "": by none.
func (r *Registry) TestCase(machine, execution string) string {
	return r.start(machine, execution).TestCase
}

func (r *Registry) start(machine, name string) startEntry {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.starts[startKey(machine, name)]
}

// activityTags and setActivityTags look after the tags of activities.
func (r *Registry) activityTags(name string) []Tag {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.tags[name])
}

func (r *Registry) setActivityTags(name string, tags []Tag) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(tags) == 0 && r.tags[name] == nil {
		return nil
	}
	before := r.tags[name]
	r.tags[name] = tags
	if len(tags) == 0 {
		delete(r.tags, name)
	}
	err := r.saveTags()
	if err != nil {
		r.tags[name] = before
	}
	return err
}

// encode is the form of a file of the registry.
func encode(v any) ([]byte, error) { return json.MarshalIndent(v, "", "\t") }
