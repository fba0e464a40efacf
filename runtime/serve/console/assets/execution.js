// The page of one execution: one selection over the views of it.

import {h, show, announce, mark, statusText, duration, moment, visible, STATUSES, EXECUTION_STATUS} from './dom.js';
import {Trace, Overlay, NONE, VISIT} from './trace.js';
import {Graph} from './graph.js';
import {Tree, Table, Timeline} from './tree.js';
import {Events} from './events.js';
import {Panel} from './panel.js';

const VIEWS = [['graph', 'Graph'], ['table', 'Table'], ['timeline', 'Timeline'], ['events', 'Events']];

export class ExecutionPage {
  // go changes what the address says: x, view, step, event, tab.
  // doing is what can be done with the execution, where that can be.
  constructor(source, x, go, doing) {
    Object.assign(this, {source, x, go, doing, trace: new Trace(), selected: NONE, event: 0, view: '', tab: ''});
    this.mark = mark;
    this.element = h('main', {class: 'execution'}, h('p', {class: 'empty'}, 'Loading…'));
  }

  async open(at) {
    const [{execution, machine}, columns] = await Promise.all([this.source.execution(this.x), this.source.trace(this.x)]);
    this.execution = execution;
    this.machine = machine;
    this.infos = new Map((machine?.states || []).map((st) => [st.name, st]));
    this.trace.frozen = !execution.live;
    this.trace.apply(columns);
    this.build();
    this.ready = true;
    this.at(at);
    if (!execution.live) return;
    this.stop = this.source.watch(this.x, this.trace.last, (c) => this.changed(c), (on) => this.connected(on));
    this.clock = setInterval(() => this.tick(), 1000);
  }

  close() {
    this.stop?.();
    clearInterval(this.clock);
  }

  build() {
    this.overlay = new Overlay(this.trace, this.selected);
    const tree = new Tree(this);
    this.tree = tree;
    this.panel = new Panel(this);
    this.views = {graph: new Graph(this), table: new Table(this, tree), timeline: new Timeline(this, tree), events: new Events(this)};
    this.header = h('header', {class: 'run-head'});
    this.banner = h('div', {class: 'banner-place'});
    this.tabs = h('div', {role: 'tablist', class: 'views', 'aria-label': 'Views', keydown: (e) => this.key(e)}, VIEWS.map(([id, name], i) =>
      h('button', {type: 'button', role: 'tab', id: `view-${id}`, 'aria-controls': 'stage', title: `${name} (${i + 1})`, click: () => this.go({view: id})}, name)));
    this.stage = h('div', {class: 'stage', id: 'stage', role: 'tabpanel'});
    this.splitter = h('div', {class: 'splitter', role: 'separator', 'aria-orientation': 'vertical', 'aria-label': 'Width of the panel', tabindex: 0, 'aria-valuemin': 280, 'aria-valuemax': 900, 'aria-valuenow': 420});
    this.split();
    show(this.element, this.header, this.banner, h('div', {class: 'body'}, h('div', {class: 'left'}, this.tabs, this.stage), this.splitter, this.panel.element));
    this.drawHead();
  }

  split() {
    const to = (width) => {
      width = Math.round(Math.min(900, Math.max(280, width)));
      this.element.style.setProperty('--panel', `${width}px`);
      this.splitter.setAttribute('aria-valuenow', width);
      try { localStorage.setItem('aslc.panel', width); } catch { /* not kept */ }
    };
    try { to(Number(localStorage.getItem('aslc.panel')) || 420); } catch { to(420); }
    this.splitter.addEventListener('pointerdown', (e) => {
      this.splitter.setPointerCapture(e.pointerId);
      const move = (m) => to(this.element.getBoundingClientRect().right - m.clientX);
      this.splitter.addEventListener('pointermove', move);
      this.splitter.addEventListener('pointerup', () => this.splitter.removeEventListener('pointermove', move), {once: true});
    });
    this.splitter.addEventListener('keydown', (e) => {
      const by = {ArrowLeft: 20, ArrowRight: -20}[e.key];
      if (by) to(Number(this.splitter.getAttribute('aria-valuenow')) + by);
    });
  }

