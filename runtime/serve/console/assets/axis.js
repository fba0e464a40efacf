// The axis of the timeline: moments to places between 0 and 1, with the times in
// which nothing was at work made short.

import {duration} from './dom.js';

const SHARE = 0.06; // of the axis, that one shortened gap takes at most
const WORTH = 1.5; // a run that gets shorter by less is shown as it is

export class Axis {
  constructor() {
    this.version = 0;
    this.gaps = [];
    this.points = [[0, 0], [1, 1]];
  }

  // build makes the axis anew if the trace, the range or the mode is another one.
  build(trace, compress, range) {
    const end = trace.now(), from = range ? range[0] : 0, to = Math.max(range ? range[1] : end, from + 1);
    const key = `${trace.version} ${compress} ${from} ${to}`;
    if (key === this.key) return;
    this.key = key;
    this.version++;
    this.from = from;
    this.to = to;
    this.gaps = compress ? shortened(idle(trace, from, to), to - from) : [];
    this.points = this.scale();
  }

  // scale gives the corners of the line from moments to places.
  scale() {
    const total = this.gaps.reduce((sum, g) => sum - (g.to - g.from) + g.width, this.to - this.from);
    const points = [[this.from, 0]];
    let y = 0, x = this.from;
    for (const g of this.gaps) {
      y += g.from - x;
      points.push([g.from, y / total]);
      y += g.width;
      points.push([g.to, y / total]);
      x = g.to;
    }
    points.push([this.to, 1]);
    return points;
  }

  // at is the place of a moment; outside 0 to 1 it is out of sight.
  at(time) {
    const p = this.points;
    if (time <= this.from) return time < this.from ? -0.001 : 0;
    if (time > this.to) return 1.001;
    let low = 0, high = p.length - 1;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (p[mid][0] <= time) low = mid;
      else high = mid;
    }
    const [x0, y0] = p[low], [x1, y1] = p[high];
    return x1 === x0 ? y0 : y0 + (time - x0) / (x1 - x0) * (y1 - y0);
  }

  // ticks are the labels of an axis that is so many pixels wide.
  ticks(width) {
    const apart = Math.max(0.12, 66 / (width || 1)), out = [], half = Math.min(0.5, apart / 2);
    for (const g of this.gaps) {
      const at = Math.min(1 - half, Math.max(half, (this.at(g.from) + this.at(g.to)) / 2));
      if (!out.length || at - out[out.length - 1].at >= apart) out.push({at, text: `⋯ ${duration(g.to - g.from)}`, gap: true});
    }
    const busy = this.gaps.reduce((sum, g) => sum - (g.to - g.from), this.to - this.from);
    const step = nice(busy / 6), taken = out.map((t) => t.at);
    for (let x = Math.ceil(this.from / step) * step, n = 0; x <= this.to && n < 2000; x += step, n++) {
      const at = this.at(x);
      if (at > 0.95 || taken.some((t) => Math.abs(t - at) < apart)) continue;
      if (this.gaps.some((g) => x > g.from && x < g.to)) {
        x = Math.floor(this.gaps.find((g) => x > g.from && x < g.to).to / step) * step;
        continue;
      }
      taken.push(at);
      out.push({at, text: duration(x)});
    }
    return out;
  }
}

// idle are the times in a range in which no attempt of a task was at work. Waiting
// for an answer from outside is not work.
function idle(trace, from, to) {
  const busy = [];
  for (let i = 0; i < trace.size; i++) {
    if (trace.children[i]) continue;
    for (const a of trace.attempts[i]) if (!a.submitted) busy.push([a.start, a.end < 0 ? trace.now() : a.end]);
  }
  for (const t of trace.events.time) busy.push([t, t]);
  busy.sort((a, b) => a[0] - b[0]);
  const out = [];
  let until = from;
  for (const [a, b] of busy) {
    if (a > to) break;
    if (a > until) out.push({from: until, to: a});
    until = Math.max(until, b);
  }
  if (until < to) out.push({from: until, to});
  return out;
}

// shortened are the gaps that are worth it, with the width that they get.
function shortened(gaps, span) {
  gaps.sort((a, b) => b.to - b.from - (a.to - a.from));
  let rest = span, chosen = 0;
  while (chosen < gaps.length && chosen < 40) {
    const width = gaps[chosen].to - gaps[chosen].from;
    if (width < 3 * SHARE * rest) break;
    rest -= width;
    chosen++;
  }
  const width = Math.max(1, SHARE * rest / (1 - Math.min(0.9, SHARE * chosen)));
  const out = gaps.slice(0, chosen).filter((g) => g.to - g.from > width).map((g) => ({...g, width}));
  const after = out.reduce((sum, g) => sum - (g.to - g.from) + g.width, span);
  return span / after < WORTH ? [] : out.sort((a, b) => a.from - b.from);
}

// nice is a round number of milliseconds that is not below one.
function nice(ms) {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];
  return steps.find((s) => s >= ms) || Math.ceil(ms / 864e5) * 864e5;
}
