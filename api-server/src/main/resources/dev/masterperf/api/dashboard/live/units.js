// In which unit series are measured, by what the table's rows say.

import { labelsOf } from '../matrix/selector.js';

/**
 * For each set of labels the unit on which all series with these labels agree, or null. Where one series
 * has just these labels, and others have more, the one is meant.
 */
export function unitsOf(rows, sets) {
  const byId = new Map();
  const all = [];
  for (const { cells } of rows) {
    if (!cells.unit) continue;
    const series = { labels: labelsOf(cells), unit: cells.unit };
    all.push(series);
    if (!byId.has(cells.id)) byId.set(cells.id, []);
    byId.get(cells.id).push(series);
  }
  return sets.map((set) => agreed(meant(set, (set.id === undefined ? all : byId.get(set.id)) ?? [])));
}

function meant(set, series) {
  const wanted = Object.entries(set);
  const found = series.filter(({ labels }) => wanted.every(([name, value]) => labels[name] === value));
  const same = found.find(({ labels }) => Object.keys(labels).length === wanted.length);
  return same === undefined ? found.map(({ unit }) => unit) : [same.unit];
}

/** What all of them are; null where they differ, or there are none. */
export function agreed(units) {
  const different = new Set(units.filter(Boolean));
  return different.size === 1 ? [...different][0] : null;
}
