// The footer: connection, time of the last frame, what is missing, how many rows.

import { clockText, countText } from './format.js';

const byId = (id) => document.getElementById(id);

export class StatusBar {
  #connection = byId('connection');
  #updated = byId('updated');
  #incomplete = byId('incomplete');
  #count = byId('count');

  connection(state, retryInMs) {
    const text =
      state === 'lost'
        ? `connection lost, trying again in ${Math.ceil(retryInMs / 1000)} s`
        : state;
    write(this.#connection, text);
    this.#connection.dataset.state = state;
    document.body.dataset.connection = state;
  }

  frame(frame, { matching, shown }) {
    write(this.#updated, `updated ${clockText(frame.generatedAt)}`);
    write(this.#count, countsText(frame, matching, shown));
    const missing = frame.incomplete ?? [];
    this.#incomplete.hidden = missing.length === 0;
    write(this.#incomplete, missing.length === 0 ? '' : `incomplete: ${missing.join('; ')}`);
  }
}

function countsText(frame, matching, shown) {
  const all = countText(frame.total, 'row');
  if (shown < matching) return `newest ${shown} of ${countText(matching, 'matching row')}, ${all}`;
  return matching < frame.total ? `${matching.toLocaleString('en')} of ${all}` : all;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
