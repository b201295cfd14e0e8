// The strip of active alerts above the table, each with what can be done about it.

import { element, explain, mark, writeText } from '../shell/dom.js';
import { durationText, plainText, secondsBetween } from '../shell/format.js';
import { keptBack } from './desk.js';

/** Said elsewhere in the line, or only meant for machines. */
const SILENT_LABELS = new Set(['alertname', '__name__']);

export class AlertStrip {
  #list;
  #calm;
  #items = new Map();
  #desk;
  #silencing;
  #open;

  /** open(labels) shows the evidence of an alert. */
  constructor(list, calm, desk, silencing, open) {
    this.#list = list;
    this.#calm = calm;
    this.#desk = desk;
    this.#silencing = silencing;
    this.#open = open;
  }

  /**
   * Shows the alerts, firing before pending, the longest first; answers how many fire. That there
   * are none reassures only where some could come.
   */
  show(alerts, generatedAt, canCome) {
    const ordered = [...alerts].sort(
      (a, b) => a.state.localeCompare(b.state) || a.activeAt.localeCompare(b.activeAt),
    );
    const items = ordered.map((alert) => this.#item(alert, generatedAt));
    if (!sameNodes(this.#list.children, items)) this.#list.replaceChildren(...items);
    this.#forgetAllBut(items);
    this.#list.hidden = items.length === 0;
    this.#calm.hidden = items.length !== 0 || !canCome;
    return alerts.filter((alert) => alert.state === 'firing').length;
  }

  #item(alert, generatedAt) {
    const key = JSON.stringify(alert.labels);
    let item = this.#items.get(key);
    if (item === undefined) {
      item = create(alert, this.#silencing, this.#open);
      this.#items.set(key, item);
    }
    const since = durationText(secondsBetween(alert.activeAt, generatedAt));
    mark(item, 'state', alert.state);
    const kept = alert.state === 'firing' ? keptBack(this.#desk.of(alert.labels)) : '';
    mark(item, 'kept', String(kept !== ''));
    writeText(item.querySelector('.alert-kept'), kept);
    const actions = item.querySelector('.alert-actions');
    actions.hidden = alert.state !== 'firing';
    actions.lastChild.hidden = !alert.anomaly;
    writeText(item.querySelector('.alert-state'), alert.state);
    writeText(item.querySelector('.alert-since'), `for ${since}`);
    const why = item.querySelector('.alert-why');
    writeText(why, plainText(alert.anomaly?.text ?? ''));
    why.hidden = why.textContent === '';
    return item;
  }

  #forgetAllBut(items) {
    for (const [key, item] of this.#items) {
      if (!items.includes(item)) this.#items.delete(key);
    }
  }
}

function create(alert, silencing, open) {
  const item = element('li', 'alert');
  const since = part('alert-since', '');
  since.ariaLive = 'off'; // it changes each second: to be read, not to be read out
  const actions = element('span', 'alert-actions');
  actions.append(
    action('Silence', () => silencing.open('silence', alert)),
    action('Acknowledge', () => silencing.open('acknowledge', alert)),
    action('No anomaly', () => silencing.open('dispute', alert)),
  );
  const line = element('div', 'alert-line');
  line.append(
    part('alert-state', ''),
    name(alert, open),
    cut('alert-summary', alert.annotations.summary ?? ''),
    cut('alert-labels', labelsText(alert.labels)),
    part('alert-kept', ''),
    since,
    actions,
  );
  item.append(line, part('alert-why', ''));
  return item;
}

function labelsText(labels) {
  return Object.entries(labels)
    .filter(([name]) => !SILENT_LABELS.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** What was sent by others is shown so that nothing in it hides. */
const part = (name, text) => element('span', name, plainText(text));

/** The same where there may be no room for all of it. */
function cut(name, text) {
  const made = part(name, text);
  explain(made, made.textContent);
  return made;
}

function name(alert, open) {
  const button = action(plainText(alert.labels.alertname ?? 'unnamed'), () => open(alert.labels));
  button.className = 'alert-name';
  button.dataset.tip = 'Its evidence: what it was decided by, what became of it, who was told';
  return button;
}

function action(text, run) {
  const button = element('button', 'ghost', text);
  button.type = 'button';
  button.addEventListener('click', run);
  return button;
}

function sameNodes(before, after) {
  return before.length === after.length && after.every((node, i) => node === before[i]);
}
