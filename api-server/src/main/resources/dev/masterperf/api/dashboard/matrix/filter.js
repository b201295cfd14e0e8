// What is typed into the filter: words, fields and limits, all of which a row must satisfy.
//
//   upload             the word stands anywhere in the row
//   "Object Upload"    words that belong together
//   topic:upload       the field contains it          topic="Object Upload"   it is exactly this
//   p99>500ms          a number above, below <        -topic:delete           not

import { numberOf, quantityOf } from '../shell/format.js';

const TEXT_FIELDS = {
  scope: 'scope',
  category: 'category',
  type: 'type',
  topic: 'topic',
  subcat: 'subCat',
  id: 'id',
  value: 'value',
  pattern: 'pattern',
  locations: 'locations',
  impact: 'impact',
  source: 'source',
  status: 'status',
};
const NUMBER_FIELDS = { value: 'measure', rate: 'rate', p50: 'p50', p99: 'p99' };

/** What the server's own filter understands, and so what a view of it may be narrowed by. */
const SERVER_FIELDS = new Set(['scope', 'category', 'type', 'topic', 'subCat', 'id', 'source', 'status']);
/** What the server takes of fields that are no free text. */
const SERVER_VALUES = {
  type: new Set(['configuration', 'validation', 'performance', 'benchmark']),
  status: new Set(['ok', 'error']),
};

/** Of what the product tells of itself; Series.OWN_SCOPE. */
export const OWN_SCOPE = 'masterperf';

const TOKEN = /(-?)(?:([a-z0-9]+)([:=<>])("[^"]*"?|\S*)|("[^"]*"?|\S+))/gi;

/**
 * The terms of a text; a field nobody knows is part of a word, since names hold colons too.
 *
 * @param further fields of other things than rows
 */
export function parse(text, further = {}) {
  const fields = { ...TEXT_FIELDS, ...further };
  const terms = [];
  for (const [whole, minus, field, sign, rest] of text.matchAll(TOKEN)) {
    const not = minus === '-';
    const term = field && fieldTerm(fields, field.toLowerCase(), sign, unquoted(rest));
    const said = term || { word: unquoted(whole.slice(minus.length)).toLowerCase() };
    // A field whose value is still being typed leaves out nothing.
    if (said.word !== '' && said.holds !== '') terms.push({ not, ...said });
  }
  return terms;
}

function fieldTerm(fields, field, sign, value) {
  if (sign === '<' || sign === '>') {
    const limit = quantityOf(value);
    const known = Object.hasOwn(NUMBER_FIELDS, field) && limit !== null;
    return known ? { number: NUMBER_FIELDS[field], above: sign === '>', limit } : undefined;
  }
  if (!Object.hasOwn(fields, field)) return undefined;
  if (sign === ':' || value === '') return { field: fields[field], holds: value.toLowerCase() };
  return { field: fields[field], is: value };
}

const unquoted = (text) => text.replace(/^"|"$/g, '');

/**
 * A function that tells whether cells satisfy all terms.
 *
 * @param allText what words are looked for in, in lower case
 */
export function matcher(terms, allText = searchText) {
  const words = terms.filter((term) => term.word !== undefined);
  const others = terms.filter((term) => term.word === undefined);
  return (cells) => {
    if (!others.every((term) => satisfies(cells, term) !== term.not)) return false;
    if (words.length === 0) return true;
    const text = allText(cells);
    return words.every((term) => text.includes(term.word) !== term.not);
  };
}

function satisfies(cells, term) {
  if (term.number !== undefined) {
    const number = term.number === 'measure' ? numberOf(cells) : cells[term.number];
    if (typeof number !== 'number') return false;
    return term.above ? number > term.limit : number < term.limit;
  }
  const text = cells[term.field] ?? '';
  return term.is !== undefined ? text === term.is : text.toLowerCase().includes(term.holds);
}

/** All a row says, for searching. */
export function searchText(cells) {
  return [
    cells.category,
    cells.type,
    cells.topic,
    cells.subCat,
    cells.id,
    cells.value,
    cells.pattern,
    cells.locations,
    cells.impact,
    cells.scope,
    cells.source,
    cells.status,
    pairs(cells.properties),
    pairs(cells.labels),
  ]
    .join('\n')
    .toLowerCase();
}

function pairs(map) {
  let text = '';
  for (const name in map) text += ` ${name}=${map[name]}`;
  return text;
}

/** Whether they ask for the rows of the product itself: `scope=masterperf` or `scope:masterperf`. */
export function namesOwnScope(terms) {
  return terms.some(
    ({ not, field, is, holds }) => !not && field === 'scope' && (is ?? holds) === OWN_SCOPE,
  );
}

/**
 * The parameters by which the server leaves out what these terms leave out.
 *
 * @returns parameters, and whether they say all that the terms say
 */
export function serverQuery(terms) {
  const query = {};
  let whole = true;
  for (const term of terms) {
    if (isServerField(term) && !(term.field in query)) {
      query[term.field] = term.is;
    } else if (term.word !== undefined && !term.not && !('q' in query)) {
      query.q = term.word;
    } else {
      whole = false;
    }
  }
  return { query, whole };
}

function isServerField(term) {
  if (term.not || !term.is || !SERVER_FIELDS.has(term.field)) return false;
  return SERVER_VALUES[term.field]?.has(term.is) ?? true;
}

/** A term that leaves only rows whose field is this. */
export function equalTerm(field, value) {
  return /[\s"]/.test(value) ? `${field}="${value.replaceAll('"', '')}"` : `${field}=${value}`;
}
