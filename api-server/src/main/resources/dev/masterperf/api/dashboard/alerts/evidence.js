// All about one alert: what it says, by what it was decided, what its series did, what its rule is,
// what became of it and who heard.

import { attribute, element, mark, writeText } from '../shell/dom.js';
import { durationText, plainText } from '../shell/format.js';
import { agreed } from '../live/units.js';
import { sinceText, writeState } from './alert-table.js';
import { historyParts } from './alert-history.js';
import { Refusal, get, send } from './asking.js';
import { besideExpected, decidedParts } from './decided-by.js';
import { EvidenceChart } from './evidence-chart.js';
import { button, emptyState, factList, safeLink, section } from './parts.js';
import { unitOf } from './threshold.js';

const LOOK_MS = 15_000;

export class Evidence {
  element = element('article', 'al-evidence');
  #head = element('header', 'al-evidence-head');
  #state = element('span', 'al-state');
  #title = element('h2');
  #since = element('span', 'al-soft');
  #kept = element('p', 'al-kept');
  #actions = element('p', 'choices');
  #why = element('div');
  #disputed = element('p', 'al-kept al-disputed');
  #chart = new EvidenceChart();
  #decided = element('div');
  #facts = element('div');
  #past = element('div');
  #on;
  #clock;
  #fingerprint = '';
  #entry = null;
  #shown = {};
  #states = null;
  #feedback = null;
  #timer;

