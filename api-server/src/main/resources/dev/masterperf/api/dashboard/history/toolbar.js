// The controls above charts: which time, and what is shown of it.

import { PRESETS } from './times.js';

function button(text, title, onClick) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.title = title;
  element.addEventListener('click', onClick);
  return element;
}

function select(label, options, onChange) {
  const element = document.createElement('select');
  element.setAttribute('aria-label', label);
  element.title = label;
  for (const [value, text] of Object.entries(options)) element.append(new Option(text, value));
  element.addEventListener('change', () => onChange(element.value));
  return element;
}

function group(label, ...children) {
  const element = document.createElement('span');
  element.className = 'history-group';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', label);
  element.append(...children);
  return element;
}

function press(element, pressed) {
  element.setAttribute('aria-pressed', String(pressed));
}

/** Chooses a time: spans up to now, live or paused, and back from a closer look. */
export class TimeControls {
  constructor({ onSpan, onLive, onBack }) {
    this.presets = PRESETS.map((preset) => ({
      millis: preset.millis,
      button: button(preset.label, `The last ${preset.label}, following`, () => onSpan(preset.millis)),
    }));
    this.live = button('Live', 'Whether the charts follow (L)', onLive);
    this.live.classList.add('history-live');
    this.back = button('↩ Back', 'To the time before (double click, Backspace)', onBack);
    this.element = group('Time', ...this.presets.map((preset) => preset.button), this.live, this.back);
  }

  show({ span, live, canGoBack }) {
    for (const preset of this.presets) press(preset.button, live && preset.millis === span);
    press(this.live, live);
    this.live.textContent = live ? '● Live' : '❚❚ Paused';
    this.back.disabled = !canGoBack;
  }
}

/** Chooses what is shown. */
export class ViewControls {
  constructor({ views, comparisons, onView, onCompare, onBand, onMoved }) {
    this.view = select('What is drawn', views, onView);
    this.compare = select('Comparison with an earlier time', comparisons, onCompare);
    this.band = button('Expected band', 'Where the anomaly detectors expect values', () => onBand());
    this.moved = button('What else moved?', 'Series that changed in the time shown, or marked with Shift and drag (M)', onMoved);
    this.element = group('View', this.view, this.compare, this.band, this.moved);
  }

  show({ view, compare, band }) {
    this.view.value = view;
    this.compare.value = compare;
    this.compare.disabled = view === 'heat';
    press(this.band, band && view !== 'heat');
    this.band.disabled = view === 'heat';
  }
}

/** Takes what is shown along. */
export class TakeControls {
  constructor({ onPicture, onTable, onCurl }) {
    this.csv = document.createElement('a');
    this.csv.textContent = 'CSV';
    this.csv.title = 'The same figures as CSV';
    this.csv.download = 'history.csv';
    this.table = button('CSV', 'How many values lay in each bucket, as CSV', onTable);
    this.json = document.createElement('a');
    this.json.textContent = 'JSON';
    this.json.title = 'The same question to the API';
    this.json.target = '_blank';
    this.json.rel = 'noopener';
    this.curl = button('Copy as curl', 'The same question for a shell', onCurl);
    this.element = group('Take along', button('PNG', 'The charts as a picture', onPicture), this.csv, this.table, this.json, this.curl);
  }

  /** csvPath is null where the server has no such table: then it is made here. */
  show(jsonPath, csvPath) {
    this.json.href = jsonPath;
    this.csv.hidden = csvPath === null;
    this.table.hidden = csvPath !== null;
    if (csvPath !== null) this.csv.href = csvPath;
  }
}
