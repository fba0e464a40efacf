// The panel tells all about the selected step, or about the execution.

import {h, show, isExecution, mark, statusText, duration, moment, bytes, count, visible, copyButton, STATUSES, WEIGHTS, FAILED, SUCCEEDED, TIMED_OUT} from './dom.js';
import {NONE, VISIT, ITERATION} from './trace.js';
import {documentView, sourceView, diffView, linesOf, layout} from './text.js';
import {List} from './list.js';
import {isBad, eventName} from './events.js';

export class Panel {
  constructor(page) {
    this.page = page;
    this.head = h('header', {class: 'panel-head'});
    this.tabs = h('div', {role: 'tablist', 'aria-label': 'About the step', keydown: (e) => this.key(e)});
    this.body = h('div', {role: 'tabpanel', class: 'panel-body', tabindex: 0, id: 'panel-body'});
    this.element = h('aside', {class: 'panel', 'aria-label': 'Step'}, this.head, this.tabs, this.body);
    this.compare = false;
  }

  // focus goes to the panel; it is the next thing behind the views.
  focus() { (this.tabs.querySelector('[aria-selected=true]') || this.body).focus(); }

  // draw shows the selected step. What it shows is kept while nothing of it changes.
  draw() {
    const {page} = this, {trace, selected} = page;
    const key = selected === NONE ? `${trace.status} ${trace.last}` :
      `${selected} ${trace.state[selected]} ${trace.attempts[selected].map((a) => a.status)} ${trace.left[selected]} ${trace.children[selected] && trace.version}`;
    const choices = this.choices();
    const tab = choices.some(([id]) => id === page.tab) ? page.tab : choices[0][0];
    const full = `${key} ${tab} ${page.event} ${this.compare}`;
    if (full === this.drawn) return;
    const same = this.drawn?.split(' ')[0] === full.split(' ')[0] && this.shown === tab;
    this.drawn = full;
    this.shown = tab;
    this.drawHead();
    this.drawTabs(choices, tab);
    const top = same ? this.body.scrollTop : 0;
    const content = choices.find(([id]) => id === tab)[2]();
    show(this.body, content);
    this.body.scrollTop = top;
  }

  drawHead() {
    const {page} = this, {trace, selected} = page;
    this.element.setAttribute('aria-label', selected === NONE ? 'Execution' : 'Step');
    if (selected === NONE) {
      show(this.head, h('div', {class: 'panel-title'}, h('h2', {}, 'Execution')), h('p', {class: 'muted'}, 'Select a step to see what went in and what came out.'));
      return;
    }
    const kind = ['', 'Branch', 'Iteration'][trace.kind[selected]] || trace.typeOf(selected);
    const title = trace.kind[selected] === VISIT ? trace.nameOf(selected) : `${trace.nameOf(selected)} › ${trace.label(selected)}`;
    show(this.head,
      h('nav', {class: 'crumbs', 'aria-label': 'Around the step'}, trace.around(selected).map((a) => [
        h('button', {type: 'button', class: 'link', click: () => page.select(a)}, h('bdi', {}, visible(trace.label(a)))), ' › '])),
      h('div', {class: 'panel-title'},
        h('h2', {}, h('bdi', {}, visible(title))),
        h('button', {type: 'button', class: 'quiet close', title: 'Close (Esc)', 'aria-label': 'Close', click: () => page.select(NONE)}, '✕')),
      h('p', {class: 'panel-facts'}, statusText(trace.state[selected]), h('span', {}, kind),
        h('span', {title: 'How long it took'}, duration(trace.lasted(selected, trace.now()))),
        h('span', {title: moment(trace.origin + trace.start[selected])}, `after ${duration(trace.start[selected])}`),
        trace.attempts[selected].length > 1 && h('span', {}, count(trace.attempts[selected].length, 'attempt')),
        trace.stale(selected) && h('span', {title: 'It belongs to an attempt of the state around it that was made again'}, 'earlier attempt')),
      this.visits(), this.links(), this.failure());
  }

