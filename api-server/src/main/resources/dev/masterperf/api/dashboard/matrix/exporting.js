// What is seen as a file: rows as filtered and sorted, columns as chosen.

import { COLUMN } from './columns.js';
import { pairsText, plainText } from '../shell/format.js';

/** Endings and media types. */
export const FORMATS = {
  json: ['json', 'application/json'],
  ndjson: ['ndjson', 'application/x-ndjson'],
  csv: ['csv', 'text/csv'],
  table: ['txt', 'text/plain'],
};

/** Of what the page draws or words, the data behind it. */
const FIELDS = { id: ['id'], value: ['value', 'measure', 'unit'], trend: [], lastSeen: ['lastSeen'] };
const WIDEST = 60;

/** The text of the file. Every row bears its series, whatever columns are chosen. */
export function exported(rows, columns, format) {
  const fields = [...new Set(columns.flatMap((name) => FIELDS[name] ?? [name]).concat('series'))];
  const objects = rows.map((cells) => Object.fromEntries(fields.map((name) => [name, cells[name] ?? null])));
  switch (format) {
    case 'json':
      return `${JSON.stringify(objects, null, 1)}\n`;
    case 'ndjson':
      return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    case 'csv':
      return [fields, ...objects.map(Object.values)].map(csvLine).join('');
    default:
      return textTable(rows, columns.filter((name) => name !== 'trend'));
  }
}

/** RFC 4180. */
const csvLine = (values) => `${values.map(csvCell).join(',')}\r\n`;

function csvCell(value) {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = defused(typeof value === 'object' ? pairsText(value) : value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets run a cell that begins like a formula, and metrics come from anywhere. */
function defused(text) {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** As the console has it. */
function textTable(rows, names) {
  const clock = { timeOrDate: (instant) => instant };
  const columns = names.map((name) => COLUMN.get(name));
  const lines = rows.map((cells) =>
    columns.map((column) => cut(plainText(column.read(cells, { clock, now: '' })))),
  );
  const widths = columns.map((column, i) =>
    lines.reduce((most, line) => Math.max(most, line[i].length), column.title.length),
  );
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |\n`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|\n`;
  return line(columns.map((column) => column.title)) + rule + lines.map(line).join('');
}

const cut = (text) => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);
