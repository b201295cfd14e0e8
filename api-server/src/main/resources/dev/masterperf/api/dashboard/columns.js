// The columns of the matrix: what stands above them and what a row says in them.

import { identityText, pairsText, rateText } from './format.js';

const text = (name, title) => ({ name, title, read: (row) => row[name] });

export const COLUMNS = [
  text('category', 'Category'),
  text('type', 'Type'),
  text('topic', 'Topic'),
  text('subCat', 'SubCat'),
  { name: 'id', title: 'ID', read: identityText },
  { ...text('value', 'Value'), number: true },
  text('pattern', 'Pattern'),
  text('locations', 'Locations'),
  text('impact', 'Impact'),
  { name: 'properties', title: 'Properties', read: (row) => pairsText(row.properties) },
  { name: 'rate', title: 'Rate', number: true, read: (row) => rateText(row.rate) },
  { name: 'p99', title: 'p99', number: true, read: (row) => row.p99Text ?? '–' },
];

/** All a row says, for searching. */
export function searchText(row) {
  const columns = COLUMNS.map((column) => column.read(row));
  return [...columns, row.scope, row.source, row.status, pairsText(row.labels)]
    .join('\n')
    .toLowerCase();
}

/** Rows stand by their identity, so that they stay where they are while values change. */
export function inOrder(a, b) {
  for (const key of ['category', 'type', 'topic', 'subCat', 'id', 'series']) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}
