// The steps as a tree of rows: as a table, and along the time.

import {h, show, mark, duration, moment, visible, STATUSES, FAILED, RUNNING} from './dom.js';
import {NONE, VISIT, ITERATION} from './trace.js';
import {List} from './list.js';
import {Axis} from './axis.js';

const MANY = 25; // iterations that are not shown until they are asked for

// Tree says which rows there are; the table and the timeline share it.
export class Tree {
  constructor(page) {
    this.page = page;
    this.folds = new Map(); // step → a person opened or closed it
    this.text = '';
    this.only = ''; // a status by its id
    this.rows = [];
    this.place = new Map(); // step → row
  }

  opened(step) {
    const said = this.folds.get(step);
    if (said !== undefined) return said;
    const t = this.page.trace;
    return t.kind[step] !== VISIT || t.children[step] <= MANY;
  }

  fold(step, open) {
    this.folds.set(step, open);
    this.page.refresh();
  }

  // unfold opens what is around a step.
  unfold(step) {
    for (const a of this.page.trace.around(step)) if (!this.opened(a)) this.folds.set(a, true);
  }

  build() {
    const key = `${this.page.trace.version} ${this.text} ${this.only} ${[...this.folds].join()}`;
    if (this.key === key) return;
    this.key = key;
    this.rows = [];
    const wanted = this.text || this.only ? this.matching() : null;
    this.walk(NONE, 0, wanted);
    this.place = new Map(this.rows.map((r, i) => [r.step, i]));
  }

  walk(parent, depth, wanted) {
    for (const i of this.page.trace.below(parent)) {
      if (wanted && !wanted.has(i)) continue;
      this.rows.push({step: i, depth});
      if (this.page.trace.children[i] && (this.folds.get(i) ?? (wanted ? true : this.opened(i)))) this.walk(i, depth + 1, wanted);
    }
  }

  // matching are the steps that the filters let through, with those around them.
  matching() {
    const t = this.page.trace, out = new Set(), text = this.text.toLowerCase();
    for (let i = 0; i < t.size; i++) {
      if (this.only && STATUSES[t.state[i]].id !== this.only) continue;
      if (text && !`${t.label(i)} ${t.typeOf(i)} ${t.errorOf(i)}`.toLowerCase().includes(text)) continue;
      for (let at = i; at !== NONE && !out.has(at); at = t.parent[at]) out.add(at);
    }
    return out;
  }

  at(step) { return this.place.get(step) ?? -1; }
}

// filters are the fields above the rows.
function filters(tree, changed, id) {
  const field = h('input', {type: 'search', class: 'search', placeholder: 'Filter by name, type or error', 'aria-label': 'Filter steps by name, type or error', input: () => {
    tree.text = field.value;
    changed();
  }});
  const only = h('select', {'aria-label': 'Status', change: () => {
    tree.only = only.value;
    changed();
  }}, h('option', {value: ''}, 'Any status'), STATUSES.map((st) => h('option', {value: st.id}, st.label)));
  const sync = () => {
    if (document.activeElement !== field) field.value = tree.text;
    only.value = tree.only;
  };
  return {field, only, sync, id};
}

class Rows {
  constructor(page, tree, label) {
    this.page = page;
    this.tree = tree;
    this.filters = filters(tree, () => page.refresh());
    this.element = h('section', {class: 'view', 'aria-label': label});
    this.amount = h('span', {class: 'muted'});
  }

  makeList(label, header, prefix) {
    this.prefix = prefix;
    return new List({
      role: 'treegrid', label, height: 28, header,
      row: (i) => this.row(this.tree.rows[i]),
      key: (i) => this.key(this.tree.rows[i]),
      move: (by) => this.move(by),
      choose: () => this.page.panel.focus(),
      fold: (open) => this.fold(open),
    });
  }

  key({step}) {
    const t = this.page.trace;
    return `${step} ${t.state[step]} ${t.end[step]} ${t.attempts[step].length} ${this.tree.opened(step)} ${step === this.page.selected} ${this.extra(step)}`;
  }

  extra() { return ''; }

  move(by) {
    const rows = this.tree.rows, at = this.tree.at(this.page.selected);
    const to = Math.min(rows.length - 1, Math.max(0, (at < 0 ? (by > 0 ? -1 : 0) : at) + by));
    if (rows[to]) this.page.select(rows[to].step);
  }

