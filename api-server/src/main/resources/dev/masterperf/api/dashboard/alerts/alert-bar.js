// What stands above whatever is shown: the alerts that are active, and what else has to be done about
// rules and series.

import { byId } from '../shell/dom.js';
import { toast } from '../shell/toast.js';
import { AlertStrip } from './alert-strip.js';
import { BudgetLine } from './budget-line.js';
import { Desk, keptBack } from './desk.js';
import { fingerprintOf } from './fingerprint.js';
import { RuleWarnings } from './rule-warnings.js';
import { Silencing } from './silencing.js';

const TITLE = document.title;

export class AlertBar {
  #desk = new Desk(() => this.#show());
  #silencing = new Silencing(this.#desk);
  #warnings = new RuleWarnings(byId('rule-warnings'), byId('no-rules'));
  #budget = new BudgetLine(byId('series-budget'));
  #strip;
  #alerts = [];
  #now = '';
  #canCome = false;

  /** open(fingerprint) shows the evidence of an alert. */
  constructor(open) {
    this.#strip = new AlertStrip(byId('alert-list'), byId('no-alerts'), this.#desk, this.#silencing, (labels) =>
      open(fingerprintOf(labels)),
    );
  }

  /** The dialog in which alerts are silenced and acknowledged. */
  get silencing() {
    return this.#silencing;
  }

  /** What the worker says with each message of the server. */
  show({ alerts, facts, budget, liveNow }) {
    this.#alerts = alerts ?? this.#alerts;
    this.#now = liveNow;
    this.#canCome = this.#warnings.show(facts.warnings, facts.rules);
    this.#desk.watch(this.#alerts);
    this.#show();
    this.#budget.show(budget, liveNow);
  }

  #show() {
    const firing = this.#strip.show(this.#alerts, this.#now, this.#canCome);
    document.title = firing > 0 ? `(${firing}) ${TITLE}` : TITLE;
  }

  /** 'silence' or 'acknowledge' the alert that fires longest and of which people hear. */
  act(action) {
    const alert = this.#firstFiring();
    if (alert === undefined) toast('No alert fires.');
    else this.#silencing.open(action, alert);
  }

  #firstFiring() {
    const firing = this.#alerts
      .filter((alert) => alert.state === 'firing')
      .sort((a, b) => a.activeAt.localeCompare(b.activeAt));
    return firing.find((alert) => keptBack(this.#desk.of(alert.labels)) === '') ?? firing[0];
  }
}
