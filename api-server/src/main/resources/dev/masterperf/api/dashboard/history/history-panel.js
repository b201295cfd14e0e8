// Charts of one series over any time.
//
// mountHistory(element, options) puts them into an element and answers {close(), set(options)}.
//   series    labels as an object ({id, category, …}), or a PromQL selector
//   unit      s, By, By/s or 1; what the answers say wins
//   timeZone  'local', 'UTC', or a name such as Europe/Berlin
//   from, to  epoch milliseconds; left out: the last hour, live
//   span      milliseconds up to now, live, where from and to are left out
//   view, compare, band   what is shown at first
//   limit     {value, text} that is drawn as a line among the values
//   group     charts of one group share their cursor
//   controls  false: time is chosen elsewhere (the history page)
//   onRange   ({from, to, span, live}) when somebody chose another time
//   onState   ({view, compare, band}) when somebody chose what is shown
//   onBack    () where the time before is remembered elsewhere
//   onOpen    (labels) to open another series; left out: below this one

import { Refused, ask, curlOf, nameOf, pathOf, selectorOf, shortfalls } from './ask.js';
import { Beside } from './beside.js';
import { Chart } from './chart.js';
import { STATS, VIEWS, heatFrame, rateFrame, times, valueFrame } from './frames.js';
import { heatTable } from './heat-table.js';
import { plainText } from '../shell/format.js';
import { showMoved } from './moved-list.js';
import { copyText, saveFile, savePicture } from './picture.js';
import { countText } from './quantities.js';
import { Clock, HOUR, stepMillis } from './times.js';
import { TakeControls, TimeControls, ViewControls } from './toolbar.js';

const COMPARISONS = {
  off: 'No comparison',
  previous: 'The time before',
  day: 'A day earlier',
  week: 'A week earlier',
};
const LEAST_WAIT = 2_000;
const MOST_WAIT = 60_000;

const LEAST_SPAN = 3_000;
const LEGEND = 20;
const LONGEST_TITLE = 1_000;

export function mountHistory(element, options) {
  const panel = new Panel(element, options);
  panel.load();
  return { close: () => panel.close(), set: (changed) => panel.set(changed) };
}

class Panel {
  constructor(element, options) {
    this.options = options;
    this.selector = selectorOf(options.series);
    this.time = timeOf(options);
    this.shown = {
      view: options.view in VIEWS ? options.view : 'percentiles',
      compare: options.compare in COMPARISONS ? options.compare : 'off',
      band: options.band === true,
    };
    this.past = [];
    this.beside = new Beside(this);
    this.opened = [];
    this.build(element);
    this.showTimeZone();
  }

  build(element) {
    this.root = document.createElement('section');
    this.root.className = 'history-panel';
    this.root.setAttribute('aria-label', `History of ${nameOf(this.options.series)}`);
    const title = document.createElement('h3');
    title.textContent = nameOf(this.options.series);
    title.title = plainText(this.selector.slice(0, LONGEST_TITLE));
    this.times = new TimeControls({
      onSpan: (span) => this.go({ live: true, span }),
      onLive: () => this.toggleLive(),
      onBack: () => this.back(),
    });
    this.views = new ViewControls({
      views: VIEWS,
      comparisons: COMPARISONS,
      onView: (view) => this.choose({ view }),
      onCompare: (compare) => this.choose({ compare }),
      onBand: () => this.choose({ band: !this.shown.band }),
      onMoved: () => this.moved(),
    });
    this.take = new TakeControls({ onPicture: () => this.picture(), onTable: () => this.table(), onCurl: () => this.curl() });
    const bar = document.createElement('div');
    bar.className = 'history-bar';
    if (this.options.controls !== false) bar.append(this.times.element);
    bar.append(this.views.element, this.take.element);
    this.status = paragraph('history-status');
    this.status.setAttribute('role', 'status');
    this.cursor = paragraph('history-spoken');
    this.cursor.setAttribute('aria-live', 'polite');
    this.notes = document.createElement('ul');
    this.notes.className = 'history-notes';
    this.movedBox = document.createElement('div');
    this.below = document.createElement('div');
    const valueBox = this.box('Values', 260);
    const rateBox = this.box('Events a second', 130);
    this.root.append(title, bar, this.status, valueBox, rateBox, this.cursor, this.notes, this.movedBox, this.below);
    element.append(this.root);
    this.values = this.chart(valueBox, 'Values', 260);
    this.rates = this.chart(rateBox, 'Events a second', 130);
    withStyles();
  }

