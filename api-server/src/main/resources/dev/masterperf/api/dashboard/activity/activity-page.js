// The activity view: what happened of late, newest first. It follows what comes until somebody
// scrolls down or pauses it; then what comes waits, and is counted.
//
// mountActivityPage(place, filter, { clock, changed(filter), go(what, which) }) answers
// { show(filter), zoneChanged(), close() }.

import { attribute, element, mark, writeText } from '../shell/dom.js';
import { countText, plainText } from '../shell/format.js';
import { KINDS, Wanted } from './asking.js';
import { auditButton } from './audit-trail.js';
import { EntryLine } from './entry.js';

const EVERY_MS = 1_000;
const TYPING_MS = 200;
const PAGE = 200;

/** So many lines are kept; who looks for older ones narrows the filter. */
const MOST_LINES = 2_000;

/** Where the filter leaves out much, so many pages are looked through at once. */
const MOST_PAGES = 10;

const FEW = 30;
const NEAR_END_PX = 600;
const SCROLLING = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'End', 'Enter']);
const KIND_TERM = /(^|\s)kind[:=](\S*)/i;

export function mountActivityPage(place, filter, on) {
  return new ActivityPage(place, filter, on);
}

class ActivityPage {
  #place;
  #on;
  #filter = element('input');
  #kind = element('select', 'ghost');
  #pause = element('button', 'ghost', 'Pause');
  #new = element('button', 'button ac-new');
  #said = element('p', 'ac-said');
  #scroller = element('div', 'ac-scroller');
  #list = element('ol', 'ac-list');
  #end = element('p', 'ac-end');
  #empty = element('section', 'empty');
  #wanted;
  #lines = [];
  #waiting = [];
  #waitingMore = false;
  #newest = null;
  #next = null;
  #held = false;
  #loadingOlder = false;
  #timer;
  #typing;
  #asking = new AbortController();
  #closing = new AbortController();

