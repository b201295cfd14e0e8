// One line of what happened, with where it leads.

import { element, mark, writeText } from '../shell/dom.js';
import { cellText, plainText } from '../shell/format.js';

const BAD = new Set(['error', 'firing', 'refused']);
const WAITING = new Set(['pending']);

/** Where an entry leads: [what, which one]; null where there is nothing to see. */
export function targetOf({ kind, fingerprint, series, subject, title }) {
  if (fingerprint) return ['alert', fingerprint];
  if (series) return ['row', series];
  if (kind === 'silence') return ['alerts', 'tab=silences'];
  if (/^View (made|changed)$/.test(title)) return ['view', subject];
  if (/^Rules /.test(title)) return ['alerts', 'tab=rules'];
  return null;
}

/** The address of a target, for another window. */
const addressOf = ([what, which]) => `/?${new URLSearchParams({ [what]: which })}`;

export class EntryLine {
  element = element('li', 'ac-entry');
  #time = element('time', 'ac-time');
  entry;

  /** go(what, which): shows a target on this page. */
  constructor(entry, clock, go) {
    this.entry = entry;
    const tone = BAD.has(entry.status) ? 'bad' : WAITING.has(entry.status) ? 'waiting' : 'well';
    mark(this.element, 'tone', tone);
    mark(this.element, 'kind', entry.kind);
    this.#time.dateTime = entry.at;
    const kind = element('span', 'ac-kind', entry.kind);
    const state = element('span', 'ac-status', `${tone === 'bad' ? '▲' : '●'} ${entry.status}`);
    const target = targetOf(entry);
    const title = target === null ? element('span', 'ac-title') : link(target, 'ac-title', go);
    title.append(cellText(entry.title));
    const text = element('span', 'ac-text', cellText(entry.text));
    text.title = plainText(entry.text);
    this.element.append(this.#time, kind, state, title, text, this.#where(target, go));
    this.zoneChanged(clock);
  }

  #where(target, go) {
    const { category, topic, id, source, series } = this.entry;
    const words = [category, topic, id].filter(Boolean).join(' › ');
    const text = cellText(source ? `${words} (${source})` : words);
    if (!series || target[0] === 'row') return element('span', 'ac-where', text);
    const row = link(['row', series], 'ac-where', go);
    row.append(text);
    return row;
  }

  zoneChanged(clock) {
    writeText(this.#time, clock.timeOrDate(this.entry.at, new Date().toISOString()));
    this.#time.title = this.entry.at;
  }
}

function link(target, className, go) {
  const made = element('a', className);
  made.href = addressOf(target);
  made.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a window of its own
    event.preventDefault();
    go(...target);
  });
  return made;
}
