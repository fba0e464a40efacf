// A form for an input, made of its schema, beside its JSON: either follows the other.

import {h, show, visible} from './dom.js';
import {readJSON, writeJSON, memberOf, setMember, misfits, typeWord} from './value.js';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const DEEPEST = 6; // objects and lists within each other that have fields; below them is JSON

export class InputForm {
  constructor(schema, promised, text) {
    Object.assign(this, {schema, places: new Map(), count: 0});
    this.text = h('textarea', {'aria-label': 'Input', 'aria-describedby': 'input-problems', spellcheck: 'false', rows: 14, input: () => this.read()});
    this.text.value = text;
    this.fields = h('div', {class: 'fields', role: 'group', 'aria-label': 'Fields of the input'});
    this.rest = h('ul', {class: 'problems', id: 'input-problems'});
    this.element = h('div', {class: 'input-form', 'data-hints': !promised},
      h('section', {class: 'field'}, promised ? 'What the input must have' : 'What the definition reads of its input', this.fields),
      h('label', {class: 'field'}, 'The same as JSON', this.text), this.rest);
    this.read();
  }

  // read takes the JSON; while it is none, the fields stand still.
  read() {
    try {
      this.tree = readJSON(this.text.value);
    } catch (err) {
      this.tree = null;
      for (const field of this.fields.querySelectorAll('input, select, textarea, button')) field.disabled = true;
      show(this.rest, h('li', {class: 'error'}, visible(err.message)));
      return;
    }
    this.draw();
  }

  draw() {
    this.places.clear();
    this.count = 0;
    show(this.fields, this.members(this.schema, {get: () => this.tree, set: (v) => { this.tree = v; }}, [], 0));
    this.check();
  }

  // changed writes what the fields say; again: there are other fields now.
  changed(again) {
    this.text.value = writeJSON(this.tree);
    if (again) this.draw();
    else this.check();
  }

  // problems are what does not fit, in words.
  problems() {
    if (!this.tree) return [];
    return misfits(this.schema, this.tree).map(([path, text]) => `${visible(path.join(' › ') || 'the input')} ${text}`);
  }

  // check says beside each field what does not fit.
  check() {
    const rest = [], found = misfits(this.schema, this.tree);
    for (const {field, note} of this.places.values()) {
      field.removeAttribute('aria-invalid');
      show(note);
    }
    for (const [path, text] of found) {
      const place = this.places.get(JSON.stringify(path));
      if (!place) {
        rest.push(h('li', {}, `${visible(path.join(' › ') || 'the input')} ${text}`));
        continue;
      }
      place.field.setAttribute('aria-invalid', 'true');
      show(place.note, text);
    }
    show(this.rest, rest);
  }

  // members are the fields of an object's members.
  members(schema, at, path, depth) {
    return namesIn(schema).map((name) => this.field(schema.properties[name], name, (schema.required || []).includes(name), {
      get: () => memberOf(at.get(), name),
      set: (v) => {
        if (!at.get()?.members) {
          if (v === undefined) return;
          at.set({members: []});
        }
        setMember(at.get(), name, v);
      },
    }, [...path, name], depth));
  }

  field(schema, name, required, at, path, depth) {
    const some = (schema.anyOf || [schema]).filter((s) => s.type !== 'null'), one = some.length === 1 ? some[0] : {};
    if (one.type === 'object' && namesIn(one).length && depth < DEEPEST) {
      return h('fieldset', {}, h('legend', {}, h('bdi', {}, visible(name)), required && h('span', {class: 'tag'}, 'required')), this.members(one, at, path, depth + 1), this.note(path, h('span')));
    }
    if (one.type === 'array' && one.items && one.items !== true && depth < DEEPEST) return this.list(one, name, required, at, path, depth + 1);
    return this.scalar(one, schema, name, required, at, path);
  }