  constructor(place, filter, on) {
    this.#place = place;
    this.#on = on;
    this.#build();
    const { signal } = this.#closing;
    document.addEventListener('visibilitychange', () => this.#lookNow(), { signal });
    document.addEventListener('keydown', (event) => this.#key(event), { capture: true, signal });
    this.show(filter);
  }

  #build() {
    const label = element('label', 'filter');
    this.#filter.type = 'search';
    this.#filter.id = 'activity-filter';
    this.#filter.placeholder = 'Filter activity…';
    this.#filter.autocomplete = 'off';
    this.#filter.spellcheck = false;
    label.dataset.tip = 'Words it must hold; also kind=alert, category=R2, status=error, source:host, -demo, "two words"';
    label.append(element('span', 'visually-hidden', 'Filter activity'), this.#filter, element('kbd', '', '/'));
    label.lastChild.setAttribute('aria-hidden', 'true');
    this.#filter.addEventListener('input', () => this.#typed());
    this.#kind.setAttribute('aria-label', 'Kind');
    this.#kind.append(new Option('all kinds', ''), ...Object.entries(KINDS).map(([name, title]) => new Option(title, name)));
    this.#kind.addEventListener('change', () => this.#chooseKind());
    this.#pause.type = 'button';
    this.#pause.dataset.tip = 'Space pauses what comes, and lets it go on';
    this.#pause.addEventListener('click', () => this.#hold(!this.#held));
    this.#new.type = 'button';
    this.#new.hidden = true;
    this.#new.addEventListener('click', () => this.#follow());
    this.#said.setAttribute('role', 'status');
    const bar = element('div', 'ac-bar');
    bar.append(label, this.#kind, this.#pause, auditButton(this.#place, this.#on.clock), this.#said);
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute('role', 'region');
    this.#scroller.setAttribute('aria-label', 'Activity, newest first');
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#list.setAttribute('aria-label', 'Activity');
    this.#empty.hidden = true;
    this.#scroller.append(this.#list, this.#end, this.#empty);
    this.#place.append(bar, this.#new, this.#scroller);
    this.#scroller.focus({ preventScroll: true }); // so that keys scroll it
  }

  show(filter) {
    if (this.#wanted !== undefined && filter === this.#filter.value) return;
    this.#filter.value = filter;
    this.#start();
  }

  zoneChanged() {
    this.#lines.forEach((line) => line.zoneChanged(this.#on.clock));
  }

  close() {
    this.#closing.abort();
    this.#asking.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#typing);
    this.#place.replaceChildren();
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#start(), TYPING_MS);
  }

  #chooseKind() {
    const rest = this.#filter.value.replace(KIND_TERM, '').trim();
    const { value } = this.#kind;
    this.#filter.value = [value && `kind=${value}`, rest].filter(Boolean).join(' ');
    this.#start();
  }

  /** Begins anew, with the newest that the filter lets through. */
  #start() {
    const text = this.#filter.value;
    this.#on.changed(text);
    const named = KIND_TERM.exec(text)?.[2] ?? '';
    this.#kind.value = Object.hasOwn(KINDS, named) ? named : '';
    this.#wanted = new Wanted(text);
    this.#newest = null;
    this.#waiting = [];
    this.#waitingMore = false;
    this.#lookNow();
  }

  #lookNow() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
    if (!document.hidden) this.#look(this.#asking.signal);
  }

  async #look(signal) {
    try {
      if (this.#newest === null) await this.#fill(signal);
      else await this.#lookForNew(signal);
    } catch (e) {
      if (signal.aborted) return;
      this.#say(`What happens cannot be seen: ${e.message}`);
    }
    if (!signal.aborted) this.#timer = setTimeout(() => this.#look(signal), EVERY_MS);
  }

  async #fill(signal) {
    let answer = await this.#wanted.ask({ limit: PAGE }, signal);
    const { newest } = answer;
    const entries = [...answer.entries];
    for (let pages = 1; entries.length < FEW && answer.next && pages < MOST_PAGES; pages++) {
      answer = await this.#wanted.ask({ limit: PAGE, before: answer.next }, signal);
      entries.push(...answer.entries);
    }
    this.#newest = newest;
    this.#next = answer.next ?? null;
    this.#lines = entries.map((entry) => this.#line(entry));
    this.#list.replaceChildren(...this.#lines.map((line) => line.element));
    this.#scroller.scrollTop = 0;
    this.#shown(answer);
  }

  async #lookForNew(signal) {
    const answer = await this.#wanted.ask({ limit: PAGE, after: this.#newest }, signal);
    if (answer.restarted || (answer.next && !this.#paused)) {
      this.#newest = null; // the server began anew, or more came than is worth reading one by one
      await this.#fill(signal);
      return;
    }
    this.#newest = answer.newest;
    if (this.#paused) {
      this.#waitingMore ||= Boolean(answer.next);
      this.#waiting = [...answer.entries, ...this.#waiting].slice(0, PAGE);
      this.#waitingMore ||= this.#waiting.length === PAGE;
    } else this.#prepend(answer.entries);
    this.#shown(answer);
  }

