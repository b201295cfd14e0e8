// Several charts side by side, in place of the rows.

import { decodeState, encodeState } from '../history/chart-state.js';

const HISTORY = new URL('../history/history-page.js', import.meta.url).href;

export class ChartsView {
  #place;
  #changed;
  #charts = null;

  /** changed hears of each change that people make, as text for an address. */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
  }

  /** Shows what an address says, '' for no chart yet, and a series that is not among it. */
  async show(text, { utc, series = null }) {
    this.#place.hidden = false;
    const { mountHistoryPage } = await import(HISTORY);
    if (this.#place.hidden) return; // left while the charts came
    const state = decodeState(text);
    if (utc) state.timeZone = 'UTC';
    if (this.#charts === null) {
      this.#charts = mountHistoryPage(this.#place, state, (now) => this.#changed(encodeState(now)));
    } else {
      this.#charts.show(state);
    }
    if (series !== null) this.#charts.add(series);
  }

  /** Charts that nobody sees ask for nothing. */
  hide() {
    this.#place.hidden = true;
    this.#charts?.close();
    this.#charts = null;
    this.#place.replaceChildren();
  }
}
