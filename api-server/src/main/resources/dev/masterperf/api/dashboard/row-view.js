// One row of the table. Elements live as long as the series is shown; only what changed is written.

import { hueOf } from './categories.js';
import { COLUMNS } from './columns.js';
import { explain, isSelected, mark, writeText } from './dom.js';
import { durationText, secondsBetween } from './format.js';

const STALE_AFTER_SECONDS = 60;

export class RowView {
  constructor(row) {
    this.element = document.createElement('tr');
    this.element.dataset.series = row.series;
    this.cells = COLUMNS.map((column) => this.#cell(column, row));
  }

  #cell(column, row) {
    const cell = document.createElement('td');
    cell.dataset.column = column.name;
    cell.classList.toggle('number', column.number === true);
    this.element.append(cell);
    if (column.name !== 'category') return cell;
    const chip = document.createElement('span');
    chip.className = 'chip';
    chip.style.setProperty('--hue', hueOf(row.category));
    cell.append(chip);
    return chip;
  }

  /** Shows a row as it was at that instant; a cell someone is selecting is left alone. */
  show(row, generatedAt) {
    const age = secondsBetween(row.lastSeen, generatedAt);
    const stale = isStale(row, age);
    mark(this.element, 'status', row.status);
    mark(this.element, 'stale', String(stale));
    COLUMNS.forEach((column, i) => {
      const text = column.read(row);
      if (!isSelected(this.cells[i])) writeText(this.cells[i], text);
      explain(this.cells[i], stale ? `${text} (last event ${durationText(age)} ago)` : text);
    });
  }
}

/** A configuration holds until another one comes; a measurement grows old. */
function isStale(row, age) {
  return row.type === 'performance' && age > STALE_AFTER_SECONDS;
}