  box(label, height) {
    const box = document.createElement('div');
    box.className = 'history-chart';
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `${label}: arrows move the cursor, + and − zoom, Shift and arrows move the time, Backspace goes back, L follows, M asks what else moved`);
    box.style.minHeight = `${height + LEGEND}px`;
    box.addEventListener('keydown', (event) => this.key(event, label === 'Values' ? this.values : this.rates));
    return box;
  }

  chart(box, label, height) {
    return new Chart(box, {
      label,
      height,
      group: this.options.group ?? 'masterperf-history',
      onRange: (from, to) => this.zoom(from, to),
      onMark: (from, to) => this.moved(from, to),
      onBack: () => this.back(),
    });
  }

  showTimeZone() {
    this.clock = new Clock(this.options.timeZone);
  }

  /** Takes a time zone, a time, or what is shown, from outside: nobody is told of it. */
  set(changed) {
    if (changed.timeZone !== undefined) {
      this.options.timeZone = changed.timeZone;
      this.showTimeZone();
    }
    if ('live' in changed || 'from' in changed) this.time = timeOf(changed);
    for (const name of Object.keys(this.shown)) {
      if (name in changed) this.shown[name] = changed[name];
    }
    this.opened.forEach((one) => one.panel.set(changed));
    this.beside.forget();
    this.load();
  }

  choose(changed) {
    Object.assign(this.shown, changed);
    this.options.onState?.({ ...this.shown });
    this.beside.forget();
    this.load();
  }

  /** Another time, which one can come back from. */
  go(time) {
    this.past.push(this.time);
    this.move(time);
  }

  move(time) {
    this.time = time;
    this.beside.forget();
    this.values.unmark();
    this.rates.unmark();
    this.options.onRange?.({ ...this.range(), live: time.live, span: time.span });
    this.opened.forEach((one) => one.panel.set(time.live ? time : { ...time, live: false }));
    this.load();
  }

  back() {
    if (this.options.onBack) {
      this.options.onBack();
      return;
    }
    const before = this.past.pop();
    if (before) this.move(before);
  }

  zoom(from, to) {
    const middle = (from + to) / 2;
    const half = Math.max(to - from, LEAST_SPAN) / 2;
    this.go({ live: false, from: Math.floor(middle - half), to: Math.ceil(middle + half) });
  }

  toggleLive() {
    const { from, to } = this.range();
    this.go(this.time.live ? { live: false, from, to } : { live: true, span: to - from });
  }

  range() {
    if (!this.time.live) return { from: this.time.from, to: this.time.to };
    const to = Date.now();
    return { from: to - this.time.span, to };
  }

  key(event, chart) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { from, to } = this.range();
    const quarter = (to - from) / 4;
    const middle = chart.at() ?? (from + to) / 2;
    const actions = {
      ArrowLeft: () => (event.shiftKey ? this.zoom(from - quarter, to - quarter) : this.step(chart, -1)),
      ArrowRight: () => (event.shiftKey ? this.zoom(from + quarter, to + quarter) : this.step(chart, 1)),
      '+': () => this.zoom(middle - quarter, middle + quarter),
      '=': () => this.zoom(middle - quarter, middle + quarter),
      '-': () => this.zoom(from - 2 * quarter, to + 2 * quarter),
      Backspace: () => this.back(),
      l: () => this.toggleLive(),
      m: () => this.moved(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  step(chart, by) {
    chart.step(by);
    this.cursor.textContent = chart.words();
  }

  question(from, to, more = {}) {
    return {
      match: this.selector,
      from: Math.floor(from),
      to: Math.ceil(to),
      by: this.merged ? 'all' : null,
      ...more,
    };
  }

  /** Asks and draws; what was asked before is given up. */
  async load() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.root.setAttribute('aria-busy', 'true');
    this.showControls();
    try {
      await this.answer(asking.signal);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.status.textContent = error instanceof Refused ? `No answer: ${error.message}.` : `The charts failed: ${error.message}`;
      this.status.classList.add('history-failed');
    }
    if (asking.signal.aborted) return;
    this.root.removeAttribute('aria-busy');
    if (this.time.live) {
      this.timer = setTimeout(() => this.follow(), Math.min(MOST_WAIT, Math.max(LEAST_WAIT, this.state?.step ?? LEAST_WAIT)));
    }
  }

  /** Nobody looks at a hidden page: it asks again once it is seen. */
  follow() {
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => this.load(), { once: true });
    } else {
      this.load();
    }
  }

  async answer(signal) {
    const { from, to } = this.range();
    const answer = await this.askHistory(from, to, signal);
    const step = stepMillis(answer.step);
    const state = {
      from,
      to,
      answer,
      step,
      clock: this.clock,
      zone: this.options.timeZone,
      times: times(answer, step),
      view: this.shown.view,
      limit: this.options.limit,
      unit: answer.series[0]?.unit ?? this.options.unit,
    };
    const notes = shortfalls(answer, (millis) => this.clock.text(millis));
    const beside = await this.beside.of(state, { ...this.shown, live: this.time.live }, signal);
    Object.assign(state, beside);
    const map =
      state.view === 'heat'
        ? await ask(pathOf('heatmap', { ...this.question(from, to), by: null, step: answer.step }), signal)
        : null;
    if (signal.aborted) return;
    this.state = state;
    this.map = map;
    this.values.draw(map ? heatFrame(state, map) : valueFrame(state));
    this.rates.draw(rateFrame(state));
    this.say(state, [...notes, ...beside.notes]);
    this.showControls();
  }

  /**
   * Labels take series that have more of them too, which are told from this one by not having those.
   * Where a selector takes several series they are merged: by a label that none of them has.
   */
  async askHistory(from, to, signal) {
    const put = () => ask(pathOf('history', this.question(from, to, { stat: STATS.join(',') })), signal);
    const answer = await put();
    if (answer.series.length <= 1) return answer;
    if (typeof this.options.series === 'string') {
      this.merged = answer.series.length;
    } else {
      const others = Object.fromEntries(answer.series.flatMap((one) => Object.keys(one.labels)).map((name) => [name, '']));
      this.lacking = { ...others, ...this.options.series };
      this.selector = selectorOf(this.lacking);
    }
    return put();
  }

  say(state, notes) {
    const { answer } = state;
    this.status.classList.remove('history-failed');
    const open = answer.provisional ? '; what is shaded at the end still changes' : '';
    const empty = answer.series.length === 0;
    this.status.textContent = empty
      ? `There is nothing of this series from ${this.clock.text(state.from)} to ${this.clock.text(state.to)}. Choose a longer time, or see whether its producer still sends.`
      : `${this.clock.text(state.from)} to ${this.clock.text(state.to)}, a point each ${answer.step}, from windows of ${answer.resolution}${open}.`;
    const all = [...notes];
    if (this.merged) all.push(`${this.merged} series match, and are drawn as one: counts are added, distributions merged.`);
    if (state.marks.length > 0) {
      const told = state.marks.slice(-5).map((mark) => `${mark.name} ${mark.state} at ${this.clock.text(mark.at)}`);
      all.push(`${countText(state.marks.length, 'alert mark')}: ${told.join(', ')}.`);
    }
    this.notes.replaceChildren(
      ...all.map((text) => {
        const item = document.createElement('li');
        item.textContent = text;
        return item;
      }),
    );
  }

  showControls() {
    const { from, to } = this.range();
    this.times.show({ span: this.time.span, live: this.time.live, canGoBack: this.past.length > 0 });
    this.views.show(this.shown);
    const path = this.path(from, to);
    this.take.show(path, this.shown.view === 'heat' ? null : `${path}&format=csv`);
  }

  /** The question behind what is shown. */
  path(from, to) {
    return this.shown.view === 'heat'
      ? pathOf('heatmap', { ...this.question(from, to), by: null })
      : pathOf('history', this.question(from, to, { stat: STATS.join(',') }));
  }

  async moved(from, to) {
    const asked = from === undefined ? this.range() : { from, to };
    if (asked.to - asked.from < LEAST_SPAN) return;
    this.movedBox.replaceChildren(paragraph('history-note', 'Comparing all series with the time before…'));
    this.movedAsking?.abort();
    this.movedAsking = new AbortController();
    const path = pathOf('moved', { from: Math.floor(asked.from), to: Math.ceil(asked.to), limit: 21 });
    try {
      const answer = await ask(path, this.movedAsking.signal);
      showMoved(this.movedBox, answer, {
        clock: this.clock,
        except: this.state?.answer.series[0]?.labels ?? null,
        onOpen: (labels) => this.open(labels, asked),
      });
      const missing = shortfalls(answer, (millis) => this.clock.text(millis));
      this.movedBox.append(...missing.map((text) => paragraph('history-note', text)));
      this.movedBox.scrollIntoView({ block: 'nearest' }); // the charts may fill the window
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.movedBox.replaceChildren(paragraph('history-note history-failed', `No answer: ${error.message}.`));
    }
  }

  open(labels, { from, to }) {
    if (this.options.onOpen) {
      this.options.onOpen(labels);
      return;
    }
    const key = selectorOf(labels);
    if (this.opened.some((one) => one.key === key)) return;
    const around = (to - from) / 2;
    const panel = mountHistory(this.below, {
      series: labels,
      timeZone: this.options.timeZone,
      group: this.options.group,
      from: Math.floor(from - around),
      to: Math.ceil(to + around),
    });
    this.opened.push({ key, panel });
    this.below.lastElementChild.scrollIntoView({ block: 'nearest' });
  }

  picture() {
    const { from, to } = this.range();
    const title = `${nameOf(this.options.series)}, ${this.clock.text(from)} to ${this.clock.text(to)}`;
    return savePicture(this.root, title, this.fileName('png'), [this.values.drawn(), this.rates.drawn()].filter(Boolean));
  }

  /** The heat map as figures. */
  table() {
    if (this.map) saveFile(new Blob([heatTable(this.map)], { type: 'text/csv' }), this.fileName('csv'));
  }

  fileName(ending) {
    return `${nameOf(this.options.series).replaceAll(/[^a-zA-Z0-9]+/g, '-')}.${ending}`;
  }

  async curl() {
    const { from, to } = this.range();
    const command = curlOf(this.path(from, to));
    this.status.textContent = (await copyText(command)) ? 'Copied.' : command;
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.movedAsking?.abort();
    this.opened.forEach((one) => one.panel.close());
    this.values.close();
    this.rates.close();
    this.root.remove();
  }
}

function timeOf({ from, to, span, live }) {
  return from !== undefined && to !== undefined && live !== true
    ? { live: false, from, to }
    : { live: true, span: span ?? HOUR };
}

function paragraph(className, text = '') {
  const element = document.createElement('p');
  element.className = className;
  element.textContent = text;
  return element;
}

/** The style sheets that charts need, once. */
export function withStyles() {
  for (const path of ['../vendor/uplot.css', './history.css']) {
    const href = new URL(path, import.meta.url).href;
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) continue;
    if (document.head.querySelector(`link[href="${href}"]`)) continue;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    document.head.append(link);
  }
}
