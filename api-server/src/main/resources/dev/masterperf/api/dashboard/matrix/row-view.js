// One row of the grid. Its elements are used again for other series; only what changed is written.

import { attribute, element, explain, hasSelection, mark, moveTo, writeText } from '../shell/dom.js';
import { cellText, durationText, plainText, secondsBetween } from '../shell/format.js';
import { hueOf } from './categories.js';
import { COLUMN } from './columns.js';
import { HEIGHT, WIDTH, pathOf } from './sparkline.js';

const STALE_AFTER_SECONDS = 60;
const LONGEST_TIP = 1000;
const SVG = 'http://www.w3.org/2000/svg';

export class RowView {
  element = element('tr', 'row');
  #columns = [];
  #writers = [];
  #text = [];
  #shown = null;
  key = null;

  constructor() {
    this.element.setAttribute('role', 'row');
  }

  /** Shows a row as it was at that instant; a cell somebody is selecting is left alone. */
  show(item, context) {
    if (this.#columns !== context.columns) this.#build(context.columns);
    this.#shown = { item, context };
    const { cells } = item;
    if (this.key !== cells.series) {
      this.key = cells.series;
      this.element.dataset.series = cells.series;
      this.#text.fill(null);
    }
    mark(this.element, 'status', cells.status);
    mark(this.element, 'stale', String(isStale(item, context.now)));
    this.#writers.forEach((write, i) => write(item, context, i));
  }

  /**
   * Gives a cell its tooltip. Only now, as somebody points at it: browsers work out the style of a
   * cell anew whenever its title changes.
   */
  explain(cell) {
    const column = COLUMN.get(cell.dataset.column);
    const { item, context } = this.#shown;
    explain(cell, tipOf(column, item, context));
  }

  /** Puts it in its place. */
  at(index, top, active, open) {
    attribute(this.element, 'aria-rowindex', index + 2);
    moveTo(this.element, top);
    if (this.element.id !== `row-${index}`) this.element.id = `row-${index}`;
    mark(this.element, 'active', String(active));
    attribute(this.element, 'aria-selected', String(active));
    attribute(this.element, 'aria-expanded', String(open));
  }

  #build(columns) {
    this.#columns = columns;
    this.#text = columns.map(() => null);
    this.key = null;
    const cells = columns.map(cellFor);
    this.#writers = columns.map((name, i) => this.#writer(COLUMN.get(name), cells[i]));
    this.element.replaceChildren(...cells);
  }

  #writer(column, cell) {
    if (column.name === 'trend') return sparkline(cell);
    const chip = column.name === 'category' ? cell.appendChild(element('span', 'chip')) : cell;
    return ({ cells }, context, i) => {
      const text = column.read(cells, context);
      if (text !== this.#text[i] && !(context.selecting && hasSelection(cell))) {
        this.#text[i] = text;
        writeText(chip, cellText(text));
        if (chip !== cell) chip.style.setProperty('--hue', hueOf(cells.category));
      }
    };
  }
}

function cellFor(name) {
  const cell = element('td', COLUMN.get(name).number ? 'number' : '');
  cell.setAttribute('role', 'gridcell');
  cell.dataset.column = name;
  return cell;
}

function tipOf(column, item, context) {
  const { cells } = item;
  const age = durationText(secondsBetween(cells.lastSeen, context.now));
  if (column.name === 'lastSeen') return `${context.clock.full(cells.lastSeen)}, ${age} ago`;
  const tip = plainText(column.read(cells, context).slice(0, LONGEST_TIP));
  return isStale(item, context.now) ? `${tip} (last event ${age} ago)` : tip;
}

/** A configuration holds until another one comes; a measurement grows old. */
function isStale({ cells, gone }, now) {
  return gone || (cells.type === 'performance' && secondsBetween(cells.lastSeen, now) > STALE_AFTER_SECONDS);
}

function sparkline(cell) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const path = svg.appendChild(document.createElementNS(SVG, 'path'));
  cell.append(svg);
  return ({ points }) => attribute(path, 'd', pathOf(points));
}
