// JSON texts as they are read: laid out by their tokens, so that numbers, the order
// of members and duplicates stay as they were written; and the changes between texts.

import {h, visible} from './dom.js';

// A string that is cut off is one too. No part of it is tried in two ways: strings of
// megabytes would have no room on the stack.
const TOKEN = /"[^"\\]*(?:\\.?[^"\\]*)*"?|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+|[^\s]/g;

// layout gives the lines of a JSON text as lists of [class, text].
export function layout(text) {
  const lines = [];
  let line = [], depth = 0, last = '';
  const end = () => {
    lines.push(line);
    line = [['', '  '.repeat(depth)]];
  };
  const tokens = text.match(TOKEN) || [];
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i];
    if (/^\s/.test(t)) continue;
    if (t === '}' || t === ']') {
      depth = Math.max(0, depth - 1);
      if (last !== '{' && last !== '[') end();
      line.push(['', t]);
    } else if (t === '{' || t === '[') {
      if (last === '[' || last === '{') end();
      line.push(['', t]);
      depth++;
    } else if (t === ',') {
      line.push(['', ',']);
      end();
    } else if (t === ':') {
      line.push(['', ': ']);
    } else {
      if (last === '{' || last === '[') end();
      line.push([kindOf(t, tokens, i), t]);
    }
    last = t;
  }
  lines.push(line);
  return lines;
}

function kindOf(t, tokens, i) {
  if (t[0] !== '"') return /^[tfn]/.test(t) ? 'word' : 'number';
  let k = i + 1;
  while (k < tokens.length && /^\s/.test(tokens[k])) k++;
  return tokens[k] === ':' ? 'key' : 'string';
}

const SHOWN = 60000; // characters of a document that are shown at first, and in colours ten times as many

// documentView shows a JSON text, of a large one more and more.
export function documentView(text) {
  const pre = h('pre', {class: 'code', tabindex: 0, role: 'region', 'aria-label': 'document'});
  const draw = (n) => {
    const colours = n <= 10 * SHOWN, lines = layout(text.slice(0, n));
    pre.replaceChildren(...(colours ? lines.flatMap((line) => [...line.map(token), '\n']) : lines.map((line) => line.map(([, t]) => visible(t)).join('') + '\n')), n < text.length ? '…' : '');
  };
  draw(SHOWN);
  if (text.length <= SHOWN) return pre;
  const more = h('button', {type: 'button', class: 'quiet'}), say = (n) => {
    more.textContent = n >= text.length ? `Show all ${text.length.toLocaleString('en')} characters` : `Show ${n.toLocaleString('en')} of ${text.length.toLocaleString('en')} characters`;
  };
  let next = 10 * SHOWN;
  say(next);
  more.addEventListener('click', () => {
    draw(next);
    if (next >= text.length) return more.remove();
    say(next *= 10);
  });
  return h('div', {}, pre, more);
}

function token([kind, text]) {
  return kind ? h('span', {class: `t-${kind}`}, visible(text)) : visible(text);
}

// sourceView shows lines of a text with their numbers.
export function sourceView(text, first, last, marked) {
  const lines = text.split('\n').slice(first - 1, last);
  const strip = Math.min(...lines.filter((l) => l.trim()).map((l) => l.match(/^[ \t]*/)[0].length));
  return h('pre', {class: 'code numbered', tabindex: 0, role: 'region', 'aria-label': 'source'}, lines.map((l, i) =>
    h('span', {class: 'line', 'data-line': first + i, 'data-marked': marked && marked.has(first + i)},
      visible(l.slice(Number.isFinite(strip) ? strip : 0).replaceAll('\t', '    ')) + '\n')));
}

// lineDiff gives the lines of two texts as ['=', '-' or '+', line]: Myers' greedy
// algorithm, up to a number of differences beyond which all lines differ.
export function lineDiff(a, b, most = 2000) {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = myers(a.slice(head, a.length - tail), b.slice(head, b.length - tail), most);
  const same = (lines) => lines.map((l) => ['=', l]);
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))];
}

// myers notes how far each diagonal k = x - y was reached with d differences: trail[d][k + d].
function myers(a, b, most) {
  const all = [...a.map((l) => ['-', l]), ...b.map((l) => ['+', l])];
  if (!a.length || !b.length) return all;
  const trail = [];
  for (let d = 0; d <= Math.min(a.length + b.length, most); d++) {
    const v = new Int32Array(2 * d + 1);
    trail.push(v);
    for (let k = -d; k <= d; k += 2) {
      let x = begin(trail, d, k);
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      v[k + d] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trail, d);
    }
  }
  return all;
}

// down tells whether the d-th difference on diagonal k is a line more in b, and begin
// where the diagonal goes on behind it.
function down(trail, d, k) {
  const before = trail[d - 1];
  return k === -d || k !== d && before[k - 1 + d - 1] < before[k + 1 + d - 1];
}

function begin(trail, d, k) {
  if (d === 0) return 0;
  return down(trail, d, k) ? trail[d - 1][k + 1 + d - 1] : trail[d - 1][k - 1 + d - 1] + 1;
}

function walkBack(a, b, trail, d) {
  const out = [];
  for (let x = a.length, y = b.length; d >= 0; d--) {
    const k = x - y, from = begin(trail, d, k);
    while (x > from) {
      out.push(['=', a[--x]]);
      y--;
    }
    if (d === 0) break;
    if (down(trail, d, k)) out.push(['+', b[--y]]);
    else out.push(['-', a[--x]]);
  }
  return out.reverse();
}

// diffView shows the changes from one list of lines to another, with three lines
// around each.
export function diffView(before, after) {
  const rows = lineDiff(before, after), near = new Set();
  rows.forEach(([sign], i) => { if (sign !== '=') for (let k = i - 3; k <= i + 3; k++) near.add(k); });
  if (!near.size) return h('p', {class: 'muted'}, 'No differences.');
  const out = [];
  let gap = false;
  rows.forEach(([sign, line], i) => {
    if (!near.has(i)) {
      gap = true;
      return;
    }
    if (gap && out.length) out.push(h('span', {class: 'line gap'}, '⋯\n'));
    gap = false;
    out.push(h('span', {class: 'line', 'data-sign': sign}, `${sign === '=' ? ' ' : sign} ${visible(line)}\n`));
  });
  return h('pre', {class: 'code diff', tabindex: 0, role: 'region', 'aria-label': 'differences'}, out);
}

// linesOf are the lines of a JSON text as it is shown.
export function linesOf(text) { return layout(text).map((line) => line.map(([, t]) => t).join('')); }