  // at shows what the address says.
  at({view, step, event, tab}) {
    const t = this.trace;
    step = Number(step ?? NONE);
    this.event = Number(event) || 0;
    if (this.event > 0 && this.event <= t.last && step === NONE) step = t.events.step[this.event - 1];
    const selected = step >= 0 && step < t.size ? step : NONE, moved = selected !== this.selected;
    this.tab = this.event ? 'events' : tab || '';
    if (moved) {
      this.selected = selected;
      this.overlay = new Overlay(t, selected);
      if (selected !== NONE) this.tree.unfold(selected);
    }
    const name = this.views[view] ? view : this.views.graph.svg ? 'graph' : 'table';
    if (name !== this.view) {
      this.view = name;
      show(this.stage, this.views[name].element);
      this.stage.setAttribute('aria-labelledby', `view-${name}`);
      for (const tab of this.tabs.children) {
        const on = tab.id === `view-${name}`;
        tab.setAttribute('aria-selected', String(on));
        tab.tabIndex = on ? 0 : -1;
      }
    }
    this.element.dataset.selected = String(selected !== NONE);
    this.refresh();
    this.views[name].selection(true);
    if (moved && selected !== NONE) announce(`Selected ${this.way(selected).textContent}: ${STATUSES[t.state[selected]].label}`);
  }

  // refresh draws the view and the panel for what there is now.
  refresh() {
    this.second = Math.floor(Date.now() / 1000);
    const view = this.views[this.view];
    view.update();
    view.selection(false);
    this.panel.draw();
  }

  // changed takes what came from the server; many changes are drawn at once.
  changed(columns) {
    if (!this.trace.apply(columns)) return;
    this.fresh ||= requestAnimationFrame(() => {
      this.fresh = 0;
      this.overlay = new Overlay(this.trace, this.selected);
      this.drawHead();
      this.refresh();
    });
  }

  connected(on) {
    this.offline = !on;
    this.drawHead();
  }

  tick() {
    if (this.trace.status !== 'RUNNING' || this.trace.frozen) return;
    this.drawFacts();
    if (this.view !== 'graph' && this.view !== 'events') this.refresh();
  }

  // drawHead draws what stands above the views, if it changed: a button in it keeps
  // the focus.
  drawHead() {
    const t = this.trace, key = JSON.stringify([t.status, t.errorName, t.cause, t.failure, this.offline]);
    if (key === this.head) return this.drawFacts();
    this.head = key;
    const status = EXECUTION_STATUS[t.status] ?? 0;
    this.facts = h('dl', {class: 'facts'});
    show(this.header,
      h('div', {class: 'title'}, this.doing ? this.doing.about : h('p', {class: 'over'}, visible(this.machine?.name || 'Execution')), h('h1', {}, h('bdi', {}, visible(this.execution.name || this.x)))),
      h('div', {class: 'state'}, statusText(status, STATUSES[status].label), this.offline && t.status === 'RUNNING' && h('span', {class: 'tag'}, 'not connected')), this.facts, h('div', {class: 'actions'}, this.actions()));
    this.drawFacts();
    if (this.said && this.said !== t.status) announce(`The execution: ${STATUSES[status].label}`);
    if (this.said !== t.status) this.doing?.update().catch((err) => this.trouble(err));
    this.said = t.status;
    document.title = `${STATUSES[status].label}: ${visible(this.execution.name || this.machine?.name || 'execution')}`;
    this.drawBanner();
  }

  drawFacts() {
    const t = this.trace, fact = (name, value, title) => h('div', {title}, h('dt', {}, name), h('dd', {}, value));
    let visits = 0, retries = 0;
    for (let i = 0; i < t.size; i++) {
      if (t.kind[i] === VISIT) visits++;
      retries += Math.max(0, t.attempts[i].length - 1);
    }
    show(this.facts, fact('Started', moment(t.origin)), fact('Duration', duration(t.now())),
      fact('Events', t.last.toLocaleString('en'), 'AWS ends an execution at 25,000'), fact('States entered', visits.toLocaleString('en')), retries > 0 && fact('Retries', retries.toLocaleString('en')));
  }

