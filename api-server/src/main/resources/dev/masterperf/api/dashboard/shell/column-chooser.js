// The dialog that chooses columns.

import { COLUMNS } from '../matrix/columns.js';
import { byId, element } from './dom.js';
import { closeOnBackdrop } from './palette.js';

export class ColumnChooser {
  #dialog = byId('columns');
  #list = byId('columns-list');
  #chosen;
  #onChange;

  /** chosen(): the names shown now; onChange(names), null for as many as there is room for. */
  constructor(chosen, onChange) {
    this.#chosen = chosen;
    this.#onChange = onChange;
    byId('columns-reset').addEventListener('click', () => {
      onChange(null);
      this.#fill();
    });
    closeOnBackdrop(this.#dialog);
  }

  open() {
    this.#fill();
    this.#dialog.showModal();
  }

  #fill() {
    const chosen = new Set(this.#chosen());
    this.#list.replaceChildren(...COLUMNS.map((column) => this.#line(column, chosen)));
  }

  #line(column, chosen) {
    const label = element('label', 'column-choice');
    const box = element('input');
    box.type = 'checkbox';
    box.name = column.name;
    box.checked = chosen.has(column.name);
    box.addEventListener('change', () => this.#changed());
    label.append(box, element('span', 'column-name', column.title), element('small', '', column.explanation));
    return label;
  }

  #changed() {
    const names = [...this.#list.querySelectorAll('input:checked')].map((box) => box.name);
    this.#onChange(names.length === 0 ? null : names);
  }
}
