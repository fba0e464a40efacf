// The address says what is shown: after #, as in a query.

import {h, show, visible} from './dom.js';
import {open, Stranger} from './source.js';
import {LoginPage} from './login.js';
import {ExecutionPage} from './execution.js';
import {BenchPage} from './bench.js';
import {Machines, Executions, Definition, ExecutionActions} from './service.js';

const source = open();
const place = document.getElementById('app');
const stage = h('div', {class: 'page'});
let page = null, pageKey = null, about = null, shown = null;

function address() { return Object.fromEntries(new URLSearchParams(location.hash.slice(1))); }

// go changes some of what the address says; null takes it out. It arrives there at
// once, and not with the browser's event: the next key may be typed before that.
function go(changes) {
  const now = {...address(), ...changes};
  const hash = '#' + new URLSearchParams(Object.entries(now).filter(([, v]) => v !== null && v !== undefined && v !== ''));
  if (hash === (location.hash || '#')) return;
  location.hash = hash;
  arrive();
}

async function arrive() {
  shown = location.hash;
  const at = address(), key = at.x ?? JSON.stringify([at.machine, at.maprun, at.page, at.status, at.prefix, at.since, at.until]);
  if (key === pageKey) {
    if (page?.ready) page.at(at);
    return;
  }
  page?.close();
  pageKey = key;
  try {
    about ||= await source.about();
    page = pageAt(at);
  } catch (err) {
    if (!(err instanceof Stranger)) throw err;
    page = new LoginPage(() => { pageKey = null; arrive(); });
  }
  show(stage, page.element);
  const opened = page;
  try {
    await opened.open(address());
    document.documentElement.dataset.ready = 'true';
  } catch (err) {
    if (err instanceof Stranger) about = pageKey = null; // the server has another token now
    show(opened.element, h('p', {class: 'empty', role: 'alert'}, visible(err.message), about?.service && [h('br'), h('a', {href: '#'}, 'To the state machines')]));
  }
}

// pageAt makes the page that an address names.
function pageAt(at) {
  if (about.bench) return new BenchPage(source, address, go);
  if (!about.service) return new ExecutionPage(source, at.x || '', go);
  if (at.x) return new ExecutionPage(source, at.x, go, new ExecutionActions(at.x, go));
  if (at.machine && at.page === 'definition') return new Definition(at, go);
  if (at.machine || at.maprun) return new Executions(at, go);
  return new Machines(at, go);
}

const THEMES = ['auto', 'light', 'dark'];
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function theme() {
  try { return THEMES.includes(localStorage.getItem('aslc.theme')) ? localStorage.getItem('aslc.theme') : 'auto'; } catch { return 'auto'; }
}

function paint() {
  const t = theme();
  document.documentElement.dataset.theme = t === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : t;
  show(themeButton, h('span', {class: 'unseen'}, 'Colours: '), h('span', {'aria-hidden': 'true'}, {auto: '◐', light: '☀', dark: '☾'}[t]), {auto: 'Auto', light: 'Light', dark: 'Dark'}[t]);
}

const themeButton = h('button', {type: 'button', class: 'quiet', title: 'Colours: as the system has them, light or dark', click: () => {
  try { localStorage.setItem('aslc.theme', THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]); } catch { /* not kept */ }
  paint();
}});

const KEYS = [
  ['1 2 3 4', 'Graph, table, timeline, events'], ['f', 'Next step that failed'], ['/', 'Find, or filter'], ['v', 'To the view'], ['p', 'To the panel'],
  ['↑ ↓', 'Move the selection'], ['← →', 'Close and open what is inside'], ['u', 'To what is around the step'], ['+ − 0', 'Zoom the graph'], ['Esc', 'Select nothing'], ['?', 'This help'],
];

const help = h('dialog', {class: 'help', 'aria-labelledby': 'help-title'},
  h('h2', {id: 'help-title'}, 'Keys'), h('dl', {}, KEYS.map(([key, what]) => h('div', {}, h('dt', {}, key.split(' ').map((k) => h('kbd', {}, k))), h('dd', {}, what)))),
  h('form', {method: 'dialog'}, h('button', {}, 'Close')));

document.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
  if (e.target.closest('input, select, textarea')) {
    if (e.key === 'Escape') e.target.blur();
    return;
  }
  if (e.key === '?') help.showModal();
  else if (!page?.ready || !page.shortcut(e.key)) return;
  e.preventDefault();
});

show(place, h('div', {class: 'bar'}, h('a', {class: 'brand', href: '#'}, 'aslc'), h('span', {class: 'fill'}), themeButton,
  h('button', {type: 'button', class: 'quiet', title: 'Keys (?)', 'aria-label': 'Keys', click: () => help.showModal()}, '?')), stage, help);
prefersDark.addEventListener('change', paint);
paint();
addEventListener('hashchange', () => { if (location.hash !== shown) arrive(); });
arrive();
