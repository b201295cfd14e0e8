// What is shown of the table: the rows in their order, held still while somebody reads them.
//
// Three things hold it. Frozen: a copy of then, values and all. Held (the pointer is over the rows):
// the order stays and values go on; rows that went stay as gone, new ones wait. Neither: all is
// arranged anew at each message.

import { arrange } from '../matrix/arranging.js';
import { matcher, parse } from '../matrix/filter.js';

export class Board {
  #table;
  #view = { filter: '', sort: [], group: '', closed: [] };
  #matches = () => true;
  #held = false;
  #frozen = null;
  #heldAt = 0;
  items = [];
  matching = 0;

  constructor(table) {
    this.#table = table;
  }

  /** What was typed, how to sort, how to group: arranged at once, held or not. */
  setView(view) {
    this.#view = view;
    this.#matches = matcher(parse(view.filter));
    this.#arrange();
  }

  hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (!held) this.#arrange();
  }

  freeze(frozen) {
    if (frozen === (this.#frozen !== null)) return;
    this.#frozen = frozen ? this.#copy() : null;
    this.#arrange();
  }

  /** After each message. */
  changed() {
    if (this.#frozen === null && !this.#held) this.#arrange();
  }

  /** The instant of what is shown. */
  get now() {
    return this.#frozen === null ? this.#table.generatedAt : this.#frozen.generatedAt;
  }

  /** What is kept from the reader at the moment. */
  waiting() {
    const since = this.#frozen === null ? this.#heldAt : this.#frozen.tick;
    if (this.#frozen === null && !this.#held) return { frozen: false, changed: 0, added: 0 };
    let changed = 0;
    let added = 0;
    for (const row of this.#table.rows.values()) {
      if (row.bornAt > since) added += this.#matches(row.cells) ? 1 : 0;
      else if (row.changedAt > since) changed++;
    }
    return { frozen: this.#frozen !== null, changed, added };
  }

  /** Where a series stands, -1 if it is not shown. */
  indexOf(series) {
    if (series === '') return -1;
    return this.items.findIndex((item) => item.row?.cells.series === series);
  }

  /** The rows that have all but source and labels in common with this one, and it itself. */
  siblings(series) {
    const rows = this.#rows();
    let own;
    for (const row of rows) if (row.cells.series === series) own = row.cells;
    if (own === undefined) return [];
    const same = ['scope', 'category', 'type', 'topic', 'subCat', 'id'];
    return [...this.#rows()]
      .map((row) => row.cells)
      .filter((cells) => same.every((name) => cells[name] === own[name]));
  }

  #rows() {
    return this.#frozen === null ? this.#table.rows.values() : this.#frozen.rows.values();
  }

  #arrange() {
    this.#heldAt = this.#table.tick;
    const { sort, group, closed } = this.#view;
    const matches = this.#matches;
    const arranged = arrange(this.#rows(), { matches, sort, group, closed: new Set(closed) });
    this.items = arranged.items;
    this.matching = arranged.matching;
  }

  #copy() {
    const { generatedAt, tick } = this.#table;
    const second = Math.floor(Date.parse(generatedAt) / 1000);
    const rows = new Map();
    for (const [number, row] of this.#table.rows) {
      const points = row.recent.points(second);
      rows.set(number, { ...row, cells: { ...row.cells }, recent: { points: () => points } });
    }
    return { generatedAt, tick, rows };
  }
}