  fold(open) {
    const step = this.page.selected;
    if (step === NONE) return;
    const t = this.page.trace;
    if (t.children[step] && this.tree.opened(step) !== open) this.tree.fold(step, open);
    else if (!open && t.parent[step] !== NONE) this.page.select(t.parent[step]);
  }

  // cell is the first one of a row: where the step is in the tree.
  cell({step, depth}) {
    const t = this.page.trace;
    const twist = t.children[step] ?
      h('span', {class: 'twist', 'aria-hidden': 'true', click: (e) => {
        e.stopPropagation();
        this.tree.fold(step, !this.tree.opened(step));
      }}, this.tree.opened(step) ? '▾' : '▸') : h('span', {class: 'twist'});
    const cell = h('span', {role: 'gridcell', class: 'name'}, twist, mark(t.state[step]), h('bdi', {class: 'label'}, visible(t.label(step))),
      t.kind[step] === VISIT && t.children[step] > MANY && h('span', {class: 'muted'}, ` ${t.children[step].toLocaleString('en')}`));
    cell.style.paddingInlineStart = `${6 + Math.min(depth, 12) * 14}px`;
    return cell;
  }

  frame(row, ...cells) {
    const {step, depth} = row, t = this.page.trace;
    return h('div', {
      role: 'row', class: 'row', id: `${this.prefix}${step}`, 'aria-level': depth + 1, 'aria-selected': step === this.page.selected ? 'true' : 'false',
      'aria-expanded': t.children[step] ? String(this.tree.opened(step)) : null,
      'data-status': STATUSES[t.state[step]].id, 'data-stale': t.kind[step] !== VISIT && t.stale(step),
      click: () => this.page.select(step),
      dblclick: () => t.children[step] && this.tree.fold(step, !this.tree.opened(step)),
    }, cells);
  }

  update() {
    this.tree.build();
    this.filters.sync();
    this.amount.textContent = `${this.tree.rows.length.toLocaleString('en')} of ${this.page.trace.size.toLocaleString('en')} steps`;
    this.list.set(this.tree.rows.length);
  }

  selection(scroll) { this.list.reveal(this.tree.at(this.page.selected), scroll); }
  focus() { this.list.element.focus({preventScroll: true}); }
  search() { this.filters.field.focus(); }
}

const column = (name, ...classes) => h('span', {role: 'columnheader', class: classes.join(' ')}, name);

export class Table extends Rows {
  constructor(page, tree) {
    super(page, tree, 'Table');
    this.list = this.makeList('Steps', h('div', {role: 'row', class: 'row table'},
      column('Name', 'name'), column('Type'), column('Status'), column('Attempts', 'number'), column('Started after', 'number'), column('Duration', 'number'), column('Resource', 'wide')), 'row-');
    show(this.element, h('div', {class: 'tools'}, this.filters.field, this.filters.only, this.amount), this.list.element);
  }

  extra(step) { return this.page.trace.end[step] < 0 ? this.page.second : ''; }

  row(row) {
    const {step} = row, t = this.page.trace;
    const kind = ['', 'Branch', 'Iteration'][t.kind[step]] || t.typeOf(step);
    const element = this.frame(row, this.cell(row),
      h('span', {role: 'gridcell'}, kind),
      h('span', {role: 'gridcell', class: 'outcome'}, STATUSES[t.state[step]].label, t.errorOf(step) && h('span', {class: 'error', title: visible(t.errorOf(step))}, visible(t.errorOf(step)))),
      h('span', {role: 'gridcell', class: 'number'}, t.attempts[step].length > 1 ? `${t.attempts[step].length}` : ''),
      h('span', {role: 'gridcell', class: 'number', title: moment(t.origin + t.start[step])}, duration(t.start[step])),
      h('span', {role: 'gridcell', class: 'number'}, duration(t.lasted(step, t.now()))),
      h('span', {role: 'gridcell', class: 'wide muted'}, visible(t.kind[step] === VISIT ? this.page.stateInfo(t.nameOf(step))?.resource || '' : '')));
    element.classList.add('table');
    return element;
  }
}

