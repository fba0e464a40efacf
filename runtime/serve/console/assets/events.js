// The events of the history.

import {h, show, duration, moment, visible} from './dom.js';
import {NONE, VISIT} from './trace.js';
import {List} from './list.js';

// isBad tells the events that say of something that it did not succeed.
export function isBad(type) { return /Failed|TimedOut|Aborted/.test(type); }

// eventName shows an event's type; what is bad is told by more than its colour.
export function eventName(type) { return h('span', {class: 'type'}, isBad(type) ? '✕ ' : '', type); }

// GROUPS are the kinds of events that one can ask for.
const GROUPS = [
  ['', 'All events', () => true],
  ['failures', 'Failures', isBad],
  ['states', 'States entered and left', (type) => /StateEntered$|StateExited$/.test(type)],
  ['tasks', 'Tasks', (type) => /^(Task(?!State)|LambdaFunction|Activity)/.test(type)],
  ['inner', 'Parallel and Map', (type) => /^(Map(?!State(Entered|Exited))|Parallel(?!State(Entered|Exited)))/.test(type)],
  ['execution', 'The execution', (type) => /^(Execution|EvaluationFailed)/.test(type)],
];

export class Events {
  constructor(page) {
    this.page = page;
    this.ids = [];
    const changed = () => page.refresh();
    this.field = h('input', {type: 'search', class: 'search', placeholder: 'Filter by type or step', 'aria-label': 'Filter events by type or step', input: changed});
    this.group = h('select', {'aria-label': 'Kind of event', change: changed}, GROUPS.map(([id, name]) => h('option', {value: id}, name)));
    this.data = h('input', {type: 'search', class: 'search', placeholder: 'Search in their data', 'aria-label': 'Search in inputs, outputs, errors and causes', change: () => this.searchData()});
    this.mine = h('input', {type: 'checkbox', change: changed});
    this.latest = h('input', {type: 'checkbox', change: changed});
    this.amount = h('span', {class: 'muted'});
    const column = (name, kind) => h('span', {role: 'columnheader', class: kind}, name);
    this.list = new List({
      role: 'grid', label: 'Events', height: 28,
      header: h('div', {role: 'row', class: 'row events'}, column('Id', 'number'), column('Type'), column('Step', 'step'), column('After', 'number'), column('Time', 'wide'), column('Follows', 'number wide')),
      row: (i) => this.row(this.ids[i]),
      key: (i) => `${this.ids[i]} ${this.ids[i] === page.event} ${this.page.selected !== NONE && page.trace.events.step[this.ids[i] - 1] === page.selected}`,
      move: (by) => this.move(by),
      choose: () => page.panel.focus(),
    });
    this.element = h('section', {class: 'view', 'aria-label': 'Events'}, h('div', {class: 'tools'}, this.field, this.data, this.group,
      h('label', {class: 'check'}, this.mine, 'Of the selected step'), h('label', {class: 'check'}, this.latest, 'Latest first'), this.amount), this.list.element);
  }

  row(id) {
    const {page} = this, {trace} = page, k = id - 1, step = trace.events.step[k], type = trace.eventType(id);
    return h('div', {
      role: 'row', class: 'row events', id: `event-${id}`, 'aria-selected': id === page.event ? 'true' : 'false',
      'data-near': step !== NONE && step === page.selected, 'data-bad': isBad(type), click: () => page.selectEvent(id),
    },
    h('span', {role: 'gridcell', class: 'number'}, String(id)),
    h('span', {role: 'gridcell'}, eventName(type)),
    h('span', {role: 'gridcell', class: 'step'}, step === NONE ? h('span', {class: 'muted'}, 'execution') : [h('bdi', {}, visible(trace.label(step))), h('span', {class: 'muted'}, this.around(step))]),
    h('span', {role: 'gridcell', class: 'number'}, duration(trace.events.time[k])),
    h('span', {role: 'gridcell', class: 'wide muted'}, moment(trace.origin + trace.events.time[k])),
    h('span', {role: 'gridcell', class: 'number wide muted'}, trace.events.prev[k] ? String(trace.events.prev[k]) : ''));
  }

  // around names the branches and iterations that a step is in, the innermost first.
  around(step) {
    const t = this.page.trace;
    return t.around(step).filter((i) => t.kind[i] !== VISIT).reverse().map((i) => ` · ${visible(t.nameOf(i))} ${t.label(i)}`).join('');
  }

  // searchData begins a search in the events' data.
  searchData() {
    const text = this.data.value;
    this.found = text ? {text, ids: new Set(), next: 1} : null;
    this.page.refresh();
  }

  // look goes on with the search, as far as there are events.
  async look() {
    const {page, found} = this;
    if (!found || found.busy || found.next > page.trace.last) return;
    found.busy = true;
    try {
      const more = await page.source.search(page.x, found.text, found.next);
      for (const id of more.ids) found.ids.add(id);
      found.next = more.next;
    } catch (err) {
      page.trouble(err);
      found.next = Infinity;
    }
    found.busy = false;
    if (this.found === found && page.views[page.view] === this) page.refresh();
  }

  update() {
    this.look();
    const t = this.page.trace, text = this.field.value.toLowerCase(), fits = GROUPS.find(([id]) => id === this.group.value)[2];
    const types = t.texts.map((name) => fits(name)), named = new Map();
    const matches = (k) => {
      const step = t.events.step[k];
      if (!named.has(step)) named.set(step, step === NONE ? 'execution' : `${t.label(step)} ${t.errorOf(step)}`.toLowerCase());
      return named.get(step).includes(text) || t.texts[t.events.type[k]].toLowerCase().includes(text);
    };
    this.ids = [];
    for (let k = 0; k < t.last; k++) {
      if (this.found && !this.found.ids.has(k + 1)) continue;
      if (!types[t.events.type[k]] || this.mine.checked && t.events.step[k] !== this.page.selected) continue;
      if (!text || matches(k)) this.ids.push(k + 1);
    }
    if (this.latest.checked) this.ids.reverse();
    this.amount.textContent = `${this.ids.length.toLocaleString('en')} of ${t.last.toLocaleString('en')} events` + (this.found && this.found.next <= t.last ? ', searching…' : '');
    this.list.set(this.ids.length);
  }

  move(by) {
    const at = this.ids.indexOf(this.page.event);
    const to = Math.min(this.ids.length - 1, Math.max(0, (at < 0 ? (by > 0 ? -1 : 0) : at) + by));
    if (this.ids[to]) this.page.selectEvent(this.ids[to]);
  }

  selection(scroll) {
    if (this.mine.checked) this.update();
    let at = this.ids.indexOf(this.page.event);
    if (at < 0 && this.page.selected !== NONE) at = this.ids.findIndex((id) => this.page.trace.events.step[id - 1] === this.page.selected);
    this.list.draw();
    this.list.reveal(at, scroll);
  }

  focus() { this.list.element.focus({preventScroll: true}); }
  search() { this.field.focus(); }
}
