// The footer: connection, how far behind it is, what is missing, how many rows.

import { byId, explain, mark, writeText } from './dom.js';
import { countText } from './format.js';

const PROTOCOLS = {
  'masterperf.v1+zstd': 'changed cells, compressed by zstd',
  'masterperf.v1': 'changed cells as text',
  '': 'all rows each second, as text',
};
const QUIET = 'the server is silent';
const RATE_SPAN_MS = 10_000;

export class StatusBar {
  #connection = byId('connection');
  #updated = byId('updated');
  #lag = byId('lag');
  #traffic = byId('traffic');
  #held = byId('held');
  #incomplete = byId('incomplete');
  #count = byId('count');
  #received = [];
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  connection(state, retryInMs) {
    const lost = `connection lost, trying again in ${Math.ceil(retryInMs / 1000)} s`;
    writeText(this.#connection, { quiet: QUIET, lost }[state] ?? state);
    mark(this.#connection, 'state', state);
    mark(document.body, 'connection', state);
  }

  /** What the worker says with each message of the server. */
  show(shown) {
    writeText(this.#updated, `updated ${this.#clock.time(shown.liveNow)}${this.#clock.utc ? ' UTC' : ''}`);
    const { lag, incomplete } = shown.facts;
    writeText(this.#lag, `lag ${lag.toLocaleString('en')}`);
    explain(this.#lag, `${countText(lag, 'record')} that may be missing from these rows`);
    mark(this.#lag, 'behind', String(lag > 0));
    this.#traffic.hidden = false;
    writeText(this.#traffic, `${this.#bytesPerSecond(shown.bytes)}/s`);
    explain(this.#traffic, `Received: ${PROTOCOLS[shown.protocol]}`);
    this.#incomplete.hidden = incomplete.length === 0;
    writeText(this.#incomplete, incomplete.length === 0 ? '' : `incomplete: ${incomplete.join('; ')}`);
    this.#held.hidden = shown.waiting.frozen || shown.waiting.added === 0;
    writeText(this.#held, `order held, ${shown.waiting.added.toLocaleString('en')} new below`);
    this.counts(shown);
  }

  counts({ matching, held, total, narrowed }) {
    writeText(this.#count, countsText(matching, held, total, narrowed));
  }

  #bytesPerSecond(bytes) {
    const now = performance.now();
    this.#received.push([now, bytes]);
    while (now - this.#received[0][0] > RATE_SPAN_MS) this.#received.shift();
    const [since, before] = this.#received[0];
    const perSecond = now === since ? 0 : ((bytes - before) * 1000) / (now - since);
    return perSecond < 1000 ? `${Math.round(perSecond)} B` : `${(perSecond / 1000).toFixed(1)} kB`;
  }
}

function countsText(matching, held, total, narrowed) {
  const all = countText(total, narrowed ? 'matching row' : 'row');
  if (held < total) return `${matching.toLocaleString('en')} of the newest ${held.toLocaleString('en')} of ${all}`;
  return matching < total ? `${matching.toLocaleString('en')} of ${all}` : all;
}