  // list has a field for each element.
  list(schema, name, required, at, path, depth) {
    const elems = at.get()?.elems || [];
    const button = (label, click) => h('button', {type: 'button', click}, label);
    return h('fieldset', {}, h('legend', {}, h('bdi', {}, visible(name)), required && h('span', {class: 'tag'}, 'required')),
      elems.map((_, i) => h('div', {class: 'elem'}, this.field(schema.items, `${name} ${i + 1}`, true, {get: () => at.get().elems[i], set: (v) => { at.get().elems[i] = v ?? {raw: 'null'}; }}, [...path, i], depth),
        button('Remove', () => { at.get().elems.splice(i, 1); this.changed(true); }))),
      button(`Add to ${visible(name)}`, () => {
        if (!at.get()?.elems) at.set({elems: []});
        at.get().elems.push(schema.items.type === 'object' ? {members: []} : {raw: {string: '""', integer: '0', number: '0', boolean: 'false'}[schema.items.type] || 'null'});
        this.changed(true);
      }), this.note(path, h('span')));
  }

  // scalar is one field; empty, the value is not there.
  scalar(one, schema, name, required, at, path) {
    const id = `input-field-${this.count++}`, value = at.get();
    const take = (v) => {
      at.set(v);
      this.changed(false);
    };
    const choices = one.enum ? one.enum.map((e) => JSON.stringify(e)) : one.type === 'boolean' ? ['true', 'false'] : null;
    let field;
    if (choices) {
      field = h('select', {id, change: () => take(field.value ? {raw: field.value} : undefined)}, h('option', {value: ''}, 'not given'), choices.map((c) => h('option', {value: c}, one.enum ? visible(JSON.parse(c)) : c)));
      field.value = choices.includes(value?.raw) ? value.raw : '';
    } else if (one.type === 'string') {
      field = h('input', {id, type: 'text', placeholder: one.format === 'date-time' ? '2026-01-31T09:00:00Z' : null, input: () => take(field.value ? {raw: JSON.stringify(field.value)} : undefined)});
      field.value = value?.raw?.[0] === '"' ? JSON.parse(value.raw) : value ? writeJSON(value) : '';
    } else if (one.type === 'number' || one.type === 'integer') {
      field = h('input', {id, type: 'text', inputmode: 'decimal', input: () => {
        const text = field.value.trim();
        take(text ? {raw: NUMBER.test(text) ? text : JSON.stringify(text)} : undefined);
      }});
      field.value = value?.raw?.[0] === '"' ? JSON.parse(value.raw) : value ? writeJSON(value) : '';
    } else {
      field = this.anything(id, value, take);
    }
    const note = h('span', {class: 'note', id: `${id}-note`});
    field.setAttribute('aria-describedby', note.id);
    if (required) field.setAttribute('aria-required', 'true');
    return h('div', {class: 'one'}, h('label', {for: id}, h('bdi', {}, visible(name)), h('span', {class: 'muted'}, ` ${typeWord(schema)}`), required && h('span', {class: 'tag'}, 'required')), field, this.note(path, field, note));
  }

  // anything takes JSON; a word that is none is a text.
  anything(id, value, take) {
    const field = h('textarea', {id, rows: 1, spellcheck: 'false', placeholder: 'JSON, or a text', input: () => {
      let v;
      try { v = readJSON(field.value); } catch { v = {raw: JSON.stringify(field.value)}; }
      take(field.value.trim() ? v : undefined);
    }});
    field.value = value ? writeJSON(value) : '';
    return field;
  }

  note(path, field, note = h('span', {class: 'note'})) {
    this.places.set(JSON.stringify(path), {field, note});
    return note;
  }
}

// namesIn are the members that a schema names: as they were met, the required ones first.
function namesIn(schema) {
  const all = schema.order || Object.keys(schema.properties || {}), required = schema.required || [];
  return [...all.filter((name) => required.includes(name)), ...all.filter((name) => !required.includes(name))];
}
