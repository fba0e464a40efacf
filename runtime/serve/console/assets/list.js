// List shows the rows of a long list that are in sight, and few more.

import {h} from './dom.js';

const AHEAD = 8; // rows beyond what is in sight

export class List {
  // rows: how many there are. row(i): the element of one. key(i): when it changes, so
  // does the row. move(by), choose(), fold(open): keys; each may be missing.
  constructor({role, label, height, header, row, key, move, choose, fold}) {
    Object.assign(this, {height, row, key, rows: 0, active: -1, made: new Map()});
    this.body = h('div', {class: 'rows', role: role === 'listbox' ? 'presentation' : 'rowgroup'});
    this.element = h('div', {class: 'list', role, 'aria-label': label, tabindex: 0},
      header && h('div', {role: 'rowgroup', class: 'head'}, header), this.body);
    this.head = header;
    this.element.addEventListener('scroll', () => this.draw(), {passive: true});
    this.element.addEventListener('keydown', (e) => {
      const page = Math.max(1, Math.floor(this.element.clientHeight / height) - 2);
      const by = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity}[e.key];
      if (by && move) move(by);
      else if (e.key === 'Enter' && choose) choose();
      else if ((e.key === 'ArrowRight' || e.key === 'ArrowLeft') && fold) fold(e.key === 'ArrowRight');
      else return;
      e.preventDefault();
      e.stopPropagation();
    });
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  // set says how many rows there are; all are drawn again where their key changed.
  set(rows) {
    this.rows = rows;
    this.body.style.height = `${rows * this.height}px`;
    if (this.element.getAttribute('role') !== 'listbox') this.element.setAttribute('aria-rowcount', rows + (this.head ? 1 : 0));
    this.draw();
  }

  draw() {
    const head = this.head ? this.head.offsetHeight : 0;
    const top = Math.max(0, this.element.scrollTop - head);
    const from = Math.max(0, Math.floor(top / this.height) - AHEAD);
    const to = Math.min(this.rows, Math.ceil((top + this.element.clientHeight) / this.height) + AHEAD);
    for (const [i, made] of this.made) {
      if (i < from || i >= to) {
        made.element.remove();
        this.made.delete(i);
      }
    }
    for (let i = from; i < to; i++) this.place(i);
    this.nameActive();
  }

  // nameActive says which row the keys are at, while it is there.
  nameActive() {
    const id = this.made.get(this.active)?.element.id;
    if (id) this.element.setAttribute('aria-activedescendant', id);
    else this.element.removeAttribute('aria-activedescendant');
  }

  place(i) {
    const key = this.key(i), made = this.made.get(i);
    if (made && made.key === key) return;
    const element = this.row(i);
    element.style.transform = `translateY(${i * this.height}px)`;
    element.style.height = `${this.height}px`;
    if (this.element.getAttribute('role') !== 'listbox') element.setAttribute('aria-rowindex', i + (this.head ? 2 : 1));
    if (made) made.element.replaceWith(element);
    else this.body.append(element);
    this.made.set(i, {key, element});
  }

  // reveal scrolls to a row, at which the keys are then; -1: at none.
  reveal(i, scroll = true) {
    this.active = i;
    if (i < 0) return this.nameActive();
    const head = this.head ? this.head.offsetHeight : 0, y = i * this.height, sight = this.element.clientHeight - head;
    if (scroll && (y < this.element.scrollTop || y + this.height > this.element.scrollTop + sight)) {
      this.element.scrollTop = Math.max(0, y - sight / 3);
    }
    this.draw();
  }
}