  drawBanner() {
    const t = this.trace;
    if (!['FAILED', 'TIMED_OUT', 'ABORTED'].includes(t.status)) {
      show(this.banner);
      return;
    }
    const word = {FAILED: 'Failed', TIMED_OUT: 'Timed out', ABORTED: 'Stopped'}[t.status];
    show(this.banner, h('section', {class: 'banner', 'data-status': STATUSES[EXECUTION_STATUS[t.status]].id, 'aria-label': 'How it ended'}, mark(EXECUTION_STATUS[t.status]),
      h('div', {tabindex: 0, role: 'region', 'aria-label': 'Error and cause'}, h('strong', {}, word, t.errorName && ': ', h('bdi', {}, visible(t.errorName))), ' ', h('span', {class: 'cause'}, visible(t.cause))),
      t.failure >= 0 && h('button', {type: 'button', class: 'primary', click: () => this.select(t.failure)}, h('span', {}, 'Go to ', this.way(t.failure)))));
  }

  actions() {
    return [
      this.doing?.element,
      h('button', {type: 'button', title: 'Save the history as JSON', click: () => this.saveHistory()}, 'History'),
      this.source.page && h('a', {class: 'button', href: this.source.page(this.x), download: `${this.execution.name || 'execution'}.html`, title: 'Save this page as one HTML file'}, 'HTML'),
    ];
  }

  async saveHistory() {
    const ids = Array.from({length: this.trace.last}, (_, k) => k + 1), events = [];
    try {
      for (let from = 0; from < ids.length; from += 1000) events.push(...(await this.source.events(this.x, ids.slice(from, from + 1000))).values());
      this.download(`${this.execution.name || 'execution'}.json`, 'application/json', JSON.stringify({events}, null, 1));
    } catch (err) {
      this.trouble(err);
    }
  }

  download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], {type}));
    h('a', {href: url, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  trouble(err) { announce(`Trouble: ${err.message}`); }

  stateInfo(name) { return this.infos.get(name); }
  stateName() { return this.selected === NONE ? this.named || '' : this.trace.nameOf(this.selected); }

  // path are the step and the branches and iterations that it is in.
  path(step) { return [...this.trace.around(step).filter((i) => this.trace.kind[i] !== VISIT), step]; }

  // way shows a path; names have directions of their own.
  way(step) {
    const t = this.trace, name = (i) => (t.kind[i] === VISIT ? h('bdi', {}, visible(t.label(i))) : [h('bdi', {}, visible(t.nameOf(i))), ` ${t.label(i)}`]);
    return h('span', {}, this.path(step).map((i, k) => [k > 0 && ' › ', name(i)]));
  }

  select(step) {
    this.named = '';
    this.go({step: step === NONE ? null : step, event: null, tab: step !== NONE && this.selected !== NONE && this.trace.kind[step] === VISIT && this.trace.typeOf(step) !== 'Map' ? this.tab || null : null});
  }

  selectState(name) {
    if (!this.infos.has(name) && !this.overlay.states.has(name)) return;
    const step = this.overlay.best(name);
    this.named = name;
    this.go({step: step === NONE ? null : step, event: null});
  }

  selectEvent(id) {
    const step = this.trace.events.step[id - 1];
    this.go({event: id, step: step === NONE ? null : step, tab: null});
  }

  key(e) {
    const all = [...this.tabs.children], at = all.indexOf(document.activeElement), to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1}[e.key];
    if (to === undefined) return;
    e.preventDefault();
    const next = all[(to + all.length) % all.length];
    next.click();
    next.focus();
  }

  // shortcut takes a key that nothing else took.
  shortcut(key) {
    const view = VIEWS[Number(key) - 1], t = this.trace;
    if (view) this.go({view: view[0]});
    else if (key === '/') this.views[this.view].search();
    else if (key === 'v') this.views[this.view].focus();
    else if (key === 'p') this.panel.focus();
    else if (key === 'Escape') this.select(NONE);
    else if (key === 'f') this.nextFailure();
    else if (key === 'u' && this.selected !== NONE) this.select(t.parent[this.selected]);
    else return false;
    return true;
  }

  nextFailure() {
    const t = this.trace, innermost = (i) => t.kind[i] === VISIT && t.failed(i) && t.culprit(i) === i;
    for (let k = 1; k <= t.size; k++) {
      const i = (this.selected + k) % t.size;
      if (innermost(i)) return this.select(i);
    }
    announce('No step failed');
  }
}
