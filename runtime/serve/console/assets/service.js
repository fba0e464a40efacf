// The pages of a server: state machines, executions, Map Runs, and the versions of a
// definition. They speak the API of Step Functions, which stands above the console.

import {h, show, announce, isExecution, statusText, duration, moment, count, visible, EXECUTION_STATUS} from './dom.js';
import {ask} from './source.js';
import {InputForm} from './form.js';
import {figure} from './graph.js';
import {diffView, linesOf, sourceView} from './text.js';

// call asks for one operation.
export async function call(operation, input) {
  const answer = await fetch('../', {method: 'POST', headers: {'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `AWSStepFunctions.${operation}`}, body: JSON.stringify(input)});
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message || answer.statusText);
  return body;
}

// all asks for all pages of a list, up to some.
async function all(operation, input, member, most = 1000) {
  const out = [];
  for (let nextToken; ;) {
    const page = await call(operation, {...input, nextToken});
    out.push(...page[member]);
    nextToken = page.nextToken;
    if (!nextToken || out.length >= most) return out;
  }
}

const EVERY = 2000; // milliseconds between looks at a list

// link leads to another page.
function link(address, ...text) { return h('a', {href: '#' + new URLSearchParams(address)}, text); }

// crumbs lead to what a page belongs to.
function crumbs(...parts) { return h('nav', {class: 'crumbs over', 'aria-label': 'Where'}, parts.filter(Boolean).map((p, i) => [i > 0 && ' › ', p])); }

const nameOfArn = (arn) => arn.split(':').pop();

// nameOfExecution is the name in an execution's ARN; an Express one has an id behind it.
const nameOfExecution = (arn) => arn.split(':')[7];

class ServicePage {
  constructor(address, go) {
    Object.assign(this, {address, go});
    this.element = h('main', {class: 'service'});
    this.trouble = h('p', {class: 'trouble', role: 'alert'});
  }

  async open() {
    await this.load();
    this.timer = setInterval(() => { if (!document.hidden) this.load().catch((err) => this.complain(err)); }, EVERY);
  }

  close() { clearInterval(this.timer); }
  complain(err) { show(this.trouble, visible(err.message)); }
  at() {}
  shortcut() { return false; }
}

// Machines lists the state machines.
export class Machines extends ServicePage {
  async load() {
    const machines = await all('ListStateMachines', {}, 'stateMachines');
    const key = JSON.stringify(machines);
    if (key === this.key) return;
    this.key = key;
    document.title = 'State machines';
    show(this.trouble);
    show(this.element, h('header', {class: 'run-head'}, h('h1', {}, 'State machines'), h('span', {class: 'muted'}, count(machines.length, 'machine'))), this.trouble,
      machines.length ? h('table', {class: 'plain-table'}, h('thead', {}, h('tr', {class: 'machines'}, ['Name', 'Type', 'Created', ''].map((t) => h('th', {scope: 'col'}, t || h('span', {class: 'unseen'}, 'Actions'))))),
        h('tbody', {}, machines.map((m) => h('tr', {class: 'machines'},
          h('td', {}, link({machine: m.stateMachineArn}, h('bdi', {}, visible(m.name)))), h('td', {}, m.type === 'EXPRESS' ? 'Express' : 'Standard'), h('td', {class: 'muted'}, moment(m.creationDate * 1000)),
          h('td', {class: 'right'}, link({machine: m.stateMachineArn, page: 'definition'}, 'Definition'), ' ', h('button', {type: 'button', click: () => startDialog(this.go, m.stateMachineArn, '{}')}, 'Start')))))) :
        h('p', {class: 'empty'}, 'There is no state machine yet: CreateStateMachine makes one.'));
  }
}

// machineOfRun and labelOfRun read the ARN of a Map Run, …:mapRun:MACHINE/LABEL:ID.
function machineOfRun(arn) { return arn.split(':').slice(0, 5).concat('stateMachine', arn.split(':')[6].split('/')[0]).join(':'); }
function labelOfRun(arn) { return arn.split(':')[6].split('/').slice(1).join('/'); }

// localMinute is a moment as a field for it wants it.
function localMinute(d) {
  return new Date(d.getTime() - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

const FILTERS = [['', 'Any status'], ['RUNNING', 'Running'], ['SUCCEEDED', 'Succeeded'], ['FAILED', 'Failed'], ['TIMED_OUT', 'Timed out'], ['ABORTED', 'Aborted']];

// Executions lists those of a state machine or of a Map Run, the latest first.
export class Executions extends ServicePage {
  constructor(address, go) {
    super(address, go);
    this.pages = 1;
    this.search = h('input', {type: 'search', class: 'search', placeholder: 'Names that begin with', 'aria-label': 'Names that begin with', change: () => this.go({prefix: this.search.value || null})});
    this.search.value = address.prefix || '';
    const moment = (label, name) => {
      const field = h('input', {type: 'datetime-local', 'aria-label': `${label}, in this browser's time`, change: () => this.go({[name]: field.value ? new Date(field.value).toISOString() : null})});
      if (address[name]) field.value = localMinute(new Date(address[name]));
      return h('label', {class: 'check'}, label, ' ', field);
    };
    this.status = h('select', {'aria-label': 'Status', change: () => this.go({status: this.status.value || null})}, [...FILTERS, ...(address.maprun ? [['PENDING_REDRIVE', 'Pending redrive']] : [])].map(([v, t]) => h('option', {value: v}, t)));
    this.status.value = address.status || '';
    this.amount = h('span', {class: 'muted', role: 'status'});
    this.rows = h('tbody');
    this.more = h('button', {type: 'button', hidden: true, click: () => { this.pages++; this.load().catch((err) => this.complain(err)); }}, 'Load more');
    this.none = h('p', {class: 'empty', hidden: true});
    this.summary = h('div');
    const {machine, maprun} = address;
    show(this.element,
      h('header', {class: 'run-head'}, h('div', {class: 'title'}, crumbs(link({}, 'State machines'), maprun && link({machine: machineOfRun(maprun)}, visible(nameOfArn(machineOfRun(maprun))))), h('h1', {}, h('bdi', {}, visible(machine ? nameOfArn(machine) : `Map Run ${labelOfRun(maprun)}`)))),
        machine && h('div', {class: 'actions'}, h('a', {class: 'button', href: '#' + new URLSearchParams({machine, page: 'definition'})}, 'Definition'), h('button', {type: 'button', class: 'primary', click: () => this.start()}, 'Start execution'))),
      this.summary, h('div', {class: 'tools'}, this.search, this.status, moment('Started from', 'since'), moment('to', 'until'), this.amount), this.trouble,
      h('div', {class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Executions'}, h('table', {class: 'plain-table'}, h('thead', {}, h('tr', {class: 'executions'}, ['Name', 'Status', 'Started', 'Duration', 'Redrives'].map((t, i) => h('th', {scope: 'col', class: i > 2 ? 'right' : null}, t)))), this.rows), this.none, this.more));
  }

  async start() {
    const latest = this.list?.[0];
    let input;
    if (latest?.executionArn.split(':')[5] === 'express') input = (await ask('execution', {x: latest.executionArn})).execution.input;
    else if (latest) ({input} = await call('DescribeExecution', {executionArn: latest.executionArn}));
    startDialog(this.go, this.address.machine, input || '{}');
  }

  async load() {
    const {machine, maprun, status, prefix, since, until} = this.address, list = [], query = Object.entries({machine, maprun, status, prefix, since, until}).filter(([, v]) => v);
    let nextToken;
    document.title = machine ? `Executions of ${nameOfArn(machine)}` : `Map Run ${labelOfRun(maprun)}`;
    if (maprun) await this.mapRun(maprun);
    for (let k = 0; k < this.pages; k++) {
      const page = await ask('executions', nextToken ? [...query, ['next', nextToken]] : query);
      list.push(...page.executions);
      nextToken = page.nextToken;
      if (!nextToken) break;
    }
    this.list = list;
    this.more.hidden = !nextToken;
    show(this.trouble);
    this.draw();
  }

  draw() {
    const list = this.list || [];
    const key = JSON.stringify(list) + (list.some((x) => x.status === 'RUNNING') ? Date.now() : '');
    if (key === this.key) return;
    this.key = key;
    const express = list[0]?.executionArn.split(':')[5] === 'express';
    this.amount.textContent = count(list.length, 'execution') + (this.more.hidden ? '' : ', and more') + (express ? ': the last ones, which are in memory alone' : '');
    const {status, prefix, since, until} = this.address;
    this.none.hidden = list.length > 0;
    this.none.textContent = !this.more.hidden ? 'None of the latest executions fits these filters; those before them are looked at if more are loaded.' : status || prefix || since || until ? 'No execution fits these filters.' : 'There is no execution yet.';
    const focused = document.activeElement?.getAttribute('href');
    show(this.rows, list.map((x) => h('tr', {class: 'executions'}, h('td', {}, link({x: x.executionArn}, h('bdi', {}, visible(x.name)))),
      h('td', {}, statusText(EXECUTION_STATUS[x.status] ?? 0, x.status === 'PENDING_REDRIVE' ? 'Pending redrive' : undefined)), h('td', {class: 'muted'}, moment(x.startDate * 1000)),
      h('td', {class: 'right'}, duration((x.stopDate ? x.stopDate * 1000 : Date.now()) - x.startDate * 1000)), h('td', {class: 'right'}, x.redriveCount || ''))));
    if (focused?.startsWith('#')) [...this.rows.querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus();
  }

  // change sets what a Map Run that goes on keeps to.
  change(m) {
    const field = (label, name) => h('input', {type: 'number', min: 0, step: 'any', name, id: `limit-${name}`, value: m[name], 'aria-label': label});
    const fields = [['Concurrency; 0: no limit', 'maxConcurrency'], ['Tolerated failures', 'toleratedFailureCount'], ['Tolerated failures, %', 'toleratedFailurePercentage']].map(([label, name]) => [label, name, field(label, name)]);
    dialog('Limits of the Map Run', fields.map(([label, name, input]) => h('label', {class: 'field', for: `limit-${name}`}, label, input)), 'Change', async () => {
      await call('UpdateMapRun', {mapRunArn: m.mapRunArn, ...Object.fromEntries(fields.map(([, name, input]) => [name, Number(input.value)]))});
      await this.load();
    });
  }

  // mapRun shows how a Map Run stands.
  async mapRun(arn) {
    const m = await call('DescribeMapRun', {mapRunArn: arn}), items = m.itemCounts, fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
    const key = JSON.stringify(m);
    if (key === this.runKey) return;
    this.runKey = key;
    show(this.summary, h('section', {class: 'map-run', 'aria-label': 'Map Run'},
      h('p', {}, statusText(EXECUTION_STATUS[m.status] ?? 0), h('span', {}, 'in ', link({x: m.executionArn}, h('bdi', {}, visible(nameOfExecution(m.executionArn))))), m.status === 'RUNNING' && h('button', {type: 'button', click: () => this.change(m)}, 'Change limits')),
      h('dl', {class: 'facts'}, fact('Items', items.total.toLocaleString('en')), ['succeeded', 'failed', 'running', 'pending', 'timedOut', 'aborted', 'resultsWritten'].filter((k) => items[k]).map((k) => fact(k[0].toUpperCase() + k.slice(1).replace(/[A-Z]/g, (c) => ' ' + c.toLowerCase()), items[k].toLocaleString('en'))),
        fact('Concurrency', m.maxConcurrency || 'no limit'), fact('Tolerated failures', `${m.toleratedFailureCount} or ${m.toleratedFailurePercentage} %`))));
  }
}

// Definition shows a machine's definition, and the changes between two of its versions.
export class Definition extends ServicePage {
  at() {}

  async load() {
    const {machine} = this.address;
    clearInterval(this.timer);
    const [now, versions] = await Promise.all([call('DescribeStateMachine', {stateMachineArn: machine}), all('ListStateMachineVersions', {stateMachineArn: machine}, 'stateMachineVersions').catch(() => [])]);
    document.title = `Definition of ${now.name}`;
    const texts = new Map([['', now.definition]]), body = h('div', {class: 'definition'});
    const choose = (label, without) => h('select', {'aria-label': label, change: draw}, without && h('option', {value: 'none'}, 'nothing'), h('option', {value: ''}, 'the latest'),
      versions.map((v) => h('option', {value: v.stateMachineVersionArn}, `version ${nameOfArn(v.stateMachineVersionArn)}, ${moment(v.creationDate * 1000)}`)));
    const shown = choose('Show'), before = choose('Compare with', true);
    const text = async (arn) => {
      if (!texts.has(arn)) texts.set(arn, (await call('DescribeStateMachine', {stateMachineArn: arn})).definition);
      return texts.get(arn);
    };
    async function draw() {
      const after = await text(shown.value);
      if (before.value !== 'none') return show(body, diffView(linesOf(await text(before.value)), linesOf(after)));
      const drawn = await machineOf(shown.value || machine);
      show(body, drawn.graph && figure(drawn.graph), sourceView(after.split('\n').some((l) => l.length > 200) ? linesOf(after).join('\n') : after, 1, Infinity));
    }
    show(this.element, h('header', {class: 'run-head'}, h('div', {class: 'title'}, crumbs(link({}, 'State machines'), link({machine}, visible(now.name))), h('h1', {}, 'Definition'))),
      h('div', {class: 'tools'}, h('label', {class: 'check'}, 'Show ', shown), h('label', {class: 'check'}, 'changes since ', before)), this.trouble, body);
    await draw();
  }

  async open() { await this.load(); }
}

// dialog asks for something, and closes when it was done.
function dialog(title, fields, verb, act) {
  const trouble = h('p', {class: 'trouble', role: 'alert'});
  const d = h('dialog', {class: 'help asks', 'aria-labelledby': 'dialog-title', close: () => d.remove(), input: () => show(trouble)}, h('h2', {id: 'dialog-title'}, title), fields, trouble,
    h('div', {class: 'dialog-actions'}, h('button', {type: 'button', click: () => d.close()}, 'Cancel'), h('button', {type: 'button', class: verb === 'Stop' ? 'primary danger' : 'primary', click: async () => {
      try {
        await act();
        d.close();
      } catch (err) {
        show(trouble, visible(err.message));
      }
    }}, verb)));
  document.body.append(d);
  d.showModal();
}

// machineOf tells what is known of a state machine beside what the API says.
function machineOf(arn) { return ask('machine', {m: arn}); }

// startDialog starts an execution, with an input to be edited: in fields, where
// something is known of it.
export async function startDialog(go, machine, input) {
  const {input: schema, promised} = await machineOf(machine), written = linesOf(input).join('\n');
  const name = h('input', {type: 'search', 'aria-label': 'Name', placeholder: 'Name (one is made up without)'});
  const form = schema?.properties && new InputForm(schema, promised, written);
  const text = form ? form.text : h('textarea', {'aria-label': 'Input', spellcheck: 'false', rows: 14}, written);
  let refused = '';
  dialog(`Start ${visible(nameOfArn(machine))}`, [name, form ? form.element : h('label', {class: 'field'}, 'Input, as JSON', text)], 'Start', async () => {
    const problems = form && promised ? form.problems() : []; // else nobody has said what must be there
    if (problems.length && refused !== text.value) {
      refused = text.value;
      throw new Error(`The input does not fit: ${problems.join('; ')}. Start once more to send it all the same.`);
    }
    const started = await call('StartExecution', {stateMachineArn: machine, name: name.value || undefined, input: text.value});
    go({machine: null, page: null, status: null, prefix: null, since: null, until: null, x: started.executionArn, step: null, event: null});
  });
}

// parent leads to the execution that started this one, if it has left its name in the
// input (Developer Guide, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID).
function parent(input) {
  let arn;
  try { arn = JSON.parse(input).AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID; } catch { return null; }
  return isExecution(arn) && link({x: arn}, `started by ${visible(nameOfExecution(arn))}`);
}

// ExecutionActions are what can be done with an execution; they follow its status.
export class ExecutionActions {
  constructor(x, go) {
    Object.assign(this, {x, go});
    this.element = h('span', {class: 'actions'});
    this.about = h('span', {class: 'over'});
  }

  // update follows the execution's status.
  async update() {
    if (this.x.split(':')[5] === 'express') return this.express();
    const d = await call('DescribeExecution', {executionArn: this.x}), machine = d.stateMachineArn, button = (label, click) => h('button', {type: 'button', click}, label);
    const own = !machine.includes('/');
    show(this.about, crumbs(link({}, 'State machines'), own ? link({machine}, visible(nameOfArn(machine))) : visible(nameOfArn(machine)), d.mapRunArn && link({maprun: d.mapRunArn}, 'Map Run'), parent(d.input)));
    show(this.element,
      d.status === 'RUNNING' && button('Stop', () => this.end()),
      d.redriveStatus === 'REDRIVABLE' && button('Redrive', () => dialog('Redrive this execution', h('p', {}, 'It goes on where it failed; what succeeded is not run again.'), 'Redrive', () => call('RedriveExecution', {executionArn: this.x}))),
      own && button('Start again', () => startDialog(this.go, machine, d.input || '{}')));
  }

  // express shows what can be done with an Express execution.
  async express() {
    const {execution} = await ask('execution', {x: this.x});
    show(this.about, crumbs(link({}, 'State machines'), link({machine: execution.of}, visible(nameOfArn(execution.of))), parent(execution.input)));
    show(this.element, h('button', {type: 'button', click: () => startDialog(this.go, execution.of, execution.input)}, 'Start again'));
  }

  // latest is the definition by which an execution would start now.
  async latest() {
    const [arn, partition, states, region, account, , machine] = this.x.split(':');
    return (await machineOf([arn, partition, states, region, account, 'stateMachine', machine.split('/')[0]].join(':'))).definition;
  }

  end() {
    const error = h('input', {type: 'search', 'aria-label': 'Error', placeholder: 'Error'}), cause = h('input', {type: 'search', 'aria-label': 'Cause', placeholder: 'Cause'});
    dialog('Stop this execution', [error, cause], 'Stop', async () => {
      await call('StopExecution', {executionArn: this.x, error: error.value || undefined, cause: cause.value || undefined});
      announce('Stopped');
    });
  }
}
