// Alerts with all about them, in place of the rows.

const ALERTS = new URL('../alerts/alerts-page.js', import.meta.url).href;

export class AlertsView {
  #place;
  #on;
  #page = null;

  /** on: as alerts-page.js has it */
  constructor(place, on) {
    this.#place = place;
    this.#on = on;
  }

  /** Shows what an address says, '' for all alerts. */
  async show(text) {
    this.#place.hidden = false;
    const { mountAlertsPage } = await import(ALERTS);
    if (this.#place.hidden) return; // left while it came
    if (this.#page === null) this.#page = mountAlertsPage(this.#place, text, this.#on);
    else this.#page.show(text);
  }

  /** Whether it may be left: a text that is not saved is asked about. */
  mayLeave() {
    return this.#page?.leave() ?? true;
  }

  /** Alerts changed, or who hears of them. */
  refresh() {
    this.#page?.refresh();
  }

  /** Another second. */
  tick(now) {
    this.#page?.tick(now);
  }

  /** What nobody sees asks for nothing. */
  hide() {
    this.#place.hidden = true;
    this.#page?.close();
    this.#page = null;
  }
}
