// Who did what, as the audit topic has it: a search over all of it, in a dialog.
//
// auditButton(place, clock) answers the button that opens it.

import { element, mark, writeText } from '../shell/dom.js';
import { cellText, plainText } from '../shell/format.js';

const PAGE = 100;
const TYPING_MS = 250;
const PATIENCE_MS = 20_000;
const OUTCOMES = ['taken', 'refused', 'failed'];

export function auditButton(place, clock) {
  const button = element('button', 'ghost', 'Audit');
  button.type = 'button';
  button.dataset.tip = 'Who changed what, from the beginning on';
  button.addEventListener('click', () => new AuditTrail(place, clock).open());
  return button;
}

class AuditTrail {
  #clock;
  #dialog = element('dialog');
  #text = element('input');
  #outcome = element('select', 'ghost');
  #list = element('ol', 'ac-list');
  #said = element('p', 'ac-said');
  #older = element('button', 'button', 'Older');
  #next = null;
  #typing;
  #asking = new AbortController();

  constructor(place, clock) {
    this.#clock = clock;
    const title = element('h2', '', 'Audit: who did what');
    title.tabIndex = -1;
    this.#dialog.setAttribute('aria-label', 'Audit');
    this.#text.type = 'search';
    this.#text.placeholder = 'actor=ada action=silence words…';
    this.#text.setAttribute('aria-label', 'Search audit');
    this.#text.autocomplete = 'off';
    this.#text.spellcheck = false;
    this.#text.addEventListener('input', () => this.#typed());
    this.#outcome.setAttribute('aria-label', 'Outcome');
    this.#outcome.append(new Option('all outcomes', ''), ...OUTCOMES.map((name) => new Option(name, name)));
    this.#outcome.addEventListener('change', () => this.#begin());
    this.#said.setAttribute('role', 'status');
    this.#older.type = 'button';
    this.#older.addEventListener('click', () => this.#more());
    const close = element('button', 'button', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => this.#dialog.close());
    const label = element('label', 'filter');
    label.append(this.#text);
    const bar = element('div', 'ac-bar');
    bar.append(label, this.#outcome, this.#said);
    const scroller = element('div', 'ac-scroller');
    scroller.tabIndex = 0;
    scroller.setAttribute('role', 'region');
    scroller.setAttribute('aria-label', 'Audit, newest first');
    scroller.append(this.#list);
    const end = element('div', 'dialog-end');
    end.append(this.#older, close);
    this.#dialog.append(title, bar, scroller, end);
    this.#dialog.addEventListener('close', () => {
      this.#asking.abort();
      clearTimeout(this.#typing);
      this.#dialog.remove();
    });
    place.append(this.#dialog);
  }

  open() {
    this.#dialog.showModal();
    this.#text.focus();
    this.#begin();
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#begin(), TYPING_MS);
  }

  #begin() {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#next = null;
    this.#list.replaceChildren();
    this.#more();
  }

  async #more() {
    const { signal } = this.#asking;
    writeText(this.#said, 'Looking…');
    this.#older.hidden = true;
    try {
      const answer = await this.#ask(signal);
      if (signal.aborted) return;
      this.#next = answer.next ?? null;
      this.#list.append(...answer.entries.map((entry) => this.#line(entry)));
      const many = this.#list.children.length;
      writeText(this.#said, many === 0 ? 'Nothing matches' : `${many} ${many === 1 ? 'entry' : 'entries'}`);
    } catch (e) {
      if (signal.aborted) return;
      writeText(this.#said, `Audit cannot be read: ${e.message}`);
    }
    this.#older.hidden = this.#next === null;
  }

  async #ask(signal) {
    const query = new URLSearchParams({ limit: PAGE, ...asked(this.#text.value) });
    if (this.#outcome.value) query.set('outcome', this.#outcome.value);
    if (this.#next !== null) query.set('before', this.#next);
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(`/api/v1/audit?${query}`, { signal: patience });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? `the server answered ${response.status}`);
    return answer;
  }

  #line({ at, actor, remote, action, subject, outcome, detail }) {
    const line = element('li', 'ac-entry');
    mark(line, 'tone', outcome === 'taken' ? 'well' : 'bad');
    const time = element('time', 'ac-time', this.#clock.timeOrDate(at, new Date().toISOString()));
    time.dateTime = at;
    time.title = this.#clock.full(at);
    const text = element('span', 'ac-text', cellText(detail));
    text.title = plainText(detail);
    line.append(
      time,
      element('span', 'ac-kind', cellText(remote ? `${actor} (${remote})` : actor)),
      element('span', 'ac-status', `${outcome === 'taken' ? '●' : '▲'} ${outcome}`),
      element('span', 'ac-title', cellText(`${action} ${subject}`)),
      text,
    );
    return line;
  }
}

/** What is typed: actor=, action=, subject= and scope= ask for exactly that, the rest are words. */
function asked(typed) {
  const query = {};
  const words = [];
  for (const word of typed.trim().split(/\s+/)) {
    const [, field, value] = /^(actor|action|subject|scope)=(.+)$/.exec(word) ?? [];
    if (field) query[field] = value;
    else if (word) words.push(word);
  }
  if (words.length > 0) query.q = words.join(' ');
  return query;
}
