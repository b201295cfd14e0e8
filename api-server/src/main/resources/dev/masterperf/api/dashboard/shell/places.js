// What stands in the middle of the page: the rows, or in their place charts, alerts or activity. Each
// is shown again as it was left.

import { byId, attribute, mark } from './dom.js';
import { toast } from './toast.js';
import { ActivityView } from './activity-view.js';
import { AlertsView } from './alerts-view.js';
import { ChartsView } from './charts-view.js';

/** Names in the page's state, the foremost first: of a view with charts alerts may stand in front. */
const IN_FRONT = ['alerts', 'activity', 'charts'];
const TITLES = { alerts: 'The alerts', activity: 'Activity', charts: 'The charts' };

export class Places {
  #state;
  #clock;
  #views;
  #buttons = [...document.querySelectorAll('[data-place]')];
  #before = { alerts: '', activity: '', charts: '' };
  #shown = 'rows';

  /**
   * state: the page's. on: { clock, silencing, chart(series), units(sets), go(what, which), changed(instead) }
   * where units promises the unit of each set of labels, and changed hears that people changed what of a
   * place is shown; instead: in place of what the address said.
   */
  constructor(state, on) {
    this.#state = state;
    this.#clock = on.clock;
    const changed = (name) => (text, instead = false) => {
      state[name] = text;
      on.changed(instead);
    };
    this.#views = {
      alerts: new AlertsView(byId('alerts-view'), { ...on, changed: changed('alerts') }),
      activity: new ActivityView(byId('activity-view'), { ...on, changed: changed('activity') }),
      charts: new ChartsView(byId('charts-view'), changed('charts')),
    };
  }

  /** What is in front: 'rows', 'charts', 'alerts' or 'activity'. */
  get shown() {
    return this.#shown;
  }

  /**
   * Goes to a place, and shows there what a text says, as an address has it; without one what was
   * there before. Answers false where somebody stays for a text that is not saved.
   */
  go(name, text = this.#state[name] ?? this.#before[name], more = {}) {
    if (!this.leave(name)) return false;
    if (name !== 'rows') this.#state[name] = text;
    this.show(more);
    return true;
  }

  /** Lets go of all places but one; false where somebody stays for a text that is not saved. */
  leave(except = '') {
    if (this.#shown === 'alerts' && except !== 'alerts' && !this.#views.alerts.mayLeave()) return false;
    for (const name of IN_FRONT) {
      if (name === except) continue;
      this.#before[name] = this.#state[name] ?? this.#before[name];
      this.#state[name] = null;
    }
    return true;
  }

  /** Shows what the state says. more: for charts a series to be added to them. */
  show(more = {}) {
    const name = IN_FRONT.find((one) => this.#state[one] !== null) ?? 'rows';
    if (this.#shown !== name) this.#views[this.#shown]?.hide();
    this.#shown = name;
    mark(document.body, 'view', name);
    byId('scroller').hidden = name !== 'rows';
    for (const button of this.#buttons) {
      attribute(button, button.hasAttribute('aria-pressed') ? 'aria-pressed' : 'aria-current', button.dataset.place === name);
    }
    this.#views[name]
      ?.show(this.#state[name], { utc: this.#clock.utc, ...more })
      .catch((e) => toast(`${TITLES[name]} cannot be shown: ${e.message}`));
  }

  /** Times are written otherwise. */
  zoneChanged() {
    if (this.#shown === 'charts') this.show();
    this.#views.alerts.refresh();
    this.#views.activity.zoneChanged();
  }

  /** Alerts changed, or who hears of them. */
  refreshAlerts() {
    this.#views.alerts.refresh();
  }

  /** Another second. */
  tick(now) {
    this.#views.alerts.tick(now);
  }
}
