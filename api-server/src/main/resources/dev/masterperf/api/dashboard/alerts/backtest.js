// What the rules in the editor would have raised over a time that is past: how often, how long, of
// which series, and when.

import { attribute, element, writeText } from '../shell/dom.js';
import { countText, durationText, plainText } from '../shell/format.js';
import { send } from './asking.js';
import { placeOf } from './known-alerts.js';
import { button } from './parts.js';

/** Times to try, with the step at which rules are evaluated: a longer one has a longer step. */
const RANGES = { '15 min': [900, '1s'], '1 h': [3_600, '1s'], '6 h': [21_600, '10s'], '24 h': [86_400, '1m'] };
const MOST_SERIES = 8;

export class Backtest {
  element = element('section', 'al-backtest');
  #clock;
  #of;
  #looked;
  #range = element('select');
  #go = button('Try on history', () => this.#run());
  #status = element('p', 'al-soft');
  #results = element('div');
  #text = null;
  #asked = 0;

  /** of(): { text, valid } of the editor; looked() is called once an answer is there to look at. */
  constructor(clock, of, looked) {
    this.#clock = clock;
    this.#of = of;
    this.#looked = looked;
    this.#range.setAttribute('aria-label', 'Time to try the rules on');
    for (const title of Object.keys(RANGES)) this.#range.append(element('option', '', title));
    this.#range.value = '1 h';
    this.#status.setAttribute('role', 'status');
    writeText(this.#status, 'Which alerts would have been raised: not tried yet.');
    const bar = element('div', 'al-tools');
    bar.append(this.#go, element('span', 'al-soft', 'of the last'), this.#range);
    this.element.setAttribute('aria-label', 'Try on history');
    this.element.append(bar, this.#status, this.#results);
  }

  /** Whether the answer that is shown is of this text. */
  looked(text) {
    return this.#text === text;
  }

  async #run() {
    const { text, valid } = this.#of();
    if (!valid) {
      writeText(this.#status, 'First mend what is wrong with the text.');
      return;
    }
    const asked = ++this.#asked;
    const [seconds, step] = RANGES[this.#range.value];
    const to = Math.floor(Date.now() / 1000);
    attribute(this.#go, 'disabled', '');
    writeText(this.#status, 'Reading what was measured…');
    try {
      const answer = await send('POST', '/api/v1/rules/backtest', { rules: text, from: to - seconds, to, step });
      if (asked !== this.#asked) return;
      this.#show(answer);
      this.#text = text;
      this.#looked();
    } catch (e) {
      if (asked === this.#asked) writeText(this.#status, `It was not tried: ${e.message}.`);
    } finally {
      attribute(this.#go, 'disabled', null);
    }
  }

  #show({ from, to, step, rules, problems }) {
    const fired = rules.reduce((sum, rule) => sum + firedOf(rule), 0);
    writeText(
      this.#status,
      `${this.#clock.full(from)} to ${this.#clock.full(to)}, evaluated each ${step}: ` +
        `${fired === 0 ? 'nothing would have fired' : `alerts would have fired ${countText(fired, 'time')}`}.`,
    );
    const time = { from: Date.parse(from), to: Date.parse(to) };
    this.#results.replaceChildren(
      ...problems.map((text) => element('p', 'al-failed', plainText(text))),
      ...rules.map((rule) => this.#rule(rule, time)),
    );
  }

  #rule(rule, time) {
    const made = element('article', 'al-tried');
    const noisy = [...rule.alerts].sort((a, b) => b.fired - a.fired || b.firingSeconds - a.firingSeconds);
    made.append(element('h3', '', plainText(rule.name)), element('p', 'al-soft', summary(rule, noisy)));
    if (rule.problem) made.append(element('p', 'al-failed', plainText(rule.problem)));
    made.append(timeline(rule.alerts.flatMap((alert) => alert.periods), time, plainText(rule.name), this.#clock));
    if (noisy.length > 0) made.append(this.#series(noisy, time));
    return made;
  }

  #series(alerts, time) {
    const list = element('ul', 'al-noisy');
    for (const alert of alerts.slice(0, MOST_SERIES)) {
      const item = element('li');
      const name = placeOf(alert.labels) || plainText(alert.labels.alertname ?? '');
      const times = alert.fired === 0 ? 'pending only' : `${countText(alert.fired, 'time')}, ${durationText(alert.firingSeconds)}`;
      item.append(element('span', 'al-noisy-name', name), timeline(alert.periods, time, name, this.#clock), element('span', 'al-noisy-times', times));
      list.append(item);
    }
    if (alerts.length > MOST_SERIES) list.append(element('li', 'al-soft', `and ${alerts.length - MOST_SERIES} more`));
    return list;
  }

  close() {
    this.#asked++;
  }
}

const firedOf = (rule) => rule.alerts.reduce((sum, alert) => sum + alert.fired, 0);

/** How often, how long, and how many series made the noise. */
function summary(rule, noisy) {
  const series = rule.series === 1 ? '1 series' : `${rule.series} series`;
  const fired = firedOf(rule);
  if (fired === 0) return `Looks at ${series}; would not have fired${noisy.length > 0 ? ', though it was pending' : ''}.`;
  const periods = rule.alerts.flatMap((alert) => alert.periods).filter(({ state }) => state === 'firing');
  const longest = Math.max(...periods.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 1000));
  const loud = noisy.filter((alert) => alert.fired > 0).length;
  return `Fired ${countText(fired, 'time')} in ${loud} of ${series}, the longest for ${durationText(longest)}.`;
}

/** Times of pending and firing between two instants. */
function timeline(periods, { from, to }, name, clock) {
  const line = element('div', 'al-timeline');
  line.setAttribute('role', 'img');
  const firing = periods.filter(({ state }) => state === 'firing');
  line.setAttribute('aria-label', firing.length === 0 ? `${name}: never firing` : `${name}: firing from ${firing.slice(0, 5).map((one) => clock.time(one.from)).join(', ')}`);
  for (const period of [...periods].sort((a, b) => b.state.localeCompare(a.state))) {
    const mark = element('span');
    mark.dataset.state = period.state;
    const began = Date.parse(period.from);
    mark.style.left = `min(${(100 * (began - from)) / (to - from)}%, calc(100% - 2px))`; // what is short is seen
    mark.style.width = `${(100 * (Date.parse(period.to) - began)) / (to - from)}%`;
    mark.title = `${period.state} ${clock.time(period.from)} to ${clock.time(period.to)}`;
    line.append(mark);
  }
  return line;
}
