// The line above the rows of a group.

import { attribute, element, mark, moveTo, writeText } from '../shell/dom.js';
import { cellText, countText } from '../shell/format.js';
import { hueOf } from './categories.js';

export class GroupView {
  element = element('tr', 'group');
  #name = element('span', 'group-name');
  #count = element('span', 'group-count');
  #errors = element('span', 'group-errors');
  key = null;

  constructor() {
    this.element.setAttribute('role', 'row');
    const cell = this.element.appendChild(element('td'));
    cell.setAttribute('role', 'gridcell');
    cell.append(this.#name, this.#count, this.#errors);
  }

  show(item) {
    this.element.dataset.group = item.group;
    this.#name.classList.toggle('chip', item.by === 'category');
    this.#name.style.setProperty('--hue', hueOf(item.group));
    writeText(this.#name, cellText(item.group === '' ? `no ${item.by}` : item.group));
    writeText(this.#count, countText(item.rows, 'row'));
    writeText(this.#errors, item.errors === 0 ? '' : `▲ ${countText(item.errors, 'error')}`);
    mark(this.element, 'closed', String(item.closed));
  }

  at(index, top, active, open) {
    attribute(this.element, 'aria-rowindex', index + 2);
    moveTo(this.element, top);
    if (this.element.id !== `row-${index}`) this.element.id = `row-${index}`;
    mark(this.element, 'active', String(active));
    attribute(this.element, 'aria-expanded', String(open));
  }
}
