// What happened of late, in place of the rows.

const ACTIVITY = new URL('../activity/activity-page.js', import.meta.url).href;

export class ActivityView {
  #place;
  #on;
  #page = null;

  /** on: as activity-page.js has it. */
  constructor(place, on) {
    this.#place = place;
    this.#on = on;
  }

  /** Shows what an address says: a filter, '' for all of it. */
  async show(filter) {
    this.#place.hidden = false;
    const { mountActivityPage } = await import(ACTIVITY);
    if (this.#place.hidden) return; // left while it came
    if (this.#page === null) this.#page = mountActivityPage(this.#place, filter, this.#on);
    else this.#page.show(filter);
  }

  /** Times are written otherwise. */
  zoneChanged() {
    this.#page?.zoneChanged();
  }

  /** What nobody sees asks for nothing. */
  hide() {
    this.#place.hidden = true;
    this.#page?.close();
    this.#page = null;
  }
}
