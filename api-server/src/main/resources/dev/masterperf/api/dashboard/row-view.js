// One row of the table. Elements live as long as the series is shown; only what changed is written.

import { hueOf } from './categories.js';
import { COLUMNS } from './columns.js';
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

  /** Shows a row as it was at that instant. */
  show(row, generatedAt) {
    const age = secondsBetween(row.lastSeen, generatedAt);
    COLUMNS.forEach((column, i) => write(this.cells[i], column.read(row)));
    mark(this.element, 'status', row.status);
    mark(this.element, 'stale', String(isStale(row, age)));
    if (this.element.title !== '' || age >= STALE_AFTER_SECONDS) {
      this.element.title = `last event ${durationText(age)} ago`;
    }
  }
}

/** A configuration holds until another one comes; a measurement grows old. */
function isStale(row, age) {
  return row.type === 'performance' && age > STALE_AFTER_SECONDS;
}

function write(cell, text) {
  if (cell.textContent === text || isSelected(cell)) return;
  cell.textContent = text;
  cell.title = text;
}

function mark(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** Who is about to copy a cell keeps what is selected. */
function isSelected(cell) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(cell, true);
}