  // links lead to the Map Run that a step is, and to the execution that it has started.
  links() {
    const {page} = this, {trace, selected} = page, box = h('p', {class: 'links'});
    if (!page.doing || trace.kind[selected] !== VISIT) return null;
    let ids = [];
    if (trace.typeOf(selected) === 'Map') ids = trace.eventsOf(selected).filter((id) => /^MapRun(Started|Redriven)$/.test(trace.eventType(id))).slice(-1);
    else if (trace.typeOf(selected) === 'Task') ids = trace.eventsOf(selected).filter((id) => /^Task(Submitted|Succeeded)$/.test(trace.eventType(id))).slice(-2);
    if (!ids.length) return null;
    this.load(ids, (docs) => show(box, this.leads([...docs.values()].map((e) => this.details(e)))));
    return box;
  }

  // leads are the links that events' details hold, each once.
  leads(all) {
    const out = new Map(), to = (address, text) => h('a', {href: '#' + new URLSearchParams(address)}, text);
    for (const details of all) {
      if (details?.mapRunArn) out.set(details.mapRunArn, to({maprun: details.mapRunArn}, 'To the Map Run'));
      if (!/^(states|aws-sdk:sfn)$/.test(details?.resourceType || '')) continue;
      let arn;
      try { arn = JSON.parse(details.output).ExecutionArn; } catch { continue; }
      if (isExecution(arn)) out.set(arn, to({x: arn}, `To the execution ${visible(arn.split(':')[7])}`));
    }
    return [...out.values()];
  }

  // visits leads to the other visits of the state, and to the other iterations.
  visits() {
    const {page} = this, {trace, selected} = page, kind = trace.kind[selected];
    let all, name;
    if (kind === VISIT) {
      all = page.overlay.states.get(trace.nameOf(selected))?.visits || [];
      name = 'Visit';
    } else {
      all = [...trace.below(trace.parent[selected])].filter((i) => trace.attempt[i] === trace.attempt[selected]);
      name = kind === ITERATION ? 'Iteration' : 'Branch';
    }
    const at = all.indexOf(selected);
    if (all.length < 2 || at < 0) return null;
    const bad = all.filter((i) => trace.failed(i)), nextBad = bad.find((i) => i > selected) ?? bad[0];
    const go = (label, i, text) => h('button', {type: 'button', 'aria-label': label, title: label, disabled: all[i] === undefined, click: () => page.select(all[i])}, text);
    return h('p', {class: 'visits'}, h('span', {class: 'group'}, go(`Previous ${name.toLowerCase()}`, at - 1, '‹'), go(`Next ${name.toLowerCase()}`, at + 1, '›')),
      h('span', {}, `${name} ${(at + 1).toLocaleString('en')} of ${all.length.toLocaleString('en')}`),
      nextBad !== undefined && nextBad !== selected && h('button', {type: 'button', class: 'link', click: () => page.select(nextBad)}, `Next failed (${bad.length})`));
  }

  failure() {
    const {page} = this, {trace, selected} = page;
    if (!trace.errorOf(selected) && !trace.failed(selected)) return null;
    const caught = trace.state[selected] === 2;
    const cause = h('span', {class: 'cause'});
    const attempts = trace.attempts[selected], last = attempts[attempts.length - 1];
    const event = last?.error ? last.last : 0;
    this.load([event], (docs) => { cause.textContent = visible(this.details(docs.get(event))?.cause || ''); });
    const deeper = trace.culprit(selected);
    return h('div', {class: 'failure', 'data-status': caught ? 'caught' : 'failed'}, mark(caught ? 2 : FAILED),
      h('div', {}, h('strong', {}, visible(trace.errorOf(selected) || 'It failed')), ' ', cause,
        deeper !== selected && h('div', {}, h('button', {type: 'button', class: 'link', click: () => page.select(deeper)}, 'Where it failed: ', page.way(deeper)))));
  }