export class Timeline extends Rows {
  constructor(page, tree) {
    super(page, tree, 'Timeline');
    this.axis = new Axis(page.trace);
    this.compress = h('input', {type: 'checkbox', checked: true, change: () => page.refresh()});
    this.scale = h('div', {class: 'axis', 'aria-hidden': 'true'});
    this.whole = h('button', {type: 'button', click: () => this.zoom(null)}, 'Whole run');
    const header = h('div', {role: 'row', class: 'row timeline'}, column('Name', 'name'), h('span', {role: 'columnheader', class: 'track'}, h('span', {class: 'unseen'}, 'Time'), this.scale));
    this.list = this.makeList('Steps along the time', header, 'bar-');
    new ResizeObserver(() => this.drawScale()).observe(this.scale);
    show(this.element, h('div', {class: 'tools'}, this.filters.field, this.filters.only,
      h('label', {class: 'check'}, this.compress, 'Shorten idle time'),
      h('span', {class: 'group'},
        h('button', {type: 'button', click: () => page.selected !== NONE && this.zoom(page.selected)}, 'Zoom to step'), this.whole), this.amount),
    this.list.element,
    h('ul', {class: 'legend', 'aria-label': 'Legend'},
      ['attempt', 'failed attempt', 'waiting for an answer', 'back-off'].map((name) => h('li', {}, h('span', {class: 'swatch', 'data-part': name.replaceAll(' ', '-')}), name))));
  }

  zoom(step) {
    const t = this.page.trace;
    this.range = step === null ? null : [t.start[step], t.end[step] < 0 ? t.now() : t.end[step]];
    this.page.refresh();
  }

  update() {
    this.axis.build(this.page.trace, this.compress.checked, this.range);
    this.whole.disabled = !this.range;
    this.drawScale();
    super.update();
  }

  drawScale() {
    show(this.scale, this.axis.ticks(this.scale.clientWidth).map(({at, text, gap}) => {
      const tick = h('span', {class: gap ? 'gap' : 'tick'}, text);
      tick.style.insetInlineStart = `${at * 100}%`;
      return tick;
    }));
  }

  extra() { return this.axis.version; }

  row(row) {
    const {step} = row, t = this.page.trace, end = t.end[step] < 0 ? t.now() : t.end[step];
    const track = h('span', {role: 'gridcell', class: 'track', 'aria-label': this.say(step)});
    for (const gap of this.axis.gaps) this.part(track, gap.from, gap.to, 'gap', '');
    this.part(track, t.start[step], end, 'step', STATUSES[t.state[step]].id);
    const attempts = t.attempts[step].slice(0, 200), bars = t.children[step] ? attempts.length > 1 : true;
    attempts.forEach((a, k) => {
      const stop = a.end < 0 ? (t.end[step] < 0 ? t.now() : t.end[step]) : a.end;
      if (bars) this.part(track, a.start, stop, a.submitted ? 'submitted' : 'attempt', STATUSES[a.status].id, `Attempt ${k + 1}: ${STATUSES[a.status].label.toLowerCase()}${a.error ? ' with ' + a.error : ''}, ${duration(stop - a.start)}`);
      const next = attempts[k + 1];
      if (next && next.start > stop) this.part(track, stop, next.start, 'backoff', '', `Back-off: ${duration(next.start - stop)}`);
      else if (!next && a.status === FAILED && t.state[step] === RUNNING) this.part(track, stop, end, 'backoff', '', 'Back-off');
    });
    const said = h('span', {class: 'said'}, duration(end - t.start[step]));
    const to = this.axis.at(end);
    if (to < 0.88) said.style.insetInlineStart = `calc(${Math.max(0, to) * 100}% + 5px)`;
    else said.style.insetInlineEnd = `calc(${Math.max(0, 1 - this.axis.at(t.start[step])) * 100}% + 5px)`;
    track.append(said);
    const element = this.frame(row, this.cell(row), track);
    element.classList.add('timeline');
    return element;
  }

  say(step) {
    const t = this.page.trace, n = t.attempts[step].length;
    return `${STATUSES[t.state[step]].label} after ${duration(t.start[step])}, took ${duration(t.lasted(step, t.now()))}` + (n > 1 ? `, ${n} attempts` : '');
  }

  part(track, from, to, kind, status, title) {
    const a = Math.max(0, this.axis.at(from)), b = Math.min(1, this.axis.at(to));
    if (b < 0 || a > 1) return;
    const bar = h('span', {class: 'part', 'data-part': kind, 'data-status': status || null, title: title && visible(title)});
    bar.style.insetInlineStart = `${a * 100}%`;
    bar.style.width = `${Math.max(0, b - a) * 100}%`;
    track.append(bar);
  }
}

// iterationLabel says which iteration a step is, or is in; '': none.
export function iterationLabel(trace, step) {
  for (let i = step; i !== NONE; i = trace.parent[i]) if (trace.kind[i] === ITERATION) return trace.label(i);
  return '';
}
