// The footer: connection, time of the last frame, what is missing, how many rows.

import { mark, writeText } from './dom.js';
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
    writeText(this.#connection, text);
    mark(this.#connection, 'state', state);
    mark(document.body, 'connection', state);
  }

  frame(frame, { matching, shown }) {
    writeText(this.#updated, `updated ${clockText(frame.generatedAt)}`);
    writeText(this.#count, countsText(frame, matching, shown));
    const missing = frame.incomplete ?? [];
    this.#incomplete.hidden = missing.length === 0;
    writeText(this.#incomplete, missing.length === 0 ? '' : `incomplete: ${missing.join('; ')}`);
  }
}

function countsText(frame, matching, shown) {
  const all = countText(frame.total, 'row');
  if (shown < matching) return `newest ${shown} of ${countText(matching, 'matching row')}, ${all}`;
  return matching < frame.total ? `${matching.toLocaleString('en')} of ${all}` : all;
}
