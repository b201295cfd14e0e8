// Several charts on one page, with one time range and one cursor.
//
// mountHistoryPage(element, state, onState) shows a state and answers {close(), show(state), add(series)}.
// onState(state) is called for each change that people make. A state is plain JSON, all parts optional:
//   {
//     charts: [{series, view, compare, band}],   series: labels as an object, or a PromQL selector
//     span: 3600000, live: true                  milliseconds up to now, following; or
//     from: …, to: …, live: false                epoch milliseconds
//     timeZone: 'local' | 'UTC'
//   }
// chart-state.js writes it into addresses.

import { nameOf, selectorOf } from './ask.js';
import { MOST_CHARTS } from './chart-state.js';
import { mountHistory, withStyles } from './history-panel.js';
import { HOUR } from './times.js';
import { TimeControls } from './toolbar.js';

let pages = 0;

export function mountHistoryPage(element, state, onState = () => {}) {
  return new HistoryPage(element, state, onState);
}

class HistoryPage {
  constructor(element, state, onState) {
    withStyles(); // the bar is there before the first chart
    this.onState = onState;
    this.group = `masterperf-history-page-${pages++}`;
    this.charts = [];
    this.past = [];
    this.root = document.createElement('div');
    this.root.className = 'history-page';
    this.times = new TimeControls({
      onSpan: (span) => this.go({ live: true, span }),
      onLive: () => this.toggleLive(),
      onBack: () => this.back(),
    });
    this.zone = document.createElement('button');
    this.zone.type = 'button';
    this.zone.title = 'Times in UTC, or as your clock has them';
    this.zone.addEventListener('click', () => this.chooseZone());
    const bar = document.createElement('div');
    bar.className = 'history-bar';
    bar.append(this.times.element, this.zone, this.form());
    this.empty = document.createElement('p');
    this.empty.className = 'history-note';
    this.empty.textContent =
      'No chart yet: write a selector such as upload{category="R2"} above, or open one from a row of the matrix.';
    this.grid = document.createElement('div');
    this.grid.className = 'history-page-charts';
    this.root.append(bar, this.empty, this.grid);
    element.append(this.root);
    this.show(state);
  }

  form() {
    const form = document.createElement('form');
    const input = document.createElement('input');
    input.setAttribute('aria-label', 'Series to add, as a selector');
    input.placeholder = 'upload{category="R2"}';
    input.spellcheck = false;
    const add = document.createElement('button');
    add.textContent = 'Add chart';
    form.append(input, add);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (input.value.trim() === '') return;
      this.add(input.value.trim());
      input.value = '';
    });
    return form;
  }

  /** Shows a state from outside, such as another address. */
  show(state) {
    this.time =
      state.live === false && state.from !== undefined
        ? { live: false, from: state.from, to: state.to }
        : { live: true, span: state.span ?? HOUR };
    this.timeZone = state.timeZone ?? 'local';
    this.past = [];
    this.charts.forEach((one) => one.panel.close());
    this.charts = [];
    this.grid.replaceChildren();
    for (const chart of state.charts ?? []) this.mount(chart);
    this.showControls();
  }

  /** Adds a chart, unless the series has one. */
  add(series) {
    const key = selectorOf(series);
    if (this.charts.some((one) => selectorOf(one.chart.series) === key)) return;
    if (this.charts.length === MOST_CHARTS) return;
    this.mount({ series });
    this.changed();
  }

  mount(chart) {
    const box = document.createElement('div');
    box.className = 'history-page-chart';
    const one = { chart: { ...chart }, box };
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = '✕';
    remove.title = `Take the chart of ${nameOf(chart.series)} away`;
    remove.setAttribute('aria-label', remove.title);
    remove.addEventListener('click', () => this.remove(one));
    this.grid.append(box);
    one.panel = mountHistory(box, {
      ...chart,
      ...this.time,
      timeZone: this.timeZone,
      group: this.group,
      controls: false,
      onRange: (time) => this.go(time.live ? { live: true, span: time.span } : { live: false, from: time.from, to: time.to }, one),
      onBack: () => this.back(),
      onState: (shown) => {
        Object.assign(one.chart, shown);
        this.changed();
      },
      onOpen: (labels) => this.add(labels),
    });
    box.append(remove);
    this.charts.push(one);
  }

  remove(one) {
    one.panel.close();
    one.box.remove();
    this.charts = this.charts.filter((other) => other !== one);
    this.changed();
  }

  /** Another time for all charts but the one that has it already. */
  go(time, except = null) {
    this.past.push(this.time);
    this.move(time, except);
  }

  move(time, except = null) {
    this.time = time;
    for (const one of this.charts) {
      if (one !== except) one.panel.set(time);
    }
    this.changed();
  }

  back() {
    const before = this.past.pop();
    if (before) this.move(before);
  }

  toggleLive() {
    if (this.time.live) {
      const to = Date.now();
      this.go({ live: false, from: to - this.time.span, to });
    } else {
      this.go({ live: true, span: this.time.to - this.time.from });
    }
  }

  chooseZone() {
    this.timeZone = this.timeZone === 'UTC' ? 'local' : 'UTC';
    this.charts.forEach((one) => one.panel.set({ timeZone: this.timeZone }));
    this.changed();
  }

  state() {
    return { charts: this.charts.map((one) => one.chart), ...this.time, timeZone: this.timeZone };
  }

  changed() {
    this.showControls();
    this.onState(this.state());
  }

  showControls() {
    this.times.show({ span: this.time.span, live: this.time.live, canGoBack: this.past.length > 0 });
    this.zone.textContent = this.timeZone === 'local' ? 'Local time' : this.timeZone;
    this.empty.hidden = this.charts.length > 0;
  }

  close() {
    this.charts.forEach((one) => one.panel.close());
    this.root.remove();
  }
}