  drawTabs(choices, tab) {
    const had = this.tabs.contains(document.activeElement);
    show(this.tabs, choices.map(([id, name]) => h('button', {
      type: 'button', role: 'tab', id: `tab-${id}`, 'aria-selected': id === tab ? 'true' : 'false', 'aria-controls': 'panel-body', tabindex: id === tab ? 0 : -1,
      click: () => this.page.go({tab: id, event: null})}, name)));
    this.body.setAttribute('aria-labelledby', `tab-${tab}`);
    if (had) this.tabs.querySelector('[aria-selected=true]').focus();
  }

  key(e) {
    const all = [...this.tabs.children], at = all.indexOf(document.activeElement);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1}[e.key];
    if (to === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    all[(to + all.length) % all.length].click();
  }

  // choices are the tabs: id, name, what they show.
  choices() {
    const {page} = this, {trace, selected} = page, out = [];
    const add = (id, name, f) => out.push([id, name, f]);
    if (selected === NONE) {
      add('data', 'Input & output', () => this.executionData());
      if (page.machine?.definition) add('definition', 'Definition', () => [this.since(), this.source(page.machine.definition, 1, Infinity)]);
      if (page.machine?.go) add('go', 'Go', () => this.source(page.machine.go, 1, Infinity));
      add('events', 'Events', () => this.eventList(NONE));
      return out;
    }
    const visit = trace.kind[selected] === VISIT;
    if (visit && trace.typeOf(selected) === 'Map' && trace.children[selected]) add('iterations', 'Iterations', () => this.iterations());
    if (visit) {
      add('data', 'Data', () => this.stepData());
      add('variables', 'Variables', () => this.variables());
    } else add('data', 'Steps', () => this.inner());
    if (trace.attempts[selected].length) add('attempts', 'Attempts', () => this.attempts());
    const info = visit && page.stateInfo(trace.nameOf(selected));
    if (info) add('definition', 'Definition', () => this.source(page.machine.definition, ...info.lines));
    if (info?.go?.[0]) add('go', 'Go', () => this.source(page.machine.go, ...info.go, page.machine.goFile));
    add('events', 'Events', () => this.eventList(selected));
    return out;
  }

  // load gets events and shows them if they are still wanted.
  async load(ids, then) {
    const {page} = this, selected = page.selected, tab = this.shown;
    if (!ids.some((id) => id > 0)) return then(new Map());
    try {
      const docs = await page.source.events(page.x, ids);
      if (page.selected === selected && this.shown === tab) then(docs);
    } catch (err) {
      page.trouble(err);
    }
  }

  details(event) {
    if (!event) return null;
    const name = Object.keys(event).find((k) => k.endsWith('EventDetails'));
    return name ? event[name] : null;
  }

  loading() { return h('p', {class: 'muted'}, 'Loading…'); }

  executionData() {
    const box = h('div', {}, this.loading()), {trace} = this.page;
    this.load([1, trace.status === 'RUNNING' ? 0 : trace.last], (docs) => {
      const first = this.details(docs.get(1)), last = this.details(docs.get(trace.last));
      show(box, this.sections([['Input', first?.input], ['Output', trace.status === 'SUCCEEDED' ? last?.output : undefined]]),
        trace.errorName || trace.cause ? [h('h3', {}, 'Error'), h('p', {}, h('strong', {}, visible(trace.errorName || '')), ' ', visible(trace.cause || ''))] : null);
    });
    return box;
  }

  // stepData shows a step's documents from filter to filter.
  stepData() {
    const {page} = this, {trace, selected} = page, box = h('div', {}, this.loading());
    page.source.stages(page.x, selected).then((stages) => {
      if (page.selected !== selected || this.shown !== 'data') return;
      if (!stages) show(box, this.eventData());
      else show(box, this.sections(stages.map((s) => [s.name, s.text, s.what, s.unknown])), this.noOutput());
    }, (err) => show(box, h('p', {class: 'trouble'}, visible(err.message))));
    return box;
  }

  noOutput() {
    const {trace, selected} = this.page;
    return !trace.left[selected] && h('p', {class: 'muted'}, trace.end[selected] < 0 ? 'It has no output yet.' : 'It has no output.');
  }

