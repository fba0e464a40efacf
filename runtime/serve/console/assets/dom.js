// Elements are made of text alone: nothing on these pages is ever parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';

// h makes an element. Attributes that are false, null or undefined are left out,
// functions listen to the event of their name: h('button', {click: f}, 'Stop').
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

// s makes an element of SVG.
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

// show replaces what is in an element.
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
}

// Characters that do not print, or that turn the text around them.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

// visible shows characters that do not print as escapes: a name from a definition
// cannot turn or hide what stands beside it.
export function visible(text) {
  return String(text).replace(HIDDEN, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}

// announce tells people who do not see the page what has changed.
export function announce(text) {
  document.getElementById('announce').textContent = text;
}

// STATUSES are what may become of a step, in the order of their numbers in a
// trace, with how they are drawn in a 12 by 12 box around the origin.
export const STATUSES = [
  {id: 'running', label: 'Running', mark: 'M-4 0h.1M0 0h.1M4 0h.1'},
  {id: 'succeeded', label: 'Succeeded', mark: 'M-4 0l3 3 5-6'},
  {id: 'caught', label: 'Caught', mark: 'M-3-3v3a2 2 0 0 0 2 2h4M1-1l2 3-2 3'},
  {id: 'failed', label: 'Failed', mark: 'M-3-3l6 6M3-3l-6 6'},
  {id: 'timed-out', label: 'Timed out', mark: 'M0-4v4l3 2'},
  {id: 'aborted', label: 'Aborted', mark: 'M-3-3h6v6h-6z'},
];
export const RUNNING = 0, SUCCEEDED = 1, CAUGHT = 2, FAILED = 3, TIMED_OUT = 4, ABORTED = 5;

// WEIGHTS order statuses: of many, the heaviest is shown, and listed first.
export const WEIGHTS = [3, 0, 1, 5, 4, 2];

// EXECUTION_STATUS gives the number that an execution's status looks like.
export const EXECUTION_STATUS = {
  RUNNING, SUCCEEDED, FAILED, TIMED_OUT: TIMED_OUT, ABORTED, PENDING_REDRIVE: RUNNING,
};

// mark is the sign of a status; its shape tells it without its colour.
export function mark(status) {
  const st = STATUSES[status];
  return s('svg', {class: 'mark', viewBox: '-9 -9 18 18', width: 14, height: 14, 'data-status': st.id, 'aria-hidden': 'true'},
    s('circle', {r: 9}), s('path', {d: st.mark}));
}

// statusText is the sign and the word, or another word.
export function statusText(status, word) {
  return h('span', {class: 'status', 'data-status': STATUSES[status].id}, mark(status), word || STATUSES[status].label);
}

// duration is a time in milliseconds as people say it.
export function duration(ms) {
  if (!(ms >= 0)) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(2)} s`;
  if (s < 60) return `${s.toFixed(1)} s`;
  const parts = (big, bigUnit, small, smallUnit) => `${big} ${bigUnit}` + (small ? ` ${small} ${smallUnit}` : '');
  const t = Math.round(s);
  if (t < 3600) return parts(Math.floor(t / 60), 'min', t % 60, 's');
  if (t < 86400) return parts(Math.floor(t / 3600), 'h', Math.floor(t % 3600 / 60), 'min');
  return parts(Math.floor(t / 86400), 'd', Math.floor(t % 86400 / 3600), 'h');
}

// moment is a time of the day with its date, in the zone of who looks.
export function moment(ms) {
  const d = new Date(ms), two = (n) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ` +
    `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, '0')}`;
}

// isExecution tells whether a value is the ARN of an execution.
export function isExecution(arn) { return typeof arn === 'string' && /^arn:[^:]*:states:[^:]*:[^:]*:(execution|express):[^:]+:[^:]+/.test(arn); }

// count is a number and its noun.
export function count(n, one, many) {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many || one + 's'}`;
}

// bytes is a size as people say it.
export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1048576) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / 1048576).toFixed(1)} MiB`;
}

// copyButton copies what text gives.
export function copyButton(text, label = 'Copy') {
  const button = h('button', {type: 'button', class: 'quiet', click: async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1500);
  }}, label);
  return button;
}
