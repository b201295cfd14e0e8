// The line above the table while new series find no room: which label has too many values.

import { writeText } from '../shell/dom.js';
import { countText, plainText, secondsBetween } from '../shell/format.js';

/** A row tells so once a minute; twice that without one, and it is over. */
const SHOWN_SECONDS = 120;

export class BudgetLine {
  #line;
  /** By series, since among many newer rows a frame may have no room for these. */
  #told = new Map();

  constructor(line) {
    this.#line = line;
  }

  show(rows, generatedAt) {
    for (const row of rows) {
      if (isTold(row)) this.#told.set(row.series, row);
    }
    for (const [series, row] of this.#told) {
      if (secondsBetween(row.lastSeen, generatedAt) > SHOWN_SECONDS) this.#told.delete(series);
    }
    this.#line.hidden = this.#told.size === 0;
    writeText(this.#line, this.#told.size === 0 ? '' : plainText(text([...this.#told.values()])));
  }
}

function isTold(row) {
  return row.category === 'MasterPerf' && row.topic === 'Series Budget' && row.id === 'series-budget';
}

/** Each partition tells its own: of one label in one budget, the largest number is shown. */
function text(rows) {
  const largest = new Map();
  for (const row of rows) {
    const place = row.labels.budget === undefined ? '' : ` of category ${row.labels.budget}`;
    const label = `${row.labels.label}${place} in scope ${row.scope}`;
    largest.set(label, Math.max(row.measure ?? 0, largest.get(label) ?? 0));
  }
  const labels = [...largest]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([label, values]) => `${label} (about ${countText(values, 'value')} in one partition)`);
  return `Too many series by ${labels.join(', ')}: new ones are counted in rows named overflow. Send without this label, or raise the budget.`;
}