  /** on: { close(), act(action, alert), chart(series), editRule(file), changed() } */
  constructor(clock, on) {
    this.#clock = clock;
    this.#on = on;
    this.element.setAttribute('aria-label', 'Evidence');
    this.#title.tabIndex = -1;
    const close = button('✕', () => on.close(), 'ghost al-close');
    close.setAttribute('aria-label', 'Close the evidence');
    this.#head.append(this.#state, this.#title, this.#since, close);
    this.element.append(this.#head, this.#actions, this.#kept, this.#disputed, this.#why, this.#chart.element, this.#decided, this.#past, this.#facts);
  }

  /** Shows an alert by its fingerprint; entry is what the table knows of it, if anything. */
  open(fingerprint, entry) {
    if (fingerprint === this.#fingerprint) {
      this.update(entry);
      return;
    }
    this.close();
    this.#fingerprint = fingerprint;
    this.#entry = entry;
    this.#showHead();
    this.look();
  }

  /** What the table came to know; something else about it is asked for anew. */
  update(entry) {
    const changed = entry?.state !== this.#entry?.state || entry?.since !== this.#entry?.since;
    this.#entry = entry;
    this.#showHead();
    if (changed) this.look();
  }

  tick(now) {
    if (this.#entry) writeText(this.#since, sinceText(this.#entry, now));
  }

  close() {
    clearTimeout(this.#timer);
    this.#fingerprint = '';
    this.#entry = null;
    this.#shown = {};
    this.#feedback = null;
    this.#chart.close();
    for (const part of [this.#why, this.#decided, this.#past, this.#facts, this.#actions]) part.replaceChildren();
  }

  focus() {
    this.#title.focus({ preventScroll: true });
  }

  #showHead(alert = null) {
    const entry = this.#entry;
    const labels = entry?.labels ?? alert?.labels;
    this.#state.hidden = entry === undefined && alert === null;
    writeState(this.#state, entry?.state ?? alert?.status ?? '');
    mark(this.element, 'state', entry?.state ?? alert?.status ?? '');
    writeText(this.#title, plainText(labels?.alertname ?? `Alert ${this.#fingerprint}`));
    writeText(this.#kept, entry && entry.kept.length > 0 ? `Nobody hears of it: ${entry.kept.join('; ')}.` : '');
    this.#kept.hidden = this.#kept.textContent === '';
    this.#showDisputed();
    this.#showActions(entry);
  }

  #showDisputed() {
    const said = this.#feedback;
    writeText(this.#disputed, said === null ? '' : `Said to be no anomaly by ${plainText(said.owner)} at ${this.#clock.full(said.at)}${said.comment ? `: ${plainText(said.comment)}` : ''}.`);
    this.#disputed.hidden = said === null;
  }

  #showActions(entry) {
    const fires = entry?.state === 'firing';
    const acknowledged = Boolean(entry?.told?.acknowledgement);
    const disputed = this.#feedback !== null;
    const key = `${fires} ${acknowledged} ${Boolean(entry?.anomaly)} ${disputed}`;
    if (this.#shown.actions === key && this.#actions.childElementCount > 0) return;
    this.#shown.actions = key;
    const act = (action) => () => this.#on.act(action, this.#entry);
    const silence = button('Silence', act('silence'));
    attribute(silence, 'disabled', entry ? null : '');
    const buttons = [silence];
    if (fires && !acknowledged) buttons.push(button('Acknowledge', act('acknowledge')));
    if (acknowledged) buttons.push(button('Take the acknowledgement back', () => this.#takeBack()));
    if (fires && entry.anomaly && !disputed) buttons.push(button('No anomaly', act('dispute')));
    if (disputed) buttons.push(button('An anomaly after all', () => this.#undispute()));
    buttons.push(button('Add to charts', () => this.#chart.series && this.#on.chart(this.#chart.series)));
    this.#actions.replaceChildren(...buttons);
  }

  #takeBack() {
    return this.#send('DELETE', `/api/v1/acknowledgements/${this.#fingerprint}`);
  }

  #undispute() {
    return this.#send('POST', `/api/v1/alerts/${this.#fingerprint}/feedback`, { verdict: 'anomaly' });
  }

  async #send(method, path, body) {
    try {
      await send(method, path, body);
      this.look();
    } catch (e) {
      this.#failed(e);
    }
    this.#on.changed();
  }

  /** Asks for all of it, and again now and then. */
  async look() {
    clearTimeout(this.#timer);
    const fingerprint = this.#fingerprint;
    if (fingerprint === '') return;
    this.#timer = setTimeout(() => this.look(), LOOK_MS);
    if (document.hidden) return;
    try {
      const [alert, rules, told] = await Promise.all([
        get(`/api/v1/alerts/${fingerprint}`).then(({ data }) => data, unknown),
        get('/api/v1/rules'),
        get(`/api/v1/notifications?limit=200&fingerprint=${fingerprint}`),
      ]);
      const past = await this.#pastOf(fingerprint, alert);
      const feedback = alert?.evidence.anomaly ? await feedbackOf(fingerprint) : null;
      if (fingerprint !== this.#fingerprint) return;
      this.#feedback = feedback;
      this.#show(alert, rules.data.groups, told.notifications, past);
    } catch (e) {
      if (fingerprint === this.#fingerprint) this.#failed(e);
    }
  }

  /** The states it went through, read again only after another one; null where they cannot be read now. */
  async #pastOf(fingerprint, alert) {
    const key = `${fingerprint} ${alert?.sequence}`;
    if (this.#states?.key !== key) {
      try {
        const { transitions } = await get(`/api/v1/alerts/${fingerprint}/transitions`);
        this.#states = { key, transitions };
      } catch {
        return null;
      }
    }
    return this.#states.transitions;
  }

  #failed(e) {
    this.#shown.why = '';
    this.#why.replaceChildren(element('p', 'al-failed', `No answer: ${e.message}.`));
  }

  #show(alert, groups, told, past) {
    this.#showHead(alert);
    const rule = alert === null ? null : ruleOf(alert, groups);
    const unit = this.#unit(alert?.evidence);
    this.#part('why', this.#why, [alert, unit, this.#entry?.told?.generatorURL], () => this.#whyParts(alert, unit));
    if (alert !== null) this.#chart.show(alert, rule, this.#entry, { utc: this.#clock.utc, unit });
    this.#part('decided', this.#decided, [alert, unit], () => this.#decidedParts(alert, unit));
    this.#part('facts', this.#facts, [alert, rule], () => (alert === null ? [] : this.#factParts(alert, rule)));
    // Of a detector's alert they are scores.
    const unitOfPast = alert?.evidence.anomaly ? '1' : unit;
    this.#part('past', this.#past, [past, told, unitOfPast], () => historyParts({ past, told, clock: this.#clock, unit: unitOfPast }));
  }

  /** Of its values, where all it was decided by agree; of what is made of many series, as the table has it. */
  #unit(evidence) {
    const ofSeries = evidence && agreed([...evidence.windows, ...evidence.samples].map((one) => one.unit));
    return ofSeries ? unitOf(evidence.anomaly?.judged ?? evidence.expr, ofSeries) : (this.#entry?.unit ?? '1');
  }

  /** Builds a part anew only where it would say something else. */
  #part(name, place, facts, build) {
    const key = JSON.stringify([facts, this.#clock.utc]);
    if (this.#shown[name] === key) return;
    this.#shown[name] = key;
    place.replaceChildren(...build());
  }

  #whyParts(alert, unit) {
    if (alert === null) return [this.#unknownText()];
    const sentence = alert.annotations.summary ?? alert.annotations.description ?? alert.reason;
    const parts = [element('p', 'al-sentence', plainText(sentence))];
    if (sentence !== alert.reason) parts.push(element('p', 'al-soft', plainText(alert.reason)));
    const line = besideExpected(alert.evidence, unit);
    if (line !== null) parts.push(line);
    return parts;
  }

  #unknownText() {
    const posted = this.#entry?.told?.generatorURL;
    if (posted && !posted.startsWith('/')) {
      const text = element('p', 'al-soft', 'Others posted it; they show it at ');
      text.append(safeLink(posted));
      return text;
    }
    return emptyState(
      'This alert is over',
      'It is no longer among those that the server keeps; below stands who was told of it in the last 24 hours.',
    );
  }

  #decidedParts(alert, unit) {
    return alert === null ? [] : decidedParts(alert.evidence, { unit, clock: this.#clock, chart: this.#on.chart });
  }

  #factParts(alert, rule) {
    const parts = [section('Labels', factList(Object.entries(alert.labels)))];
    // What a detector found stands above, in the reason.
    const told = Object.entries(alert.annotations).filter(([name]) => name !== 'masterperf_anomaly');
    const annotations = told.map(([name, text]) => [name, name.endsWith('_url') || name === 'runbook' ? safeLink(text) : text]);
    if (annotations.length > 0) parts.push(section('Annotations', factList(annotations)));
    parts.push(section('Rule', ...this.#ruleParts(alert.evidence, rule)));
    return parts;
  }

  #ruleParts(evidence, rule) {
    const code = element('pre', 'al-code', plainText(evidence.ruleText ?? `expr: ${evidence.expr}`).replaceAll('⏎', '\n'));
    code.tabIndex = 0;
    const facts = [['group', evidence.group]];
    if (evidence.ruleVersion) facts.push(['version', evidence.ruleVersion]);
    if (rule === null) facts.push(['in force', 'no longer, or changed since']);
    else facts.push(['for', durationText(rule.duration)], ['keep_firing_for', durationText(rule.keepFiringFor)]);
    if (evidence.ruleFile) facts.push(['file', fileText(evidence)]);
    return [factList(facts), code, button(evidence.ruleFile ? 'Edit the rule' : 'All rules', () => this.#on.editRule(evidence.ruleFile ?? ''))];
  }
}

const fileText = ({ ruleFile, ruleFileVersion }) =>
  ruleFileVersion === undefined ? ruleFile : `${ruleFile}, version ${ruleFileVersion}`;

/** Who said that it is no anomaly; null where nobody did, or it cannot be told now. */
async function feedbackOf(fingerprint) {
  const { feedback } = await get('/api/v1/feedback').catch(() => ({ feedback: [] }));
  return feedback.find((one) => one.fingerprint === fingerprint) ?? null;
}

function unknown(e) {
  if (e instanceof Refusal && e.status === 404) return null;
  throw e;
}

/** The rule as it is in force, or null. */
function ruleOf({ evidence }, groups) {
  const group = groups.find(({ name }) => name === evidence.group);
  return group?.rules.find((rule) => rule.name === evidence.rule && rule.query === evidence.expr) ?? null;
}
