// Where a page has its data from: the server that it came from, or itself.

// open gives the source of this page.
export function open() {
  const data = document.getElementById('data');
  return data ? new Inside(JSON.parse(data.textContent)) : new Server();
}

// LIMIT is how many events are asked for at once.
const LIMIT = 200;

// Documents keeps events that were asked for, the latest ones.
class Documents {
  constructor() { this.known = new Map(); }

  // get gives events by their ids. Those missing are loaded in runs.
  async get(ids, load) {
    const missing = [...new Set(ids.filter((id) => id > 0 && !this.known.has(id)))].sort((a, b) => a - b);
    while (missing.length) {
      const from = missing[0];
      let n = 1;
      while (n < missing.length && missing[n] < from + LIMIT && missing[n] - missing[n - 1] < 20) n++;
      const limit = missing[n - 1] - from + 1;
      (await load(from, limit)).forEach((e) => this.known.set(e.id, e));
      missing.splice(0, n);
    }
    const out = new Map(ids.filter((id) => id > 0).map((id) => [id, this.known.get(id)]));
    for (const id of this.known.keys()) {
      if (this.known.size <= 2000) break;
      this.known.delete(id);
    }
    return out;
  }
}

// Stranger says that the server does not know who asks: it wants its token.
export class Stranger extends Error {}

// ask asks the console's server.
export async function ask(path, query) {
  const answer = await fetch(`api/${path}?${new URLSearchParams(query)}`), body = await answer.json();
  if (answer.status === 401) throw new Stranger(body.message);
  if (!answer.ok) throw new Error(body.error || answer.statusText);
  return body;
}

// Server is the server that the page came from.
class Server {
  constructor() { this.documents = new Map(); }

  about() { return ask('about', {}); }
  execution(x) { return ask('execution', {x}); }
  trace(x) { return ask('trace', {x}); }
  stages(x, step) { return ask('stages', {x, step}); }

  // search finds the events from one on in whose data a text is, as far as one look
  // reaches: their ids, and where the next look begins.
  search(x, text, from) { return ask('search', {x, text, from}); }
  page(x) { return `page?${new URLSearchParams({x})}`; }

  events(x, ids) {
    if (!this.documents.has(x)) this.documents.set(x, new Documents());
    return this.documents.get(x).get(ids, (from, limit) => ask('events', {x, from, limit}));
  }

  // watch tells of changes behind an event until what it gives is called.
  watch(x, since, changed, connected) {
    const stream = new EventSource(`api/watch?${new URLSearchParams({x, since})}`);
    stream.addEventListener('trace', (e) => changed(JSON.parse(e.data)));
    stream.addEventListener('open', () => connected(true));
    stream.addEventListener('error', () => connected(false));
    return () => stream.close();
  }

  // bench tells how things stand in aslc dev.
  bench(changed, connected) {
    const stream = new EventSource('api/bench');
    stream.addEventListener('bench', (e) => changed(JSON.parse(e.data)));
    stream.addEventListener('open', () => connected(true));
    stream.addEventListener('error', () => connected(false));
    return () => stream.close();
  }

  // try runs a case: one by its name, or a text.
  async try(name, text) {
    const answer = await fetch('api/bench', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({name, text})});
    if (!answer.ok) throw new Error((await answer.json()).error || answer.statusText);
  }
}

// Inside is a page that holds an execution itself.
class Inside {
  constructor(data) { this.data = data; }

  async about() { return {}; }
  async execution() { return this.data; }
  async trace() { return this.data.trace; }
  async events(_, ids) { return new Map(ids.filter((id) => id > 0).map((id) => [id, this.data.events[id - 1]])); }
  async stages(_, step) { return this.data.stages[step]; }

  async search(_, text, from) {
    const wanted = text.toLowerCase(), all = this.data.events;
    const within = (v) => (typeof v === 'string' ? v.toLowerCase().includes(wanted) : v && typeof v === 'object' && Object.values(v).some(within));
    const holds = (e) => Object.entries(e).some(([k, v]) => k.endsWith('EventDetails') && within(v));
    return {ids: all.slice(from - 1).filter(holds).map((e) => e.id), next: all.length + 1};
  }

  watch() { return () => {}; }
}
