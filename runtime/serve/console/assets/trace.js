// What an execution did, as the server tells it: columns of numbers. A step is a
// visit of a state, a branch or an iteration, known by its number.

import {SUCCEEDED, CAUGHT, FAILED, TIMED_OUT, WEIGHTS} from './dom.js';

export const VISIT = 0, BRANCH = 1, ITERATION = 2, NONE = -1;

export class Trace {
  constructor() {
    this.status = 'RUNNING';
    this.last = 0;
    this.texts = [];
    for (const name of ['kind', 'name', 'type', 'index', 'parent', 'attempt', 'state', 'error', 'entered', 'left', 'start', 'end', 'next',
      'attempts', 'assigned', 'firstChild', 'lastChild', 'nextSibling', 'children']) this[name] = [];
    this.top = {first: NONE, last: NONE};
    this.events = {type: [], step: [], time: [], prev: []};
    this.version = 0;
  }

  get size() { return this.kind.length; }

  // apply takes what came behind the events that are known.
  apply(c) {
    if (c.since !== this.last) return false;
    Object.assign(this, {status: c.status, errorName: c.error || '', cause: c.cause || '', last: c.last, origin: c.origin, failure: c.failure});
    this.texts.length = c.from;
    for (const text of c.texts || []) this.texts.push(text);
    const s = c.steps, at = s.at || [];
    let attempt = 0, assigned = 0;
    for (let k = 0; k < at.length; k++) {
      const i = at[k], fresh = i >= this.kind.length;
      this.kind[i] = s.kind[k];
      this.name[i] = s.name[k];
      this.type[i] = s.type[k];
      this.index[i] = s.index[k];
      this.parent[i] = s.parent[k];
      this.attempt[i] = s.attempt[k];
      this.state[i] = s.status[k];
      this.error[i] = s.error[k];
      this.entered[i] = s.entered[k];
      this.left[i] = s.left[k];
      this.start[i] = s.start[k];
      this.end[i] = s.end[k];
      this.next[i] = s.next[k];
      this.attempts[i] = this.attemptsFrom(c.attempts, attempt, s.attempts[k]);
      attempt += s.attempts[k];
      this.assigned[i] = s.assigned[k] ? c.assigned.slice(assigned, assigned + s.assigned[k]) : EMPTY;
      assigned += s.assigned[k];
      if (fresh) this.adopt(i);
    }
    const e = c.events;
    for (const name of ['type', 'step', 'time', 'prev']) for (const n of e[name] || []) this.events[name].push(n);
    this.version++;
    return true;
  }

  attemptsFrom(a, from, n) {
    if (!n) return EMPTY;
    const out = [];
    for (let j = from; j < from + n; j++) {
      out.push({first: a.first[j], last: a.last[j], start: a.start[j], end: a.end[j], status: a.status[j],
        error: this.texts[a.error[j]], submitted: a.submitted[j] === 1});
    }
    return out;
  }

  // adopt hangs a new step below its parent.
  adopt(i) {
    this.firstChild[i] = this.lastChild[i] = this.nextSibling[i] = NONE;
    this.children[i] = 0;
    const p = this.parent[i];
    if (p === NONE) {
      if (this.top.last === NONE) this.top.first = i;
      else this.nextSibling[this.top.last] = i;
      this.top.last = i;
      return;
    }
    if (this.lastChild[p] === NONE) this.firstChild[p] = i;
    else this.nextSibling[this.lastChild[p]] = i;
    this.lastChild[p] = i;
    this.children[p]++;
  }

  // below goes through the children of a step; of none, the steps at the top.
  * below(step) {
    for (let i = step === NONE ? this.top.first : this.firstChild[step]; i !== NONE; i = this.nextSibling[i]) yield i;
  }

  nameOf(step) { return this.texts[this.name[step]]; }
  typeOf(step) { return this.texts[this.type[step]]; }
  errorOf(step) { return this.texts[this.error[step]]; }
  eventType(id) { return this.texts[this.events.type[id - 1]]; }

  // label names a step among those around it.
  label(step) {
    switch (this.kind[step]) {
      case BRANCH: return `Branch ${this.index[step] + 1}`;
      case ITERATION: return `#${this.index[step]}`;
    }
    return this.nameOf(step);
  }

  // around are the steps around one, the outermost first.
  around(step) {
    const out = [];
    for (let p = this.parent[step]; p !== NONE; p = this.parent[p]) out.unshift(p);
    return out;
  }

  // stale tells whether a step is of an attempt of a Parallel or Map that was made again.
  stale(step) {
    for (let i = step; i !== NONE; i = this.parent[i]) {
      if (this.kind[i] !== VISIT && this.attempt[i] !== this.attempts[this.parent[i]].length) return true;
    }
    return false;
  }

  failed(step) { return this.state[step] === FAILED || this.state[step] === TIMED_OUT; }

  // lasted is how long a step took, or takes until now.
  lasted(step, now) { return (this.end[step] < 0 ? now : this.end[step]) - this.start[step]; }

