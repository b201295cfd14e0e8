// The grid: of however many rows there are, elements exist for those in sight, and are used again.

import { attribute, hasSelection, mark, moveTo } from '../shell/dom.js';
import { COLUMN, template } from './columns.js';
import { Geometry, ROW } from './geometry.js';
import { GroupView } from './group-view.js';
import { RowView } from './row-view.js';

/** Elements beyond the edges, so that scrolling a little finds them in place. */
const OVERSCAN = 3;
/** Rows the worker hands over beyond the edges. */
const AHEAD = 90;
const GUTTER_PX = 18;
const SCROLLBAR_PX = 14;
/** Scrolling has come to rest when nothing was scrolled for so long. */
const REST_MS = 150;
/** A pointer that lies still for so long is not about to click. */
const STILL_MS = 60_000;

export class Grid {
  #scroller;
  #table;
  #head;
  #body;
  #detail;
  #on;
  #views = new Map();
  #spareRows = [];
  #spareGroups = [];
  #geometry = new Geometry(0, -1, 0);
  #from = 0;
  #items = [];
  #asked = { from: 0, to: 0 };
  #context = { columns: [], now: '', clock: null };
  #active = null;
  #activeAt = -1;
  #wanted = -1;
  #drawing = false;
  #scrolling = false;
  #resting;
  #inside = false;
  #held = false;
  #still;
  #top = 0;
  #shifted = 0;

