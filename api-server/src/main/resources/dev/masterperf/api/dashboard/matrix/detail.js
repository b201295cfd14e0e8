// The panel below an open row: percentiles, facts, sources, last events, and the history's charts.

import { element, mark, writeText } from '../shell/dom.js';
import { cellText, numberOf, pairsText, plainText, quantityText, rateText } from '../shell/format.js';
import { labelsOf, selectorOf } from './selector.js';
import { SPANS, Windows } from './windows.js';

const HISTORY = new URL('../history/history-panel.js', import.meta.url).href;
const FACTS = [
  ['Scope', 'scope'],
  ['Category', 'category'],
  ['Type', 'type'],
  ['Topic', 'topic'],
  ['SubCat', 'subCat'],
  ['ID', 'id'],
  ['Source', 'source'],
  ['Value', 'value'],
  ['Unit', 'unit'],
  ['Status', 'status'],
  ['Pattern', 'pattern'],
  ['Locations', 'locations'],
  ['Impact', 'impact'],
];
const STATISTICS = ['min', 'avg', 'p50', 'p90', 'p95', 'p99', 'max'];
/** Of rows whose values are text, which have no charts. */
const WITHOUT_CHARTS_PX = 320;
const LEAST_PX = 360;
const MOST_PX = 640;
const MOST_EVENTS = 30;
const LONGEST_FACT = 12_000;

export class Detail {
  element = element('tr', 'detail');
  #panel = element('section', 'detail-panel');
  #series = '';
  #hasNumbers = true;
  #parts = null;
  #windows = null;
  #history = null;
  #copy;
  #chart;
  #clock;