  get #paused() {
    return this.#held || this.#scroller.scrollTop > 0;
  }

  #prepend(entries) {
    if (entries.length === 0) return;
    const lines = entries.map((entry) => this.#line(entry));
    this.#list.prepend(...lines.map((line) => line.element));
    this.#lines = [...lines, ...this.#lines];
    for (const line of this.#lines.splice(MOST_LINES)) line.element.remove();
  }

  #line(entry) {
    return new EntryLine(entry, this.#on.clock, this.#on.go);
  }

  #shown({ incomplete }) {
    const waiting = this.#waiting.length;
    this.#new.hidden = waiting === 0;
    writeText(this.#new, `${this.#waitingMore ? `${waiting} or more` : waiting} new: show`);
    this.#say(
      [...incomplete, this.#paused ? 'Paused' : 'Follows what comes'].join('; '),
    );
    mark(this.#place, 'paused', String(this.#paused));
    writeText(this.#pause, this.#held ? 'Go on' : 'Pause');
    attribute(this.#pause, 'aria-pressed', String(this.#held));
    this.#list.hidden = this.#lines.length === 0;
    this.#showEnd();
    this.#showEmpty();
  }

  #showEnd() {
    const full = this.#lines.length >= MOST_LINES;
    this.#end.hidden = this.#lines.length === 0;
    writeText(
      this.#end,
      full && this.#next
        ? 'Older ones are not shown; narrow the filter.'
        : this.#next
          ? 'Older ones follow.'
          : `${countText(this.#lines.length, 'entry').replace(/entrys$/, 'entries')}; the server remembers nothing older.`,
    );
  }

  #showEmpty() {
    const none = this.#lines.length === 0;
    this.#empty.hidden = !none;
    if (!none) return;
    const filtered = this.#filter.value.trim() !== '';
    const title = filtered ? 'Nothing that happened matches the filter' : 'Nothing happened yet';
    const text = filtered
      ? `Looked for: ${plainText(this.#filter.value)}`
      : 'Rows that go from ok to error and back, alerts, silences, deployments and what people change appear here.';
    if (this.#empty.firstChild?.textContent === title && this.#empty.children[1].textContent === text) return;
    this.#empty.replaceChildren(element('h2', '', title), element('p', '', text));
    if (!filtered) return;
    const clear = element('button', 'button', 'Clear the filter');
    clear.type = 'button';
    clear.addEventListener('click', () => this.show(''));
    this.#empty.append(clear);
  }

  #say(text) {
    writeText(this.#said, text);
  }

  #hold(held) {
    this.#held = held;
    if (held) this.#shown({ incomplete: [] });
    else this.#follow();
  }

  /** Shows what waits, from the top on. */
  #follow() {
    this.#held = false;
    this.#scroller.scrollTop = 0;
    if (this.#waitingMore) this.#newest = null;
    else this.#prepend(this.#waiting);
    this.#waiting = [];
    this.#waitingMore = false;
    this.#shown({ incomplete: [] });
    this.#lookNow();
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    if (scrollTop === 0 && !this.#held && this.#waiting.length > 0) this.#follow();
    else if (this.#newest !== null) mark(this.#place, 'paused', String(this.#paused));
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.#older();
  }

  async #older() {
    if (this.#loadingOlder || this.#next === null || this.#lines.length >= MOST_LINES) return;
    this.#loadingOlder = true;
    const wanted = this.#wanted;
    try {
      const answer = await wanted.ask({ limit: PAGE, before: this.#next }, this.#closing.signal);
      if (wanted !== this.#wanted || answer.restarted) return;
      this.#next = answer.next ?? null;
      const lines = answer.entries.map((entry) => this.#line(entry));
      this.#lines.push(...lines);
      this.#list.append(...lines.map((line) => line.element));
      this.#showEnd();
    } catch {
      // It is asked for again with the next scrolling.
    } finally {
      this.#loadingOlder = false;
    }
  }

  /** Keys of this view, before those of the page. */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
    const { target, key } = event;
    if (target === this.#filter) {
      if (key === 'Escape') {
        this.show('');
        this.#filter.blur();
      } else if (key === 'Enter' || key === 'ArrowDown') this.#scroller.focus();
      else return;
    } else if (['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName)) return;
    else if (key === '/') {
      this.#filter.focus();
      this.#filter.select();
    } else if (key === ' ' && !['BUTTON', 'A'].includes(target.tagName)) this.#hold(!this.#held);
    else if (key === 'j' || key === 'k') this.#step(key === 'j' ? 1 : -1);
    else if (key === 'Home') this.#follow();
    else {
      // The browser scrolls the list; the rows, which nobody sees, stay where they are.
      if (SCROLLING.has(key)) event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next or the former entry that leads somewhere. */
  #step(by) {
    const links = [...this.#list.querySelectorAll('a.ac-title')];
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  }
}
