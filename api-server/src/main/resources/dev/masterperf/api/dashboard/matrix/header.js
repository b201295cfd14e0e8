// The head of the grid: a name for each column, what it means, and by which of them rows are sorted.

import { attribute, element } from '../shell/dom.js';
import { canSortBy } from './arranging.js';
import { COLUMN } from './columns.js';

export class Header {
  #row;
  #onSort;
  #names = '';

  /** onSort(column, further): further keeps the columns that rows are sorted by already. */
  constructor(row, onSort) {
    this.#row = row;
    this.#onSort = onSort;
  }

  show(names, sort) {
    if (this.#names !== names.join()) {
      this.#names = names.join();
      this.#row.replaceChildren(...names.map((name) => this.#cell(COLUMN.get(name))));
    }
    for (const cell of this.#row.children) {
      const at = sort.findIndex((by) => by.column === cell.dataset.column);
      const direction = at < 0 ? null : sort[at].down ? 'descending' : 'ascending';
      attribute(cell, 'aria-sort', direction);
      attribute(cell, 'data-rank', at < 0 || sort.length === 1 ? null : at + 1);
    }
  }

  #cell(column) {
    const cell = element('th', column.number ? 'number' : '');
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    cell.dataset.column = column.name;
    const sortable = canSortBy(column.name);
    const label = cell.appendChild(element(sortable ? 'button' : 'span', 'head', column.title));
    label.dataset.tip = sortable
      ? `${column.explanation}\nClick sorts, Shift-click sorts further.`
      : column.explanation;
    if (sortable) {
      label.type = 'button';
      label.addEventListener('click', (event) => this.#onSort(column.name, event.shiftKey));
    } else {
      label.tabIndex = 0;
    }
    return cell;
  }
}