  // eventData shows the documents that a step's events have.
  eventData() {
    const {trace, selected} = this.page, attempts = trace.attempts[selected], last = attempts[attempts.length - 1];
    const task = last && !trace.children[selected];
    const box = h('div', {}, this.loading());
    this.load([trace.entered[selected], task ? last.first : 0, task ? last.last : 0, trace.left[selected]], (docs) => {
      const entered = this.details(docs.get(trace.entered[selected])), scheduled = task && this.details(docs.get(last.first));
      const ended = task && this.details(docs.get(last.last)), left = this.details(docs.get(trace.left[selected]));
      const failed = last?.status === FAILED || last?.status === TIMED_OUT;
      show(box, this.sections([
        ['Input', entered?.input, 'as the state got it'],
        ['Arguments', scheduled && (scheduled.parameters ?? scheduled.input), attempts.length > 1 ? `of attempt ${attempts.length}` : 'what the task was given'],
        ['Result', ended && !failed ? ended.output : undefined, 'what the task gave'],
        ['Output', left?.output, 'what the next state got'],
      ]), this.noOutput());
    });
    return box;
  }

  // sections show documents, or the changes from one to the next.
  sections(list) {
    const have = list.filter(([, text, , unknown]) => typeof text === 'string' || unknown);
    const toggle = h('input', {type: 'checkbox', checked: this.compare, change: () => {
      this.compare = toggle.checked;
      this.draw();
    }});
    return [have.length > 1 && h('label', {class: 'check'}, toggle, 'Show changes from one to the next'), have.map(([name, text, what, unknown], i) => {
      if (typeof text !== 'string') return h('section', {class: 'document'}, h('h3', {}, name), h('p', {class: 'muted'}, `Not known: ${unknown}.`));
      const before = this.compare && i > 0 ? have.slice(0, i).findLast(([, t]) => typeof t === 'string')?.[1] ?? null : null;
      return h('section', {class: 'document'},
        h('h3', {}, name, what && h('span', {class: 'muted'}, ` ${what}`), h('span', {class: 'size muted'}, bytes(text.length)), copyButton(() => text)),
        before === null ? documentView(text) : diffView(linesOf(before), linesOf(text)));
    })];
  }

