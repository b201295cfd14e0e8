// The alerts view: its tabs, the state that its address holds, and its keys.
//
// mountAlertsPage(place, text, { clock, silencing, changed(text, instead), chart(series), units(sets) }) answers
// { show(text), refresh(), tick(now), close(), leave() }.

import { attribute, byId, element, writeText } from '../shell/dom.js';
import { AlertsTab } from './alerts-tab.js';
import { NotificationsTab } from './notifications-tab.js';
import { TABS, decodeState, encodeState } from './page-state.js';
import { button } from './parts.js';
import { RulesTab } from './rules-tab.js';
import { SilencesTab } from './silences-tab.js';

const TYPING = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

export function mountAlertsPage(place, text, on) {
  return new AlertsPage(place, text, on);
}

class AlertsPage {
  #place;
  #on;
  #state;
  #nav = element('nav', 'al-tabs');
  #title = element('h2', 'visually-hidden');
  #body = element('div', 'al-body');
  #tabs = {};
  #closing = new AbortController();

  constructor(place, text, on) {
    this.#place = place;
    this.#on = on;
    this.#state = decodeState(text);
    this.#nav.setAttribute('aria-label', 'Alerts, silences, notifications, rules');
    for (const [name, title] of Object.entries(TABS)) {
      const link = button(title, () => this.go(name), 'ghost al-tab');
      link.dataset.tab = name;
      this.#nav.append(link);
    }
    place.append(this.#title, this.#nav, this.#body);
    const { signal } = this.#closing;
    document.addEventListener('keydown', (event) => this.#key(event), { capture: true, signal });
    byId('silencing').addEventListener('close', () => this.#acted(), { signal });
    this.#apply();
  }

  show(text) {
    this.#state = decodeState(text);
    this.#apply();
  }

  go(tab, changes = {}) {
    Object.assign(this.#state, changes, { tab });
    this.#apply();
    this.#tabs[tab].focus?.();
  }

  /** Whether all of it may be left: a text that is not saved is asked about. Other tabs keep it. */
  leave() {
    return Object.values(this.#tabs).every((tab) => tab.leave?.() ?? true);
  }

  #change(changes, instead = false) {
    Object.assign(this.#state, changes);
    this.#apply(instead);
  }

  #apply(instead = false) {
    const { tab } = this.#state;
    writeText(this.#title, TABS[tab]);
    for (const link of this.#nav.children) {
      attribute(link, 'aria-current', link.dataset.tab === tab ? 'page' : null);
    }
    this.#tabs[tab] ??= this.#make(tab);
    for (const [name, one] of Object.entries(this.#tabs)) {
      if (name !== tab && one.element.isConnected) {
        one.hide?.();
        one.element.remove();
      }
    }
    const shown = this.#tabs[tab];
    if (!shown.element.isConnected) this.#body.append(shown.element);
    shown.show(this.#state);
    this.#on.changed(encodeState(this.#state), instead);
  }

  #make(tab) {
    const make = { alerts: AlertsTab, silences: SilencesTab, notifications: NotificationsTab, rules: RulesTab }[tab];
    return new make({ ...this.#on, change: (changes, instead) => this.#change(changes, instead), go: (name, more) => this.go(name, more) });
  }

  /** Something about alerts changed. */
  refresh() {
    this.#tabs[this.#state.tab]?.refresh?.();
  }

  /** Somebody silenced, acknowledged or disputed something, or thought better of it. */
  #acted() {
    this.refresh();
    this.#tabs[this.#state.tab]?.acted?.();
  }

  tick(now) {
    this.#tabs[this.#state.tab]?.tick?.(now);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
    const { target } = event;
    const typing = TYPING.has(target.tagName);
    if (typing && event.key !== 'Escape') return;
    if (['BUTTON', 'A', 'SUMMARY'].includes(target.tagName) && (event.key === 'Enter' || event.key === ' ')) return;
    if (target.closest?.('.history-chart')) return; // charts have keys of their own
    if (this.#tabs[this.#state.tab]?.key?.(event.key, typing)) event.preventDefault();
  }

  close() {
    this.#closing.abort();
    for (const one of Object.values(this.#tabs)) one.close?.();
    this.#place.replaceChildren();
  }
}
