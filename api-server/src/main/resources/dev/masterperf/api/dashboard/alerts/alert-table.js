// The table of alerts: rows are kept by fingerprint, so that a selection and the place of the
// pointer survive each change. While the pointer is over it, or text in it is selected, the order
// holds still: states go on, and alerts that came since wait.

import { attribute, element, explain, hasSelection, mark, writeText } from '../shell/dom.js';
import { durationText, quantityText, secondsBetween } from '../shell/format.js';

const COLUMNS = [
  { name: 'state', title: 'State' },
  { name: 'name', title: 'Alert' },
  { name: 'place', title: 'Series' },
  { name: 'value', title: 'Value' },
  { name: 'since', title: 'Since' },
  { name: 'severity', title: 'Severity' },
  { name: 'heard', title: 'Who hears of it' },
];
const SORTABLE = new Set(['state', 'name', 'place', 'value', 'since', 'severity']);

export class AlertTable {
  element = element('div', 'al-scroll');
  #table = element('table', 'al-table');
  #heads = new Map();
  #bodies = element('tbody');
  #waiting = element('p', 'al-waiting');
  #rows = new Map();
  #headings = new Map();
  #shown = [];
  #on;
  #clock;
  #selected = '';
  #over = false;
  #latest = null;

  /** on: { open(fingerprint), sort(column), selected(fingerprint) } */
  constructor(clock, on) {
    this.#clock = clock;
    this.#on = on;
    this.#table.setAttribute('role', 'grid');
    this.#table.setAttribute('aria-label', 'Alerts');
    this.#table.tabIndex = 0;
    this.#table.append(this.#head(), this.#bodies);
    this.#waiting.setAttribute('role', 'status');
    this.element.append(this.#table, this.#waiting);
    this.#bodies.addEventListener('click', (event) => this.#clicked(event));
    this.#bodies.addEventListener('pointerenter', () => (this.#over = true));
    this.#bodies.addEventListener('pointerleave', () => this.#release());
  }

  #head() {
    const row = element('tr');
    row.setAttribute('role', 'row');
    for (const { name, title } of COLUMNS) {
      const cell = element('th');
      cell.setAttribute('role', 'columnheader');
      mark(cell, 'part', name);
      if (SORTABLE.has(name)) {
        const button = element('button', 'al-sort', title);
        button.type = 'button';
        button.addEventListener('click', () => this.#on.sort(name));
        cell.append(button);
        this.#heads.set(name, cell);
      } else cell.textContent = title;
      row.append(cell);
    }
    const head = element('thead');
    for (const part of [head, this.#bodies]) part.setAttribute('role', 'rowgroup');
    head.append(row);
    return head;
  }

  get selected() {
    return this.#selected;
  }

  /** The alerts in their order, as they stand on the page. */
  get order() {
    return this.#shown.map(({ alert }) => alert);
  }

  /** sections as arranged() makes them; now: an instant; moved: by a person, so held or not. */
  show(sections, { now, sort, open, byPerson = false }) {
    this.#latest = { sections, now, sort, open };
    this.#showSort(sort);
    if (!byPerson && (this.#over || hasSelection(this.#bodies)) && this.#shown.length > 0) this.#update();
    else this.#arrange();
  }

  #showSort(sort) {
    for (const [name, cell] of this.#heads) {
      const by = sort.replace(/^-/, '') === name;
      attribute(cell, 'aria-sort', by ? (sort.startsWith('-') ? 'descending' : 'ascending') : null);
    }
  }

  #release() {
    this.#over = false;
    if (this.#latest !== null) this.#arrange();
  }

  #arrange() {
    const nodes = [];
    this.#shown = [];
    for (const { title, alerts } of this.#latest.sections) {
      if (title !== '') nodes.push(this.#heading(title, alerts.length));
      for (const alert of alerts) {
        const row = this.#row(alert, title);
        this.#shown.push({ alert, row });
        nodes.push(row);
      }
    }
    const before = this.#bodies.children;
    if (before.length !== nodes.length || nodes.some((node, i) => node !== before[i])) {
      this.#bodies.replaceChildren(...nodes);
    }
    this.#forget(nodes);
    writeText(this.#waiting, '');
    this.#mark();
  }

  /** What is there goes on where it stands; what is gone is dimmed, what is new waits. */
  #update() {
    const latest = new Map(this.#latest.sections.flatMap(({ alerts }) => alerts.map((alert) => [alert.fingerprint, alert])));
    const here = new Set();
    for (const shown of this.#shown) {
      const alert = latest.get(shown.alert.fingerprint);
      here.add(shown.alert.fingerprint);
      mark(shown.row, 'gone', String(alert === undefined));
      if (alert === undefined) continue;
      shown.alert = alert;
      this.#fill(shown.row, alert);
    }
    const waiting = [...latest.keys()].filter((fingerprint) => !here.has(fingerprint)).length;
    writeText(this.#waiting, waiting === 0 ? '' : `${waiting} more when the pointer leaves the table`);
    this.#mark();
  }

  #heading(title, count) {
    let row = this.#headings.get(title);
    if (row === undefined) {
      row = element('tr', 'al-group');
      row.setAttribute('role', 'row');
      const cell = element('th');
      cell.setAttribute('role', 'rowheader');
      cell.append(element('span', '', title), element('span', 'al-count'));
      row.append(cell);
      this.#headings.set(title, row);
    }
    writeText(row.querySelector('.al-count'), String(count));
    return row;
  }

  #row(alert, section) {
    const key = `${section}\n${alert.fingerprint}`;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = element('tr', 'al-row');
      row.id = `alert-row-${this.#rows.size}-${alert.fingerprint}`;
      row.setAttribute('role', 'row');
      row.dataset.fingerprint = alert.fingerprint;
      for (const { name } of COLUMNS) {
        const cell = element('td');
        cell.setAttribute('role', 'gridcell'); // laid out as a grid it would be no table to all browsers
        mark(cell, 'part', name);
        row.append(cell);
      }
      row.children[0].append(element('span', 'al-state'));
      row.children[1].append(element('span', 'al-name'), element('span', 'al-summary'));
      this.#rows.set(key, row);
    }
    mark(row, 'gone', 'false');
    this.#fill(row, alert);
    return row;
  }

  #fill(row, alert) {
    const [state, name, place, value, since, severity, heard] = row.children;
    mark(row, 'state', alert.state);
    mark(row, 'kept', String(alert.kept.length > 0));
    writeState(state.firstChild, alert.state);
    writeText(name.firstChild, alert.name);
    writeText(name.lastChild, alert.summary || alert.anomaly?.text || alert.place);
    explain(name, name.lastChild.textContent);
    writeText(place, alert.place);
    explain(place, alert.place);
    writeText(value, alert.value === null || Number.isNaN(alert.value) ? '–' : quantityText(alert.value, alert.unit));
    writeText(since, sinceText(alert, this.#latest.now));
    explain(since, this.#clock.full(alert.since));
    writeText(severity, alert.severity);
    writeText(heard, heardText(alert));
    explain(heard, heard.textContent);
  }

  /** Only times change. */
  tick(now) {
    if (this.#latest === null) return;
    this.#latest.now = now;
    for (const { alert, row } of this.#shown) writeText(row.children[4], sinceText(alert, now));
  }

  #forget(nodes) {
    const here = new Set(nodes);
    for (const known of [this.#rows, this.#headings]) {
      for (const [key, row] of known) if (!here.has(row)) known.delete(key);
    }
  }

  // Selection

  /** Goes so many rows down; to the first where nothing is selected. */
  move(by) {
    const at = this.#shown.findIndex(({ alert }) => alert.fingerprint === this.#selected);
    const next = at < 0 ? 0 : Math.max(0, Math.min(this.#shown.length - 1, at + by));
    if (this.#shown.length > 0) this.select(this.#shown[next].alert.fingerprint);
  }

  select(fingerprint) {
    this.#selected = fingerprint;
    this.#mark();
    this.#shown.find(({ alert }) => alert.fingerprint === fingerprint)?.row.scrollIntoView({ block: 'nearest' });
    this.#on.selected(fingerprint);
  }

  #mark() {
    let active = null;
    for (const { alert, row } of this.#shown) {
      const selected = alert.fingerprint === this.#selected;
      attribute(row, 'aria-selected', String(selected));
      mark(row, 'open', String(alert.fingerprint === this.#latest.open));
      if (selected) active = row.id;
    }
    attribute(this.#table, 'aria-activedescendant', active);
  }

  #clicked(event) {
    const row = event.target.closest('.al-row');
    if (row === null || hasSelection(row)) return;
    this.select(row.dataset.fingerprint);
    this.#on.open(row.dataset.fingerprint);
  }

  focus() {
    this.#table.focus({ preventScroll: true });
  }
}

/** State by shape, by word and by colour. */
export function writeState(place, state) {
  mark(place, 'state', state);
  writeText(place, state);
}

export function sinceText(alert, now) {
  if (alert.endsAt) return `ended ${durationText(secondsBetween(alert.endsAt, now))} ago`;
  return durationText(secondsBetween(alert.since, now));
}

function heardText(alert) {
  if (alert.kept.length > 0) return `nobody: ${alert.kept.join('; ')}`;
  if (alert.state === 'pending') return 'nobody yet';
  return alert.receivers.join(', ');
}