  variables() {
    const {trace, selected} = this.page, before = trace.assignments(selected), own = trace.assigned[selected].map((n) => trace.texts[n]);
    if (!before.length && !own.length) return h('p', {class: 'muted'}, 'No variables are set before this state, and it sets none.');
    const box = h('div', {}, this.loading());
    this.load([...before.map((b) => trace.left[b.step]), own.length ? trace.left[selected] : 0], (docs) => {
      const value = (step, name) => this.details(docs.get(trace.left[step]))?.assignedVariables?.[name];
      const rows = new Map(before.map((b) => [b.name, {before: value(b.step, b.name), by: b.step}]));
      for (const name of own) rows.set(name, {...rows.get(name), after: value(selected, name)});
      show(box, [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, v]) => h('section', {class: 'document'},
        h('h3', {}, h('code', {}, '$', visible(name)), v.after !== undefined && h('span', {class: 'tag'}, v.before === undefined ? 'set here' : 'changed here'),
          v.by !== undefined && h('button', {type: 'button', class: 'link', click: () => this.page.select(v.by)}, 'from ', h('bdi', {}, visible(trace.nameOf(v.by))))),
        v.before !== undefined && v.after !== undefined ? diffView(linesOf(v.before), linesOf(v.after)) : documentView(v.after ?? v.before ?? ''))));
    });
    return box;
  }

  attempts() {
    const {trace, selected} = this.page, all = trace.attempts[selected];
    return h('ol', {class: 'attempts'}, all.slice(-200).map((a, k, shown) => {
      const n = all.length - shown.length + k + 1, next = shown[k + 1], box = h('div', {});
      const end = a.end < 0 ? trace.now() : a.end;
      const details = h('details', {toggle: () => {
        if (details.open && !box.hasChildNodes()) this.attempt(a, box);
      }}, h('summary', {}, `Attempt ${n} `, statusText(a.status), ` ${duration(end - a.start)}`, a.error && h('strong', {class: 'error'}, ` ${visible(a.error)}`)), box);
      if (n === all.length) details.open = true;
      return h('li', {}, details, next && next.start >= end && h('p', {class: 'backoff'}, `back-off ${duration(next.start - end)}`));
    }), all.length > 200 && h('li', {class: 'muted'}, 'The last 200 attempts are shown.'));
  }

  attempt(a, box) {
    show(box, this.loading());
    this.load([a.first, a.last], (docs) => {
      const first = this.details(docs.get(a.first)), last = this.details(docs.get(a.last));
      show(box, h('p', {class: 'muted'}, `${moment(this.page.trace.origin + a.start)}, event ${a.first}${a.last > 0 ? ' to ' + a.last : ''}`),
        last?.cause && h('p', {class: 'cause'}, visible(last.cause)),
        [['Arguments', first?.parameters ?? first?.input], ['Result', a.status === SUCCEEDED ? last?.output : undefined]].filter(([, t]) => typeof t === 'string')
          .map(([name, t]) => [h('h4', {}, name), documentView(t)]));
    });
  }

  source(text, first, last, name) {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    last = Math.min(last, lines);
    const {machine} = this.page;
    return [h('p', {class: 'muted'}, `${visible(name || (text === machine.go ? machine.goFile : machine.file) || '')}:${first}`, ' ', copyButton(() => text.split('\n').slice(first - 1, last).join('\n'))),
      sourceView(text, first, last)];
  }

  // since shows what has changed in the definition since the execution began.
  since() {
    const {page} = this, box = h('div', {});
    page.doing?.latest().then((now) => {
      if (!now || now === page.machine.definition) return;
      show(box, h('p', {}, 'The definition has changed since: ', h('button', {type: 'button', click: () => show(box, h('h3', {}, 'Changes up to the latest definition'), diffView(linesOf(page.machine.definition), linesOf(now)))}, 'Show changes')));
    }, (err) => page.trouble(err));
    return box;
  }

  // inner lists the steps of a branch or iteration.
  inner() {
    const {page} = this, {trace, selected} = page;
    return h('ul', {class: 'plain'}, [...trace.below(selected)].slice(0, 500).map((i) => h('li', {},
      h('button', {type: 'button', class: 'step-link', click: () => page.select(i)}, mark(trace.state[i]), h('bdi', {}, visible(trace.label(i))),
        trace.errorOf(i) && h('span', {class: 'error'}, visible(trace.errorOf(i))), h('span', {class: 'muted'}, duration(trace.lasted(i, trace.now())))))));
  }

  // iterations lists those of a Map, failures first.
  iterations() {
    const {page} = this, {trace, selected} = page, all = trace.iterations(selected), counts = {};
    for (const i of all) counts[trace.state[i]] = (counts[trace.state[i]] || 0) + 1;
    let shown = all;
    const list = new List({
      role: 'listbox', label: 'Iterations, failures first', height: 28,
      row: (k) => {
        const i = shown[k], error = trace.errorOf(i);
        return h('div', {role: 'option', class: 'row iteration', id: `iteration-${i}`, 'aria-selected': this.at === k ? 'true' : 'false', click: () => page.select(trace.failed(i) ? trace.culprit(i) : i)},
          mark(trace.state[i]), h('span', {class: 'index'}, trace.label(i)), h('span', {class: 'unseen'}, STATUSES[trace.state[i]].label), error && h('span', {class: 'error'}, visible(error)),
          h('span', {class: 'muted'}, duration(trace.lasted(i, trace.now()))));
      },
      key: (k) => `${shown[k]} ${trace.state[shown[k]]} ${this.at === k}`,
      move: (by) => {
        this.at = Math.min(shown.length - 1, Math.max(0, (this.at ?? -1) + by));
        list.reveal(this.at);
      },
      choose: () => { const i = shown[this.at]; if (i !== undefined) page.select(trace.failed(i) ? trace.culprit(i) : i); },
    });
    const chips = h('div', {class: 'chips', role: 'group', 'aria-label': 'Iterations by status'});
    const only = (status) => {
      shown = status === undefined ? all : all.filter((i) => trace.state[i] === status);
      this.at = undefined;
      list.element.scrollTop = 0;
      list.set(shown.length);
      for (const chip of chips.children) chip.setAttribute('aria-pressed', String(chip.dataset.only === String(status)));
    };
    show(chips, h('button', {type: 'button', 'data-only': 'undefined', 'aria-pressed': 'true', click: () => only(undefined)}, `All ${all.length.toLocaleString('en')}`),
      WEIGHTS.filter((st) => counts[st]).map((st) => h('button', {type: 'button', 'data-only': st, 'aria-pressed': 'false', click: () => only(st)}, mark(st), `${STATUSES[st].label} ${counts[st].toLocaleString('en')}`)));
    const jump = h('input', {type: 'number', min: 0, placeholder: 'Index', 'aria-label': 'Go to the iteration with this index', change: () => {
      const i = all.find((k) => trace.index[k] === Number(jump.value));
      if (i !== undefined) page.select(i);
    }});
    this.at = undefined;
    list.set(shown.length);
    requestAnimationFrame(() => list.draw());
    return h('div', {class: 'iterations'}, h('div', {class: 'iteration-tools'}, chips, jump), list.element);
  }

  eventList(step) {
    const {page} = this, {trace} = page;
    const all = step === NONE ? executionEvents(trace) : trace.eventsOf(step);
    const at = all.indexOf(page.event), from = Math.max(0, Math.min(all.length - 200, at - 100)), ids = all.slice(from, from + 200);
    return h('div', {}, all.length > ids.length && h('p', {class: 'muted'}, `${ids.length} of ${count(all.length, 'event')} are shown here; the view Events has all.`), ids.map((id) => {
      const box = h('div', {});
      const details = h('details', {id: `panel-event-${id}`, toggle: () => {
        if (!details.open || box.hasChildNodes()) return;
        show(box, this.loading());
        this.load([id], (docs) => show(box, this.event(docs.get(id))));
      }}, h('summary', {'data-bad': isBad(trace.eventType(id))}, h('span', {class: 'number'}, id), ' ', eventName(trace.eventType(id)), ' ', h('span', {class: 'muted'}, duration(trace.events.time[id - 1]))), box);
      if (id === page.event) {
        details.open = true;
        requestAnimationFrame(() => details.scrollIntoView({block: 'nearest'}));
      }
      return details;
    }));
  }

  // event shows an event's members; documents inside strings are laid out.
  event(event) {
    if (!event) return null;
    const details = this.details(event) || {}, documents = [], rest = {};
    for (const [k, v] of Object.entries(details)) {
      if (typeof v === 'string' && ['input', 'output', 'parameters'].includes(k)) documents.push([k, v]);
      else if (k.endsWith('Details') && v && typeof v === 'object' && v.truncated === false) continue;
      else rest[k] = v;
    }
    return [this.page.doing && h('p', {class: 'links'}, this.leads([details])), h('p', {class: 'muted'}, `${moment(this.page.trace.origin + this.page.trace.events.time[event.id - 1])}, follows ${event.previousEventId || 'no event'}`),
      Object.keys(rest).length > 0 && h('dl', {class: 'members'}, Object.entries(rest).map(([k, v]) => [h('dt', {}, visible(k)), h('dd', {}, typeof v === 'object' ? documentView(JSON.stringify(v)) : visible(String(v)))])),
      documents.map(([k, v]) => [h('h4', {}, k, ' ', copyButton(() => v)), documentView(v)])];
  }
}

function executionEvents(trace) {
  const out = [];
  trace.events.step.forEach((step, k) => { if (step === NONE) out.push(k + 1); });
  return out;
}