  /**
   * copy(text, what) puts text on the clipboard and says so; close() closes the row; chart(labels)
   * shows the series among other charts.
   */
  constructor({ copy, clock, close, chart }) {
    this.#copy = copy;
    this.#chart = chart;
    this.#clock = clock;
    this.close = close;
    this.element.setAttribute('role', 'row');
    const cell = this.element.appendChild(element('td'));
    cell.setAttribute('role', 'gridcell');
    cell.append(this.#panel);
    this.#panel.tabIndex = 0;
  }

  /** In CSS pixels, the same whatever is in it, so that nothing jumps when it comes. */
  get height() {
    const room = Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(innerHeight * 0.62)));
    const height = this.#hasNumbers ? room : WITHOUT_CHARTS_PX;
    this.element.style.height = `${height}px`;
    return height;
  }

  /** Shows this series, or nothing where it is ''. */
  open(series) {
    if (series === this.#series) return;
    this.#shut();
    this.#series = series;
  }

  /** siblings: the cells of all rows that differ in source and labels alone. */
  show(siblings) {
    const cells = siblings.find((sibling) => sibling.series === this.#series);
    if (cells === undefined) return;
    this.#hasNumbers = numberOf(cells) !== null || cells.p50 !== null;
    if (this.#parts === null) this.#build(cells);
    this.#writeFacts(cells);
    this.#writeSources(siblings, cells);
  }

  /** The clock was set to another zone: charts are made anew. */
  zoneChanged() {
    const series = this.#series;
    this.#shut();
    this.#series = series;
  }

  #shut() {
    this.#windows?.close();
    this.#history?.then((history) => history?.close());
    this.#windows = null;
    this.#history = null;
    this.#parts = null;
    this.#series = '';
    this.#panel.replaceChildren();
  }

  #build(cells) {
    const parts = {
      spans: table(['Last', 'events', 'errors', ...STATISTICS]),
      facts: element('dl', 'facts'),
      sources: table(['Source', 'Value', 'Rate', 'p50', 'p99', 'Last seen']),
      events: table(['Second', 'Events', 'Last', 'Max', 'Errors']),
      refused: element('p', 'refused'),
      history: element('div', 'history'),
    };
    parts.sourcesBox = box('By source', parts.sources.element);
    const left = element('div', 'detail-facts');
    left.append(
      this.#title(cells),
      parts.refused,
      box('Percentiles', parts.spans.element),
      parts.sourcesBox,
      box('Facts', parts.facts),
      box('Last events', parts.events.element),
    );
    parts.refused.hidden = true;
    // What comes later finds its place taken, so that nothing moves when it does.
    parts.spans.write(SPANS.map(({ title }) => [title, ...spanCells(null)]));
    this.#showHistory(parts.history, this.#hasNumbers);
    this.#panel.setAttribute('aria-label', `Details of ${plainText(cells.id).slice(0, 100)}`);
    this.#panel.replaceChildren(left, parts.history);
    this.#parts = parts;
    this.#windows = new Windows(this.#series, (windows) => this.#writeWindows(windows, cells.unit));
    this.#history = this.#mountHistory(parts.history, cells);
  }

  #title(cells) {
    const line = element('p', 'detail-title');
    const selector = selectorOf(cells);
    const code = element('code', '', cellText(selector));
    code.title = plainText(selector.slice(0, 1000));
    line.append(
      code,
      button('Add to charts', () => this.#chart(labelsOf(cells))),
      button('Copy selector', () => this.#copy(selector, 'the PromQL selector')),
      button('Close', this.close),
    );
    return line;
  }

  async #mountHistory(place, cells) {
    if (!this.#hasNumbers) return null;
    const module = await import(HISTORY).catch(() => null);
    // The row was closed while they came, or they did not.
    if (this.#parts?.history !== place) return null;
    if (module === null) {
      this.#showHistory(place, false);
      return null;
    }
    try {
      const options = { series: labelsOf(cells), unit: cells.unit ?? '1', timeZone: this.#clock.zone };
      return module.mountHistory(place, options);
    } catch (e) {
      writeText(place, `No charts: ${e.message}`);
      return null;
    }
  }

  #showHistory(place, shown) {
    place.hidden = !shown;
    mark(this.#panel, 'charts', String(shown));
  }

  #writeFacts(cells) {
    const facts = FACTS.map(([title, name]) => [title, cells[name] ?? '']);
    for (const [name, value] of Object.entries(cells.labels ?? {})) facts.push([`label ${name}`, value]);
    for (const [name, value] of Object.entries(cells.properties ?? {})) facts.push([name, value]);
    facts.push(['Event time', this.#clock.full(cells.ts)], ['Arrived', this.#clock.full(cells.lastSeen)]);
    const shown = facts.filter(([, value]) => value !== '');
    const list = this.#parts.facts;
    while (list.children.length > shown.length * 2) list.lastChild.remove();
    while (list.children.length < shown.length * 2) list.append(element('dt'), element('dd'));
    shown.forEach(([name, value], i) => {
      writeText(list.children[2 * i], plainText(name.slice(0, LONGEST_FACT)));
      writeText(list.children[2 * i + 1], plainText(value.slice(0, LONGEST_FACT)));
    });
  }

  #writeSources(siblings, own) {
    this.#parts.sourcesBox.hidden = siblings.length < 2;
    if (siblings.length < 2) return;
    const ordered = [...siblings].sort((a, b) => (a.series < b.series ? -1 : 1));
    this.#parts.sources.write(
      ordered.map((cells) => [
        sourceText(cells) + (cells.series === own.series ? ' ◂' : ''),
        cells.value,
        rateText(cells.rate),
        quantityText(cells.p50, cells.unit),
        quantityText(cells.p99, cells.unit),
        this.#clock.time(cells.lastSeen),
      ]),
    );
  }

  #writeWindows({ spans, seconds, refused }, unit) {
    if (this.#parts === null) return;
    this.#parts.refused.hidden = refused === undefined;
    writeText(this.#parts.refused, refused === undefined ? '' : `No windows: ${refused}`);
    if (refused !== undefined) return;
    this.#parts.spans.write(
      spans.map((window, i) => [SPANS[i].title, ...spanCells(window, unit)]),
    );
    this.#parts.events.write(
      seconds.slice(0, MOST_EVENTS).map((window) => [
        this.#clock.time(window.start),
        window.events.toLocaleString('en'),
        window.count > 0 ? quantityText(window.last, unit) : '–',
        window.count > 0 ? quantityText(window.max, unit) : '–',
        errorsText(window.errors),
      ]),
    );
  }
}

function spanCells(window, unit) {
  if (window === null) return ['–', '–', ...STATISTICS.map(() => '–')];
  const values = { ...window, avg: window.sum / window.count };
  return [
    window.events.toLocaleString('en'),
    errorsText(window.errors),
    ...STATISTICS.map((name) => (window.count > 0 ? quantityText(values[name], unit) : '–')),
  ];
}

const errorsText = (count) => (count === 0 ? '0' : `▲ ${count.toLocaleString('en')}`);

function sourceText(cells) {
  const labels = pairsText(cells.labels);
  return [cells.source, labels].filter((text) => text !== '').join('  ') || 'no source';
}

function box(title, content) {
  const made = element('div', 'box');
  const wide = element('div', 'box-content');
  wide.tabIndex = 0; // it may be wider than a phone, and keys scroll it then
  wide.setAttribute('role', 'group');
  wide.setAttribute('aria-label', title);
  wide.append(content);
  made.append(element('h2', '', title), wide);
  return made;
}

function button(text, onClick) {
  const made = element('button', 'ghost', text);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/** A small table whose rows are lists of texts. */
function table(titles) {
  const made = element('table', 'small');
  const head = made.createTHead().insertRow();
  for (const title of titles) {
    const cell = element('th', '', title);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = made.createTBody();
  const write = (rows) => {
    while (body.rows.length > rows.length) body.lastChild.remove();
    while (body.rows.length < rows.length) {
      const row = body.insertRow();
      titles.forEach(() => row.insertCell());
    }
    rows.forEach((cells, i) => {
      cells.forEach((text, j) => writeText(body.rows[i].cells[j], cellText(text ?? '')));
    });
  };
  return { element: made, write };
}
