// The graph of the definition, coloured by what the execution did.

import {h, s, show, visible, STATUSES, WEIGHTS} from './dom.js';
import {NONE, wayKey} from './trace.js';

const LEGIBLE = 0.75; // the scale at which the smallest texts can still be read

// Picture makes elements of a drawing's text: svg, its states by name, its edges.
export class Picture {
  // The drawing's style goes to a style sheet of its own, where the page's policy lets
  // it count.
  constructor(text) {
    const style = text.match(/<style>([^<]*)<\/style>/);
    if (style) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style[1].replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
      document.adoptedStyleSheets = [sheet];
    }
    const parsed = new DOMParser().parseFromString(text.replace(/<style>[^<]*<\/style>/, ''), 'image/svg+xml');
    const svg = document.importNode(parsed.documentElement, true);
    this.width = svg.width.baseVal.value;
    this.height = svg.height.baseVal.value;
    svg.setAttribute('aria-hidden', 'true'); // the list of options says all of it
    svg.removeAttribute('role');
    svg.removeAttribute('aria-labelledby');
    svg.removeAttribute('aria-describedby');
    for (const title of svg.querySelectorAll(':scope > title, :scope > desc')) title.remove();
    this.groups = new Map();
    for (const g of svg.querySelectorAll('g.state')) {
      this.groups.set(g.dataset.state, {g, title: g.querySelector(':scope > title').textContent, badge: g.querySelector(':scope > .badge')});
      g.removeAttribute('role');
    }
    const names = new Map([...this.groups].map(([name, {g}]) => [g.id, name]));
    this.edges = [...svg.querySelectorAll('g.edge')].map((g) => ({
      g, caught: g.classList.contains('catch'), from: names.get(g.dataset.from) ?? null, to: names.get(g.dataset.to) ?? null}));
    this.svg = svg;
  }
}

// figure shows a drawing alone: as wide as there is room for it, if it can be read then.
export function figure(text) {
  const {svg, width} = new Picture(text);
  svg.style.minWidth = `${Math.round(width * LEGIBLE)}px`;
  return h('figure', {class: 'picture', tabindex: 0, role: 'region', 'aria-label': 'Graph'}, svg);
}

export class Graph {
  constructor(page) {
    this.page = page;
    this.zoom = 1;
    this.element = h('section', {class: 'view graph', 'aria-label': 'Graph'});
    if (!page.machine?.graph) {
      show(this.element, h('p', {class: 'empty'}, page.machine?.missing || 'There is no graph: the execution was opened without its definition.'));
      return;
    }
    Object.assign(this, new Picture(page.machine.graph));
    for (const [name, entry] of this.groups) entry.option = h('div', {role: 'option', id: `state-${entry.g.id}`, 'aria-selected': 'false'}, visible(name));
    this.sheet = h('div', {class: 'sheet', role: 'listbox', tabindex: 0, 'aria-label': `States of ${page.machine.name}`},
      this.svg, h('div', {class: 'unseen', role: 'presentation'}, [...this.groups.values()].map((e) => e.option)));
    this.find = h('input', {type: 'search', class: 'search', placeholder: 'Find a state', 'aria-label': 'Find a state', list: 'state-names',
      change: () => this.page.selectState(this.find.value) });
    const button = (label, text, click) => h('button', {type: 'button', title: label, 'aria-label': label, click}, text);
    show(this.element,
      h('div', {class: 'tools'}, this.find,
        h('datalist', {id: 'state-names'}, [...this.groups.keys()].map((name) => h('option', {value: name}))),
        h('span', {class: 'group'},
          button('Zoom out', '−', () => this.scale(this.zoom / 1.25)),
          button('Zoom in', '+', () => this.scale(this.zoom * 1.25)),
          button('Fit the graph into the window', 'Fit', () => this.fit()),
          button('Save as SVG', 'SVG', () => this.save()))),
      this.sheet,
      h('ul', {class: 'legend', 'aria-label': 'Legend'}, STATUSES.map((st, i) => h('li', {}, this.page.mark(i), st.label)), h('li', {}, 'dotted: not entered')));
    this.listen();
  }

