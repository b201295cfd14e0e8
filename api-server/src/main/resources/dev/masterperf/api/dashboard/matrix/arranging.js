// Which rows stand where: filtered, sorted by several columns, and in groups.

import { numberOf } from '../shell/format.js';

/** Rows that nothing else orders stand by their identity, so that they stay where they are. */
const IDENTITY = ['category', 'type', 'topic', 'subCat', 'id', 'series'];

const text = (name) => (cells) => cells[name] ?? '';
const number = (name) => (cells) => cells[name] ?? null;

/** What a column is ordered by. A number stands before a text, and nothing stands last. */
const KEYS = {
  category: text('category'),
  type: text('type'),
  topic: text('topic'),
  subCat: text('subCat'),
  id: text('id'),
  value: (cells) => numberOf(cells) ?? cells.value ?? '',
  status: text('status'),
  pattern: text('pattern'),
  locations: text('locations'),
  impact: text('impact'),
  scope: text('scope'),
  source: text('source'),
  unit: text('unit'),
  rate: number('rate'),
  p50: number('p50'),
  p99: number('p99'),
  lastSeen: (cells) => Date.parse(cells.lastSeen),
};

export const GROUPINGS = ['category', 'topic', 'type', 'subCat', 'source', 'scope', 'status'];

export const canSortBy = (column) => Object.hasOwn(KEYS, column);

/**
 * The rows in order, as items: `{ row }`, and before each group `{ group, rows, errors, closed }`.
 *
 * @param matches whether the cells of a row are wanted
 * @param sort `[{ column, down }]`, the first of which weighs most
 * @param group a name of GROUPINGS, or ''
 * @param closed the set of groups whose rows are not shown
 */
export function arrange(rows, { matches, sort, group, closed }) {
  const decorated = [];
  for (const row of rows) {
    if (matches(row.cells)) decorated.push({ row, keys: sort.map((by) => KEYS[by.column](row.cells)) });
  }
  decorated.sort(comparison(sort));
  const ordered = decorated.map((entry) => entry.row);
  const items = group === '' ? ordered.map((row) => ({ row })) : grouped(ordered, group, closed);
  return { items, matching: ordered.length };
}

function comparison(sort) {
  return (a, b) => {
    for (let i = 0; i < sort.length; i++) {
      const order = compare(a.keys[i], b.keys[i], sort[i].down);
      if (order !== 0) return order;
    }
    return byIdentity(a.row.cells, b.row.cells);
  };
}

function compare(a, b, down) {
  if (a === b) return 0;
  if (isNothing(a) || isNothing(b)) return isNothing(a) ? (isNothing(b) ? 0 : 1) : -1;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b === down ? 1 : -1;
}

const isNothing = (key) => key === null || key === '' || Number.isNaN(key);

export function byIdentity(a, b) {
  for (const key of IDENTITY) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

function grouped(rows, by, closed) {
  const groups = new Map();
  for (const row of rows) {
    const name = row.cells[by] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const items = [];
  for (const name of [...groups.keys()].sort()) {
    const members = groups.get(name);
    const errors = members.filter((row) => row.cells.status === 'error').length;
    const isClosed = closed.has(name);
    items.push({ group: name, by, rows: members.length, errors, closed: isClosed });
    if (!isClosed) items.push(...members.map((row) => ({ row })));
  }
  return items;
}
