// All alerts, and beside them the evidence of the one that is open.

import { attribute, element, writeText } from '../shell/dom.js';
import { countText } from '../shell/format.js';
import { toast } from '../shell/toast.js';
import { AlertTable } from './alert-table.js';
import { toggled } from './alert-filter.js';
import { GROUPINGS, arranged, cut } from './alert-order.js';
import { Evidence } from './evidence.js';
import { STATES, knownAlerts } from './known-alerts.js';
import { button, emptyState } from './parts.js';

const LOOK_MS = 15_000;
const SOON_MS = 150;
const MOST_ROWS = 1_000;

export class AlertsTab {
  element = element('div', 'al-split');
  #on;
  #state;
  #known = null;
  #now = new Date().toISOString();
  #main = element('section', 'al-main');
  #filter = element('input');
  #group = element('select');
  #chips = new Map();
  #note = element('p', 'al-failed');
  #empty = element('div');
  #more = element('p', 'al-more');
  #table;
  #evidence;
  #timer;
  #looking = false;

  /** on: { clock, silencing, change(state), go(tab, state), chart(series), units(sets) } */
  constructor(on) {
    this.#on = on;
    this.#table = new AlertTable(on.clock, {
      open: (fingerprint) => this.#open(fingerprint),
      sort: (column) => this.#sortBy(column),
      selected: () => {},
    });
    this.#evidence = new Evidence(on.clock, {
      close: () => this.#open(''),
      act: (action, alert) => on.silencing.open(action, alert),
      chart: on.chart,
      editRule: (file) => on.go('rules', { file }),
      changed: () => this.refresh(),
    });
    this.#main.append(this.#tools(), this.#note, this.#empty, this.#table.element, this.#more);
    this.element.append(this.#main, this.#evidence.element);
  }

  #tools() {
    const bar = element('div', 'al-tools');
    this.#filter.type = 'search';
    this.#filter.placeholder = 'Filter: words, state:firing, id=upload…';
    this.#filter.setAttribute('aria-label', 'Filter alerts');
    this.#filter.spellcheck = false;
    this.#filter.addEventListener('input', () => this.#on.change({ q: this.#filter.value }));
    const chips = element('span', 'al-chips');
    for (const state of STATES) {
      const chip = button('', () => this.#on.change({ q: toggled(this.#state.q, `state:${state}`) }), 'al-chip');
      const mark = element('span', 'al-state', state);
      mark.dataset.state = state;
      chip.append(mark, element('b', '', '0'));
      this.#chips.set(state, chip);
      chips.append(chip);
    }
    this.#group.setAttribute('aria-label', 'Group alerts');
    for (const [name, title] of Object.entries(GROUPINGS)) {
      const option = element('option', '', title);
      option.value = name;
      this.#group.append(option);
    }
    this.#group.addEventListener('change', () => this.#on.change({ group: this.#group.value }));
    bar.append(this.#filter, chips, this.#group);
    return bar;
  }

  show(state) {
    this.#state = { ...state };
    if (this.#filter.value !== state.q) this.#filter.value = state.q;
    this.#group.value = state.group;
    if (state.open !== '' && this.#table.selected === '') this.#table.select(state.open);
    this.#paint(true);
    if (this.#known === null || !this.#timer) this.#look();
  }

  #paint(byPerson = false) {
    const { open, sort } = this.#state;
    this.element.dataset.open = String(open !== '');
    this.#evidence.element.hidden = open === '';
    if (this.#known === null) return;
    const { sections, left } = cut(arranged(this.#known, this.#state), MOST_ROWS);
    writeText(this.#more, left === 0 ? '' : `${countText(left, 'alert')} more: filter to see them.`);
    this.#count();
    this.#table.show(sections, { now: this.#now, sort, open, byPerson });
    const none = this.#table.order.length === 0;
    this.#table.element.hidden = none;
    this.#showEmpty(none);
    if (open === '') this.#evidence.close();
    else this.#evidence.open(open, this.#known.entries.get(open));
  }

  #count() {
    for (const [state, chip] of this.#chips) {
      const count = [...this.#known.entries.values()].filter((alert) => alert.state === state).length;
      writeText(chip.lastChild, String(count));
      attribute(chip, 'aria-pressed', String(this.#state.q.split(/\s+/).includes(`state:${state}`)));
    }
  }

  #showEmpty(none) {
    this.#empty.hidden = !none;
    if (!none) return;
    const filtered = this.#known.entries.size > 0;
    const shown = filtered
      ? emptyState('No alert matches the filter', 'Words must all stand in an alert; id=upload means exactly that, name:slow that it holds it.', button('Clear the filter', () => this.#on.change({ q: '' })))
      : this.#calm();
    this.#empty.replaceChildren(shown);
  }

  #calm() {
    const { rules } = this.#known;
    return rules === 0
      ? emptyState('No rules, so no alerts', 'A rule says what is worth an alert. Write the first one, and try it on history before it is in force.', button('Write a rule', () => this.#on.go('rules')))
      : emptyState('No alerts', `Nothing fires, nothing is pending, nothing resolved of late. ${countText(rules, 'rule')} could raise one.`, button('See the rules', () => this.#on.go('rules')));
  }

  /** Something changed: asks anew, once for all that changes together. */
  refresh() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), SOON_MS);
  }

  async #look() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
    if (document.hidden || this.#looking) return;
    this.#looking = true;
    try {
      this.#known = await knownAlerts(this.#on.units);
      writeText(this.#note, '');
      if (this.element.isConnected) this.#paint();
    } catch (e) {
      writeText(this.#note, `What is shown is no longer kept up: ${e.message}. It is asked for again.`);
    } finally {
      this.#looking = false;
    }
  }

  /** What was done may be about the alert that is open. */
  acted() {
    this.#evidence.look();
  }

  tick(now) {
    this.#now = now;
    this.#table.tick(now);
    this.#evidence.tick(now);
  }

  #open(fingerprint) {
    const before = this.#state.open;
    this.#on.change({ open: fingerprint });
    if (fingerprint !== '') this.#evidence.focus(); // the table may not be there beside it
    else if (before !== '') this.#table.focus();
  }

  #sortBy(column) {
    const { sort } = this.#state;
    this.#on.change({ sort: sort === column ? `-${column}` : column });
  }

  /** Answers whether the key was one of these. */
  key(name, typing) {
    const selected = this.#known?.entries.get(this.#table.selected);
    const actions = {
      j: () => this.#table.move(1),
      ArrowDown: () => this.#table.move(1),
      k: () => this.#table.move(-1),
      ArrowUp: () => this.#table.move(-1),
      Home: () => this.#table.move(-Infinity),
      End: () => this.#table.move(Infinity),
      Enter: () => this.#table.selected !== '' && this.#open(this.#table.selected),
      s: () => this.#act('silence', selected),
      a: () => this.#act('acknowledge', selected),
      g: () => this.#on.change({ group: nextGroup(this.#state.group) }),
      '/': () => this.#filter.select(),
      Escape: () => this.#escape(typing),
    };
    if (!Object.hasOwn(actions, name)) return false;
    return actions[name]() !== null;
  }

  /** What is selected; null where nothing is, and then the page acts on the alert that fires longest. */
  #act(action, selected) {
    if (selected === undefined) return null;
    if (action === 'acknowledge' && selected.state !== 'firing') toast('Only an alert that fires can be acknowledged.');
    else this.#on.silencing.open(action, selected);
    return true;
  }

  /** The nearest thing that stands in the way goes first; null where nothing does. */
  #escape(typing) {
    if (typing && document.activeElement === this.#filter) {
      this.#on.change({ q: '' });
      this.#filter.blur();
    } else if (this.#state.open !== '') this.#open('');
    else if (this.#state.q !== '') this.#on.change({ q: '' });
    else return null;
    return true;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#evidence.close();
  }

  close() {
    this.hide();
  }
}

function nextGroup(group) {
  const all = Object.keys(GROUPINGS);
  return all[(all.indexOf(group) + 1) % all.length];
}
