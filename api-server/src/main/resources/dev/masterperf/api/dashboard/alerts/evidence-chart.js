// The chart of an alert's series around it, with the band a detector expects and the marks of alerts.

import { element } from '../shell/dom.js';
import { selectorOf } from '../history/ask.js';
import { chartLimit, seriesOf } from './threshold.js';

const HISTORY = new URL('../history/history-panel.js', import.meta.url).href;
const MINUTE = 60_000;
const BEFORE = 15 * MINUTE;
const AFTER = 5 * MINUTE;
const LEAST = 30 * MINUTE;
const MOST = 24 * 60 * MINUTE;

/** These stand in the key of a series without their names. */
const IDENTITY = new Set(['scope', 'category', 'type', 'topic', 'sub_cat', 'id', 'source']);

export class EvidenceChart {
  element = element('div', 'al-chart');
  series = null;
  #panel = null;
  #key = '';
  #time = null;

  /** rule: null where it is in force no more; unit: of the alert's values. Is drawn anew only for another alert. */
  async show(alert, rule, entry, { utc, unit }) {
    const own = new Set(rule === null ? labelsOfNoSeries(alert) : Object.keys(rule.labels ?? {}));
    const series = seriesOf(alert, own);
    const key = `${alert.fingerprint} ${alert.startsAt} ${alert.endsAt ?? ''} ${series && selectorOf(series)}`;
    if (key === this.#key) {
      if (utc !== this.utc) this.#panel?.set({ timeZone: utc ? 'UTC' : 'local' });
      this.utc = utc;
      return;
    }
    this.close();
    this.#key = key;
    this.utc = utc;
    this.series = series;
    this.element.hidden = series === null;
    if (series === null) return;
    const { mountHistory } = await import(HISTORY);
    if (key !== this.#key) return;
    this.#time = timeAround(alert, entry);
    this.#panel = mountHistory(this.element, {
      series,
      limit: chartLimit(alert.evidence.expr, unit),
      band: Boolean(alert.evidence.anomaly),
      timeZone: utc ? 'UTC' : 'local',
      group: 'masterperf-evidence',
      ...this.#time,
    });
  }

  close() {
    this.#key = '';
    this.series = null;
    this.#panel?.close();
    this.#panel = null;
    this.element.replaceChildren();
  }
}

/** What a rule that is no more added: labels that the key of the series does not have. */
function labelsOfNoSeries({ labels, evidence: { series } }) {
  if (!series) return [];
  return Object.keys(labels).filter((name) => !IDENTITY.has(name) && !series.includes(`|${name}=`) && !series.includes(`,${name}=`));
}

/** From before it began to its end, or up to now. */
function timeAround(alert, entry) {
  const began = Date.parse(alert.startsAt);
  const end = entry?.endsAt ?? alert.endsAt;
  if (end) return { live: false, from: began - BEFORE, to: Math.min(Date.now(), Date.parse(end) + AFTER) };
  return { live: true, span: Math.min(MOST, Math.max(LEAST, Date.now() - began + BEFORE)) };
}
