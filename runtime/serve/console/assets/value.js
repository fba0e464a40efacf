// JSON values as trees whose scalars stay as they were written: {raw}, {members} or
// {elems}.

const LEXEME = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:])/y;

// readJSON reads a text; what is wrong with it is thrown.
export function readJSON(text) {
  JSON.parse(text);
  LEXEME.lastIndex = 0;
  const next = () => LEXEME.exec(text)[1];
  const value = (t) => {
    if (t === '{') {
      const members = [];
      for (let key = next(); key !== '}'; key = next() === '}' ? '}' : next()) {
        next();
        members.push([JSON.parse(key), value(next())]);
      }
      return {members};
    }
    if (t === '[') {
      const elems = [];
      for (let first = next(); first !== ']'; first = next() === ']' ? ']' : next()) elems.push(value(first));
      return {elems};
    }
    return {raw: t};
  };
  return value(next());
}

// writeJSON is the text of a tree, a member a line.
export function writeJSON(v, indent = '') {
  const inner = indent + '  ';
  if (v.members) return v.members.length ? `{\n${v.members.map(([k, m]) => `${inner}${JSON.stringify(k)}: ${writeJSON(m, inner)}`).join(',\n')}\n${indent}}` : '{}';
  if (v.elems) return v.elems.length ? `[\n${v.elems.map((e) => inner + writeJSON(e, inner)).join(',\n')}\n${indent}]` : '[]';
  return v.raw;
}

// kindOfJSON names what a tree is.
export function kindOfJSON(v) {
  if (v.members) return 'object';
  if (v.elems) return 'array';
  if (v.raw[0] === '"') return 'string';
  return {t: 'boolean', f: 'boolean', n: 'null'}[v.raw[0]] || 'number';
}

// memberOf is a member of an object, the last one of its name.
export function memberOf(v, name) { return v?.members?.findLast(([k]) => k === name)?.[1]; }

// setMember sets a member of an object; undefined takes it out.
export function setMember(v, name, value) {
  const at = v.members.findLastIndex(([k]) => k === name);
  if (value === undefined) v.members = v.members.filter(([k]) => k !== name);
  else if (at >= 0) v.members[at][1] = value;
  else v.members.push([name, value]);
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

// misfits are the places where a tree does not fit a schema: [path, what is wrong].
// The schemas are those that the compiler makes of its types.
export function misfits(schema, v, path = []) {
  if (schema === true || schema === undefined) return [];
  const wrong = (text) => [[path, text]];
  if (schema === false) return wrong('must not be here');
  if (schema.anyOf) {
    const each = schema.anyOf.map((s) => misfits(s, v, path));
    return each.find((m) => !m.length) || each.find((_, i) => schema.anyOf[i].type === kindOfJSON(v)) || wrong(`must be ${typeWord(schema)}`);
  }
  const kind = kindOfJSON(v);
  if (schema.type && kind !== schema.type && !(schema.type === 'integer' && kind === 'number')) return wrong(`must be ${typeWord(schema)}`);
  if (schema.type === 'integer' && !Number.isInteger(Number(v.raw))) return wrong('must be a whole number');
  if (schema.enum && !schema.enum.includes(JSON.parse(v.raw))) return wrong(`must be ${typeWord(schema)}`);
  if (schema.format === 'date-time' && !MOMENT.test(JSON.parse(v.raw))) return wrong('must be a moment, as 2026-01-31T09:00:00Z');
  if (kind === 'object') return misfitsOfMembers(schema, v, path);
  if (kind === 'array') return misfitsOfElems(schema, v, path);
  return [];
}

function misfitsOfMembers(schema, v, path) {
  const out = (schema.required || []).filter((name) => !memberOf(v, name)).map((name) => [[...path, name], 'is required']);
  for (const [name, m] of v.members) out.push(...misfits(schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : schema.additionalProperties, m, [...path, name]));
  return out;
}

function misfitsOfElems(schema, v, path) {
  const first = schema.prefixItems || [];
  const out = v.elems.flatMap((e, i) => misfits(i < first.length ? first[i] : schema.items, e, [...path, i]));
  for (let i = v.elems.length; i < (schema.minItems || 0); i++) out.push([[...path, i], 'is required']);
  return out;
}

// typeWord says what a schema wants.
export function typeWord(schema) {
  if (schema.anyOf) return schema.anyOf.map(typeWord).join(' or ');
  if (schema.enum) return schema.enum.map((e) => JSON.stringify(e)).join(' or ');
  if (schema.format === 'date-time') return 'a moment';
  return {integer: 'a whole number', object: 'an object', array: 'a list', null: 'null', number: 'a number', boolean: 'true or false', string: 'a text'}[schema.type] || 'anything';
}