  /**
   * @param parts scroller, table, head, body (elements) and detail, the panel below an open row
   * @param on window(from, to), hold(held), row(series), group(name)
   */
  constructor({ scroller, table, head, body, detail }, on) {
    this.#scroller = scroller;
    this.#table = table;
    this.#head = head;
    this.#body = body;
    this.#detail = detail;
    this.#on = on;
    table.style.setProperty('--row', `${ROW}px`);
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => {
      this.#stayInPlace();
      this.#resized();
    }).observe(scroller);
    body.addEventListener('click', (event) => this.#clicked(event));
    body.addEventListener('pointerover', (event) => this.#explain(event), { passive: true });
    scroller.addEventListener('pointermove', () => this.#pointer(true), { passive: true });
    scroller.addEventListener('pointerleave', () => this.#pointer(false));
    document.addEventListener('selectionchange', () => this.#holdOrNot());
  }

  /** The columns by name, in order; the clock times are told by. */
  setColumns(names, clock) {
    this.#context = { ...this.#context, columns: names, clock };
    mark(this.#table, 'statusColumn', String(names.includes('status')));
    this.#resized();
    this.#draw();
  }

  /** The width columns have to share, in CSS pixels. */
  get room() {
    return this.#scroller.clientWidth - GUTTER_PX - SCROLLBAR_PX;
  }

  /** Takes what the worker says is to be seen. */
  show({ count, from, items, openAt, now }) {
    if (items === undefined) return;
    this.#from = from;
    this.#items = items;
    this.#context.now = now;
    this.#geometry = new Geometry(count, openAt, this.#detail.height);
    this.#draw();
  }

  /** The key of the row that the keyboard is at: `{ series }` or `{ group }`, or null. */
  get active() {
    return this.#active;
  }

  /** Goes so many rows down, or up; from outside, to the first in sight. */
  move(rows) {
    const at = this.#activeAt < 0 ? this.#firstInSight() : this.#activeAt + rows;
    this.goTo(at);
  }

  /** Goes to this row, the last one if there are fewer. */
  goTo(index) {
    const { count } = this.#geometry;
    if (count === 0) return;
    this.#wanted = Math.min(Math.max(0, index), count - 1);
    this.#bringIntoSight(this.#wanted);
    this.#draw();
  }

  get pageRows() {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / ROW) - 2);
  }

  get last() {
    return this.#geometry.count - 1;
  }

  /** Scrolls so that the open row and its panel are in sight. */
  revealOpen() {
    const { open, panelTop, panel } = this.#geometry;
    if (open < 0) return;
    const headHeight = this.#head.offsetHeight;
    const bottom = panelTop + panel + headHeight;
    const { scrollTop, clientHeight } = this.#scroller;
    if (bottom > scrollTop + clientHeight) {
      this.#scroller.scrollTop = Math.min(bottom - clientHeight, panelTop - ROW);
    }
    this.#bringIntoSight(open);
  }

  #firstInSight() {
    return Math.min(this.#geometry.indexAt(this.#scroller.scrollTop + ROW - 1), this.last);
  }

  #bringIntoSight(index) {
    const top = this.#geometry.top(index);
    const { scrollTop, clientHeight } = this.#scroller;
    const room = clientHeight - this.#head.offsetHeight;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + ROW > scrollTop + room) this.#scroller.scrollTop = top + ROW - room;
  }

  #resized() {
    const room = this.room;
    const names = this.#context.columns;
    const least = names.reduce((sum, name) => sum + COLUMN.get(name).width[0], 0);
    this.#table.style.setProperty('--columns', template(names, room));
    this.#table.style.minWidth = names.length <= 3 ? '' : `${least + GUTTER_PX}px`;
    this.#drawSoon();
    this.#on.resized?.(room);
  }

  #scrolled() {
    this.#scrolling = true;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#scrolling = false;
      this.#drawSoon();
    }, REST_MS);
    this.#drawSoon();
  }

  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    // All that has to be read of the layout is read before anything is written, and once.
    const { scrollTop, clientHeight } = this.#scroller;
    this.#context.selecting = hasSelection(this.#body);
    const geometry = this.#geometry;
    const height = `${geometry.height}px`;
    if (this.#body.style.height !== height) this.#body.style.height = height;
    attribute(this.#table, 'aria-rowcount', geometry.count + 1);
    const first = Math.max(0, geometry.indexAt(scrollTop) - OVERSCAN);
    // As many wherever it is scrolled to, so that none has to go and come again on the way.
    const end = Math.min(geometry.count, first + Math.ceil(clientHeight / ROW) + 1 + 2 * OVERSCAN);
    this.#askFor(first, end);
    this.#place(first, end);
    this.#placeDetail();
    const inSight = this.#views.has(this.#active?.key);
    attribute(this.#table, 'aria-activedescendant', inSight ? `row-${this.#activeAt}` : null);
  }

  /** Asks for rows once those at hand come to an end. */
  #askFor(first, end) {
    const { from, to } = this.#asked;
    const margin = AHEAD / 3;
    const tooHigh = first - margin < from && from > 0;
    const tooLow = end + margin > to;
    if (!tooHigh && !tooLow) return;
    const asked = { from: Math.max(0, first - AHEAD), to: end + AHEAD };
    if (asked.from === from && asked.to === to) return;
    this.#asked = asked;
    this.#on.window(asked.from, asked.to);
  }

  #place(first, end) {
    const shown = [];
    for (let i = first; i < end; i++) {
      const item = this.#items[i - this.#from];
      if (item !== undefined) shown.push([i, item, keyOf(item)]);
    }
    // Scrolled faster than the worker answers: what was there lies out of sight, and may stay.
    if (shown.length === 0 && this.#geometry.count > 0) return;
    this.#findActive(shown);
    this.#spareAllBut(new Set(shown.map(([, , key]) => key)));
    shown.forEach(([, item, key]) => this.#viewOf(item, key));
    this.#dropSpares();
    for (const [index, item, key] of shown) {
      const view = this.#views.get(key);
      view.show(item, this.#context);
      const isOpen = item.cells === undefined ? !item.closed : index === this.#geometry.open;
      view.at(index, this.#geometry.top(index), key === this.#active?.key, isOpen);
      if (!view.element.isConnected) this.#body.append(view.element);
    }
    if (!this.#scrolling && !this.#context.selecting) this.#order(shown);
  }

  /**
   * Has elements follow each other as rows do, for those who select or listen. Not while scrolling:
   * each is laid out by itself, and browsers work out anew the style of all in one that is moved. Nor
   * while something is selected, which a browser lets go of in what is moved.
   */
  #order(shown) {
    let next = this.#body.firstChild;
    for (const [, , key] of shown) {
      const { element } = this.#views.get(key);
      if (next === this.#detail.element) next = next.nextSibling;
      if (element === next) next = next.nextSibling;
      else this.#body.insertBefore(element, next);
    }
  }

  #findActive(shown) {
    if (this.#wanted >= 0) {
      const found = shown.find(([index]) => index === this.#wanted);
      if (found === undefined) return;
      this.#active = activeOf(found[1], found[2]);
      this.#wanted = -1;
    }
    const at = shown.find(([, , key]) => key === this.#active?.key);
    this.#activeAt = at === undefined ? this.#activeAt : at[0];
    if (this.#active === null) this.#activeAt = -1;
  }

  /** Of spares those that went last: their elements are still in place. */
  #viewOf(item, key) {
    let view = this.#views.get(key);
    if (view === undefined) {
      view =
        item.cells === undefined
          ? (this.#spareGroups.pop() ?? new GroupView())
          : (this.#spareRows.pop() ?? new RowView());
      this.#views.set(key, view);
    }
  }

  /** Views of what went out of sight are used again, and their elements stay where they are. */
  #spareAllBut(keys) {
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue;
      this.#views.delete(key);
      (view instanceof GroupView ? this.#spareGroups : this.#spareRows).push(view);
    }
  }

  #dropSpares() {
    for (const { element } of [...this.#spareRows, ...this.#spareGroups]) {
      if (element.isConnected) element.remove();
    }
  }

  #placeDetail() {
    const { element } = this.#detail;
    if (this.#geometry.open < 0) {
      if (element.isConnected) element.remove();
      return;
    }
    moveTo(element, this.#geometry.panelTop);
    if (!element.isConnected) this.#body.append(element);
  }

  #clicked(event) {
    const row = event.target.closest('tr');
    if (row === null || row === this.#detail.element || hasSelection(this.#body)) return;
    if (row.dataset.series !== undefined) {
      this.#active = { key: `row ${row.dataset.series}`, series: row.dataset.series };
      this.#on.row(row.dataset.series);
    } else if (row.dataset.group !== undefined) {
      this.#active = { key: `group ${row.dataset.group}`, group: row.dataset.group };
      this.#on.group(row.dataset.group);
    }
    this.#draw();
  }

  #explain(event) {
    const cell = event.target.closest('.row > td');
    const series = cell?.parentElement.dataset.series;
    if (series !== undefined) this.#views.get(`row ${series}`)?.explain(cell);
  }

  #pointer(inside) {
    clearTimeout(this.#still);
    this.#inside = inside;
    if (inside) this.#still = setTimeout(() => this.#pointer(false), STILL_MS);
    this.#holdOrNot();
  }

  /** What comes or goes above the rows, such as an alert, does not move them away from under a pointer. */
  #stayInPlace() {
    if (this.#scroller.clientHeight === 0) return; // something else stands in its place
    const { top } = this.#scroller.getBoundingClientRect();
    const by = top - this.#top;
    this.#top = top;
    if (!this.#held || by === 0) return;
    const before = this.#scroller.scrollTop;
    this.#scroller.scrollTop += by;
    this.#shifted += this.#scroller.scrollTop - before;
  }

  /** Who was at the first row is there again. */
  #backInPlace() {
    if (this.#shifted > 0 && this.#scroller.scrollTop === this.#shifted) this.#scroller.scrollTop = 0;
    this.#shifted = 0;
  }

  /** The order holds still while somebody points at it or selects from it. */
  #holdOrNot() {
    const held = this.#inside || hasSelection(this.#body);
    if (held === this.#held) return;
    this.#held = held;
    mark(this.#scroller, 'held', String(held));
    if (!held) this.#backInPlace();
    this.#on.hold(held);
  }
}

const keyOf = (item) => (item.cells === undefined ? `group ${item.group}` : `row ${item.cells.series}`);

const activeOf = (item, key) =>
  item.cells === undefined ? { key, group: item.group } : { key, series: item.cells.series };
