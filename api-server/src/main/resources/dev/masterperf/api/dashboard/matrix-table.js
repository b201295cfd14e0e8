// The table: rows keyed by series, in a steady order, filtered by what is typed.

import { COLUMNS, inOrder, searchText } from './columns.js';
import { RowView } from './row-view.js';

/** More rows than anybody reads; the filter searches all that came. */
const MAX_SHOWN = 500;

export class MatrixTable {
  #views = new Map();
  #body;
  #words = [];

  constructor(head, body) {
    this.#body = body;
    for (const column of COLUMNS) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = column.title;
      cell.dataset.column = column.name;
      cell.classList.toggle('number', column.number === true);
      head.append(cell);
    }
  }

  /** Rows must hold every word of this text. */
  filterBy(text) {
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** Shows a frame's rows, newest change first, and answers how many match and how many are shown. */
  show(rows, generatedAt) {
    const matching = this.#words.length === 0 ? rows : rows.filter((row) => this.#matches(row));
    const shown = matching.slice(0, MAX_SHOWN).sort(inOrder);
    this.#dropAllBut(new Set(shown.map((row) => row.series)));
    let next = this.#body.firstChild;
    for (const row of shown) {
      const view = this.#viewOf(row);
      view.show(row, generatedAt);
      if (view.element === next) {
        next = next.nextSibling;
      } else {
        this.#body.insertBefore(view.element, next);
      }
    }
    return { matching: matching.length, shown: shown.length };
  }

  #matches(row) {
    const text = searchText(row);
    return this.#words.every((word) => text.includes(word));
  }

  #viewOf(row) {
    let view = this.#views.get(row.series);
    if (view === undefined) {
      view = new RowView(row);
      this.#views.set(row.series, view);
    }
    return view;
  }

  #dropAllBut(series) {
    for (const [key, view] of this.#views) {
      if (!series.has(key)) {
        view.element.remove();
        this.#views.delete(key);
      }
    }
  }
}
