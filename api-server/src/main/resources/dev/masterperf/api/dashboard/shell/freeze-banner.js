// The banner while the page is frozen: since when, and what waits.

import { byId, writeText } from './dom.js';
import { countText } from './format.js';

export class FreezeBanner {
  #banner = byId('frozen');
  #text = byId('frozen-text');
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  show(frozen, now, { changed, added }) {
    this.#banner.hidden = !frozen;
    if (!frozen) return;
    const waiting = [countText(changed, 'changed row')];
    if (added > 0) waiting.push(countText(added, 'new row'));
    writeText(this.#text, `Frozen at ${this.#clock.time(now)}. Waiting: ${waiting.join(', ')}.`);
  }
}
