// The columns of the matrix: what stands above them, what a row says in them, what they mean.

import { identityText, pairsText, quantityText, rateText } from '../shell/format.js';
import { SPAN_SECONDS } from '../live/recent.js';

const text = (name, title, width, explanation) => ({
  name,
  title,
  width,
  explanation,
  read: (cells) => cells[name] ?? '',
});
const number = (column) => ({ ...column, number: true });

/**
 * width: of the column in CSS pixels at least, and how it shares what is left. rank: the higher,
 * the sooner it goes where there is no room for all; absent: shown only when chosen.
 */
export const COLUMNS = [
  { ...text('category', 'Category', [116, 0], 'The kind of thing measured. One colour for one category, everywhere.'), rank: 1 },
  { ...text('type', 'Type', [106, 0], 'performance: measured again and again. configuration, validation, benchmark: holds until told otherwise.'), rank: 11 },
  { ...text('topic', 'Topic', [112, 2], 'What is measured within the category.'), rank: 4 },
  { ...text('subCat', 'SubCat', [80, 1], 'A part of the topic; General where there is none.'), rank: 12 },
  { name: 'id', title: 'ID', width: [140, 3], read: identityText, rank: 1, explanation: 'The name of the series, in braces its source and its own labels.' },
  number({ ...text('value', 'Value', [108, 1], 'The newest value as it was sent, with its unit. ▲ marks an error.'), rank: 1 }),
  { ...text('pattern', 'Pattern', [78, 2], 'Where it applies: a route, a key, a size; as sent.'), rank: 14 },
  { ...text('locations', 'Locations', [92, 1], 'Where it runs; as sent.'), rank: 15 },
  { ...text('impact', 'Impact', [80, 2], 'What it means for users; as sent.'), rank: 16 },
  { name: 'properties', title: 'Properties', width: [98, 2], read: (cells) => pairsText(cells.properties), rank: 13, explanation: 'Further facts of the newest event. They do not tell series apart.' },
  { name: 'status', title: 'Status', width: [72, 0], read: (cells) => cells.status ?? '', rank: 9, explanation: '● ok or ▲ error, as the newest event says.' },
  { name: 'trend', title: 'Trend', width: [84, 0], read: () => '', rank: 3, explanation: `The numbers of the last ${SPAN_SECONDS} seconds since this page is open, each line between its own least and most.` },
  number({ name: 'rate', title: 'Rate', width: [70, 0], read: (cells) => rateText(cells.rate), rank: 5, explanation: 'Events per second, over the last 10 to 20 seconds.' }),
  number({ name: 'p50', title: 'p50', width: [94, 0], read: (cells) => quantityText(cells.p50, cells.unit), rank: 8, explanation: 'The median of the last 10 to 20 seconds: half of the numbers were below it. In the unit it names, within 1 %.' }),
  number({ name: 'p99', title: 'p99', width: [94, 0], read: (cells) => quantityText(cells.p99, cells.unit), rank: 6, explanation: 'Of a hundred numbers of the last 10 to 20 seconds, one was above this. In the unit it names, within 1 %.' }),
  number({ name: 'lastSeen', title: 'Last seen', width: [90, 0], read: (cells, { clock, now }) => clock.timeOrDate(cells.lastSeen, now), rank: 7, explanation: 'When the newest event arrived, in hours, minutes and seconds here or in UTC (u). A row is dimmed when it measures performance and no event came for a minute.' }),
  { ...text('source', 'Source', [100, 1], 'The host or instance that sent it.') },
  { ...text('scope', 'Scope', [80, 1], 'The environment; scopes nest by /.') },
  { name: 'labels', title: 'Labels', width: [120, 2], read: (cells) => pairsText(cells.labels), explanation: 'What tells this series from others of the same name.' },
  { ...text('unit', 'Unit', [60, 0], 'The base unit of the numbers: s seconds, By bytes, By/s bytes per second, 1 without.') },
];

export const COLUMN = new Map(COLUMNS.map((column) => [column.name, column]));

/** The columns that have room in so many CSS pixels, the more important ones first in. */
export function fitting(width) {
  const ranked = COLUMNS.filter((column) => column.rank).sort((a, b) => a.rank - b.rank);
  const taken = new Set();
  let left = width;
  for (const column of ranked) {
    left -= column.width[0];
    // The first of each rank 1 stay whatever the screen: without them a row says nothing.
    if (left < 0 && column.rank > 1) break;
    taken.add(column);
  }
  return COLUMNS.filter((column) => taken.has(column)).map((column) => column.name);
}

/** Columns side by side, as the value of grid-template-columns. */
export function template(names, width) {
  const columns = names.map((name) => COLUMN.get(name));
  const needed = columns.reduce((sum, column) => sum + column.width[0], 0);
  return columns
    .map(({ width: [least, share] }) => {
      // Where even these do not fit, a phone upright, they share what there is.
      if (needed > width && columns.length <= 3) return `minmax(0, ${least}fr)`;
      return share === 0 ? `${least}px` : `minmax(${least}px, ${share}fr)`;
    })
    .join(' ');
}