  // now is the moment up to which a trace goes.
  now() {
    const times = this.events.time;
    return this.status === 'RUNNING' && !this.frozen ? Math.max(Date.now() - this.origin, times[times.length - 1]) : times[times.length - 1] || 0;
  }

  // culprit is where a failed step failed: the innermost visit below it.
  culprit(step) {
    for (let found = step; ;) {
      let inner = NONE;
      for (const i of this.below(found)) {
        if (this.failed(i) && !(this.kind[i] !== VISIT && this.attempt[i] !== this.attempts[found].length)) {
          inner = i;
          if (this.kind[i] !== VISIT) break; // the first iteration or branch, the last visit
        }
      }
      if (inner === NONE) return found;
      found = inner;
    }
  }

  // eventsOf are the ids of a step's own events.
  eventsOf(step) {
    const out = [], steps = this.events.step;
    for (let k = Math.max(0, this.entered[step] - 1); k < steps.length; k++) if (steps[k] === step) out.push(k + 1);
    return out;
  }

  // iterations are those of a visit's last attempt, the heaviest status first.
  iterations(visit) {
    const out = [], n = this.attempts[visit].length;
    for (const i of this.below(visit)) if (this.kind[i] === ITERATION && this.attempt[i] === n) out.push(i);
    const weight = WEIGHT_OF;
    return out.sort((a, b) => weight[this.state[a]] - weight[this.state[b]] || this.index[a] - this.index[b]);
  }

  // assignments are, for each variable that a step can see, the visit that gave it
  // its value last: earlier ones of its scope count, then those of the scopes around.
  assignments(step) {
    const found = new Map();
    for (let at = step; at !== NONE;) {
      if (this.kind[at] === VISIT) {
        for (const i of this.below(this.parent[at])) {
          if (i === at) break;
          for (const name of this.assigned[i]) if (!found.has(name) || found.get(name).scope === at) found.set(name, {step: i, scope: at});
        }
      }
      at = this.parent[at];
    }
    return [...found].map(([name, f]) => ({name: this.texts[name], step: f.step}));
  }
}

const EMPTY = [];
const WEIGHT_OF = WEIGHTS.reduce((all, status, i) => { all[status] = i; return all; }, []);

// heavier gives the status that is shown of two.
export function heavier(a, b) { return WEIGHT_OF[a] <= WEIGHT_OF[b] ? a : b; }

// Overlay is what is laid over the graph: the visits of each state that count, in
// the branches and iterations that a selected step is in.
export class Overlay {
  constructor(trace, selected) {
    this.trace = trace;
    this.states = new Map(); // name → {status, visits, counts}
    this.ways = new Set();
    this.picked = new Map(); // visit of a Map → iteration
    for (let i = selected; i !== NONE && i !== undefined; i = trace.parent[i]) {
      if (trace.kind[i] === ITERATION) this.picked.set(trace.parent[i], i);
    }
    this.inside = new Map(); // place → it counts
    const last = new Map();
    for (let i = 0; i < trace.size; i++) {
      if (trace.kind[i] !== VISIT || !this.counts(trace.parent[i])) continue;
      this.way(i);
      const key = trace.parent[i] + ':' + trace.name[i];
      last.set(key, i);
      this.state(i).visits.push(i);
    }
    for (const i of last.values()) {
      const s = this.state(i), status = trace.state[i];
      s.status = s.status === undefined ? status : heavier(s.status, status);
      s.counts[status] = (s.counts[status] || 0) + 1;
    }
  }

  state(i) {
    const name = this.trace.nameOf(i);
    let s = this.states.get(name);
    if (!s) this.states.set(name, s = {status: undefined, visits: [], counts: {}});
    return s;
  }

  // counts tells whether a branch or iteration is of the last attempt, and in what was picked.
  counts(place) {
    if (place === NONE) return true;
    let known = this.inside.get(place);
    if (known === undefined) {
      const t = this.trace, owner = t.parent[place], pick = this.picked.get(owner);
      known = t.attempt[place] === t.attempts[owner].length && (pick === undefined || pick === place) && this.counts(t.parent[owner]);
      this.inside.set(place, known);
    }
    return known;
  }

  way(i) {
    const t = this.trace;
    if (t.next[i] !== NONE) this.ways.add(wayKey(t.nameOf(i), t.nameOf(t.next[i]), t.state[i] === CAUGHT));
    else if (t.state[i] === SUCCEEDED) this.ways.add(wayKey(t.nameOf(i), null, false));
  }

  // best is the visit of a state that a person wants to see first.
  best(name) {
    const s = this.states.get(name);
    if (!s) return NONE;
    let found = s.visits[s.visits.length - 1];
    for (const i of s.visits) if (this.trace.state[i] === s.status && this.trace.state[found] !== s.status) found = i;
    return found;
  }
}

export function wayKey(from, to, caught) { return JSON.stringify([from, to, caught]); }

