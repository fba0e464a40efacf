// The page of aslc dev: what is wrong with the definition, and its last run.

import {h, show, announce, statusText, visible, count, CAUGHT, FAILED, SUCCEEDED} from './dom.js';
import {ExecutionPage} from './execution.js';

const NEAR = 50; // characters of a line that are shown around what is wrong

export class BenchPage {
  constructor(source, address, go) {
    Object.assign(this, {source, address, go});
    this.state = h('span');
    this.findings = h('div', {class: 'findings', tabindex: 0, role: 'region', 'aria-label': 'Diagnostics'});
    this.text = h('textarea', {spellcheck: 'false', 'aria-label': 'The case: input and mocks as JSON', keydown: (e) => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) this.run();
    }});
    this.cases = h('select', {'aria-label': 'Case', change: () => this.source.try(this.cases.value, '').catch((err) => this.complain(err))});
    this.problems = h('ul', {class: 'problems', role: 'status'});
    this.stage = h('div', {class: 'page'});
    this.element = h('main', {class: 'bench-page'},
      h('details', {class: 'bench', open: true}, h('summary', {}, this.state),
        h('div', {class: 'bench-body'}, this.findings,
          h('section', {class: 'case', 'aria-label': 'Case'}, h('div', {class: 'case-head'}, this.cases, h('button', {type: 'button', class: 'primary', title: 'Run (Ctrl+Enter)', click: () => this.run()}, 'Run')), this.text, this.problems))),
      this.stage);
  }

  async open() {
    this.stop = this.source.bench((b) => this.changed(b), (on) => { if (!on) show(this.state, statusText(FAILED, 'aslc dev has ended, or cannot be reached')); });
  }

  close() {
    this.stop?.();
    this.run_?.close();
  }

  run() { this.source.try('', this.text.value).catch((err) => this.complain(err)); }
  complain(err) { show(this.problems, h('li', {}, visible(err.message))); }

  async changed(b) {
    const list = b.diagnostics?.diagnostics || [], errors = list.filter((d) => d.severity === 'error').length;
    show(this.state, statusText(errors ? FAILED : list.length ? CAUGHT : SUCCEEDED, visible(b.file)), ' ',
      list.length ? `${count(errors, 'error')}, ${count(list.length - errors, 'warning')}` : 'nothing found', b.stale && h('span', {class: 'tag'}, 'the run below is of the last definition without errors'),
      h('span', {class: 'muted'}, ` ${Math.round(b.took)} ms`));
    announce(list.length ? `${count(list.length, 'finding')}` : 'Nothing found');
    const lines = b.definition.split('\n');
    show(this.findings, list.length ? list.map((d) => this.finding(d, lines)) : h('p', {class: 'muted'}, 'No findings.'));
    show(this.cases, h('option', {value: ''}, 'Text below'), (b.cases || []).map((name) => h('option', {value: name}, visible(name))));
    this.cases.value = b.case;
    if (document.activeElement !== this.text) this.text.value = b.text;
    show(this.problems, (b.problems || []).map((p) => h('li', {}, visible(p))));
    if (b.execution && b.execution !== this.x) await this.display(b.execution);
    document.documentElement.dataset.round = b.round;
  }

  finding(d, lines) {
    const {line, column} = d.range.start, text = (lines[line - 1] || '').replaceAll('\t', ' '), bytes = new TextEncoder().encode(text);
    const place = (n) => new TextDecoder().decode(bytes.slice(0, n)).length; // columns count bytes
    const begin = place(column - 1), end = d.range.end.line === line ? place(d.range.end.column - 1) : begin + 1;
    const from = Math.max(0, begin - NEAR), to = end + NEAR;
    return h('article', {class: 'finding', 'data-status': d.severity === 'error' ? 'failed' : 'caught'},
      h('p', {}, statusText(d.severity === 'error' ? FAILED : CAUGHT, `${d.severity} ${d.code}`), h('span', {class: 'muted'}, ` ${visible(d.file)}:${line}:${column}`)),
      h('p', {}, visible(d.message)), d.help && h('p', {class: 'muted'}, 'help: ', visible(d.help)),
      h('pre', {class: 'code'}, `${String(line).padStart(4)} ${from ? '…' : ''}`, visible(text.slice(from, begin)), h('mark', {}, visible(text.slice(begin, end) || ' ')), visible(text.slice(end, to)), to < text.length && '…'));
  }

  // display shows another run in the place of the one before.
  async display(x) {
    this.x = x;
    const next = new ExecutionPage(this.source, x, this.go);
    await next.open(this.address());
    this.run_?.close();
    this.run_ = next;
    show(this.stage, next.element);
    next.at(this.address());
  }

  get ready() { return Boolean(this.run_); }
  at(address) { this.run_?.at(address); }
  shortcut(key) { return this.run_?.shortcut(key); }
}