  listen() {
    let drag = null;
    this.sheet.addEventListener('pointerdown', (e) => {
      if (e.button === 0 && e.pointerType === 'mouse') drag = {x: e.clientX, y: e.clientY, left: this.sheet.scrollLeft, top: this.sheet.scrollTop, moved: false};
    });
    this.sheet.addEventListener('pointermove', (e) => {
      if (!drag) return;
      drag.moved ||= Math.abs(e.clientX - drag.x) + Math.abs(e.clientY - drag.y) > 4;
      if (!drag.moved) return;
      this.sheet.scrollLeft = drag.left + drag.x - e.clientX;
      this.sheet.scrollTop = drag.top + drag.y - e.clientY;
    });
    addEventListener('pointerup', () => setTimeout(() => { drag = null; }));
    this.svg.addEventListener('click', (e) => {
      if (drag?.moved) return;
      const g = e.target.closest('g.state');
      if (g) this.page.selectState(g.dataset.state);
      else this.page.select(NONE);
    });
    this.sheet.addEventListener('wheel', (e) => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      this.scale(this.zoom * Math.exp(-e.deltaY / 300), e);
    }, {passive: false});
    this.sheet.addEventListener('keydown', (e) => this.key(e));
    let fitted = false;
    new ResizeObserver(() => {
      if (!fitted && this.sheet.clientWidth) {
        fitted = true;
        this.fit();
        this.reveal();
      }
    }).observe(this.sheet);
  }

  key(e) {
    const names = [...this.groups.keys()], at = names.indexOf(this.page.stateName());
    const to = {ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at < 0 ? 0 : at - 1, ArrowLeft: at < 0 ? 0 : at - 1, Home: 0, End: names.length - 1}[e.key];
    if (e.key === '+' || e.key === '=') this.scale(this.zoom * 1.25);
    else if (e.key === '-') this.scale(this.zoom / 1.25);
    else if (e.key === '0') this.fit();
    else if (to === undefined) return;
    else this.page.selectState(names[Math.min(names.length - 1, Math.max(0, to))]);
    e.preventDefault();
    e.stopPropagation();
  }

  scale(zoom, at) {
    zoom = Math.min(4, Math.max(0.05, zoom));
    const box = this.sheet.getBoundingClientRect();
    const x = at ? at.clientX - box.left : this.sheet.clientWidth / 2, y = at ? at.clientY - box.top : this.sheet.clientHeight / 2;
    const ratio = zoom / this.zoom, left = (this.sheet.scrollLeft + x) * ratio - x, top = (this.sheet.scrollTop + y) * ratio - y;
    this.zoom = zoom;
    this.svg.setAttribute('width', this.width * zoom);
    this.svg.setAttribute('height', this.height * zoom);
    this.sheet.scrollLeft = left;
    this.sheet.scrollTop = top;
  }

  fit() {
    const pad = 16, all = Math.min((this.sheet.clientWidth - pad) / this.width, (this.sheet.clientHeight - pad) / this.height);
    const wide = (this.sheet.clientWidth - pad) / this.width;
    this.scale(Math.min(1, Math.max(all, Math.min(wide, LEGIBLE))));
  }

  save() {
    const copy = this.svg.cloneNode(true);
    copy.setAttribute('width', this.width);
    copy.setAttribute('height', this.height);
    copy.removeAttribute('aria-hidden');
    copy.prepend(s('style', {}, this.page.machine.graph.match(/<style>([^<]*)<\/style>/)?.[1] || ''));
    this.page.download(`${this.page.machine.name}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(copy));
  }

  // update colours the graph.
  update() {
    if (!this.svg) return;
    const {trace, overlay} = this.page;
    this.svg.setAttribute('data-status', trace.status);
    for (const [name, entry] of this.groups) this.colour(name, entry, overlay.states.get(name));
    for (const {g, from, to, caught} of this.edges) {
      const taken = from === null ? overlay.states.has(to) : overlay.ways.has(wayKey(from, to, caught)) ||
        caught && !this.edges.some((e) => !e.caught && e.from === from && e.to === to) && overlay.ways.has(wayKey(from, to, false));
      if (taken) g.setAttribute('data-taken', 'true');
      else g.removeAttribute('data-taken');
    }
    this.selection();
  }

  colour(name, entry, seen) {
    const {g, badge, title} = entry;
    const text = seen ? this.summary(seen) : 'not entered';
    if (entry.shown === text) return;
    entry.shown = text;
    entry.option.textContent = visible(`${name}, ${g.dataset.kind}, ${text}`);
    g.querySelector(':scope > title').textContent = `${title}: ${text}`;
    if (!seen) {
      g.removeAttribute('data-status');
      entry.count?.remove();
      return;
    }
    g.setAttribute('data-status', STATUSES[seen.status].id);
    badge.querySelector('use').setAttribute('href', `#aslc-${STATUSES[seen.status].id}`);
    const n = Object.values(seen.counts).reduce((a, b) => a + b, 0);
    entry.count?.remove();
    if (n > 1 || seen.visits.length > 1) {
      const said = n > 1 ? `${seen.counts[seen.status].toLocaleString('en')} of ${n.toLocaleString('en')}` : `×${seen.visits.length.toLocaleString('en')}`;
      // It stands beside the mark, or above it where the edge that comes in is too near.
      const room = badge.transform.baseVal[0].matrix.e - g.querySelector(':scope > .kind').x.baseVal[0].value, wide = 6 * said.length;
      entry.count = room > wide + 24 ? s('text', {class: 'count', x: -12, y: -5}, said) : s('text', {class: 'count', x: Math.max(10, wide + 6 - room), y: -12}, said);
      badge.append(entry.count);
    }
  }

  summary({counts, visits}) {
    const n = Object.values(counts).reduce((a, b) => a + b, 0);
    const parts = WEIGHTS.filter((w) => counts[w]).map((w) => (n > 1 ? `${counts[w]} ` : '') + STATUSES[w].label.toLowerCase());
    if (visits.length > n) parts.push(`entered ${visits.length} times`);
    return parts.join(', ');
  }

  selection() {
    if (!this.svg) return;
    const name = this.page.stateName(), entry = this.groups.get(name);
    if (this.selected !== entry) {
      this.selected?.g.removeAttribute('data-selected');
      this.selected?.option.setAttribute('aria-selected', 'false');
      this.selected = entry;
      entry?.g.setAttribute('data-selected', 'true');
      entry?.option.setAttribute('aria-selected', 'true');
      this.reveal();
    }
    if (entry) this.sheet.setAttribute('aria-activedescendant', entry.option.id);
    else this.sheet.removeAttribute('aria-activedescendant');
  }

  // reveal scrolls to the selected state.
  reveal() {
    if (!this.selected || !this.sheet.clientWidth) return;
    const at = this.selected.g.getBoundingClientRect(), box = this.sheet.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) this.sheet.scrollTop += (at.top + at.bottom - box.top - box.bottom) / 2;
    if (at.left < box.left || at.right > box.right) this.sheet.scrollLeft += (at.left + at.right - box.left - box.right) / 2;
  }

  focus() { this.sheet?.focus({preventScroll: true}); }
  search() { this.find?.focus(); }
}
