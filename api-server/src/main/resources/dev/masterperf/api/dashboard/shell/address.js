// The page's address and its entries in the browser's history. What opens something makes an entry, to
// which Back returns; what filters, sorts or selects changes the entry that it is in.

import { decodeState } from '../alerts/page-state.js';
import { toQuery } from './state.js';

/** What of a state makes an entry of its own where it changes: the place that is shown, and of which view. */
export function placeOf({ view, alerts, activity, charts }) {
  if (alerts !== null) {
    const { tab, open, file } = decodeState(alerts);
    return JSON.stringify(['alerts', view, tab, open, file]);
  }
  return JSON.stringify([activity !== null ? 'activity' : charts !== null ? 'charts' : 'rows', view]);
}

/** An address, and the version of the view that it names: what an entry was made of. */
const keyOf = (address, opened) => `${address} ${opened?.tag}`;

export class Address {
  #now;
  #on;
  #place = '';
  #written = '';
  #begun = false;
  #dialog = '';
  #openers = new Map();
  #closing = false;
  #later = [];

  /**
   * now() answers { state, opened }: the page's state, and the view that is open or null, both plain
   * data; on({ state, opened }) hears of what Back and Forward lead to, and shows it.
   */
  constructor(now, on) {
    this.#now = now;
    this.#on = on;
    addEventListener('popstate', (event) => this.#popped(event.state));
  }

  /** From here on changes of the place make entries: what came before belongs to opening the page. */
  begin() {
    this.#begun = true;
  }

  /** Writes what is shown now; instead: never as an entry of its own. */
  write(instead = false) {
    this.#inTurn(() => this.#write(instead));
  }

  #write(instead) {
    const { state, opened } = this.#now();
    const place = placeOf(state);
    const address = location.pathname + toQuery(state);
    const key = keyOf(address, opened);
    if (key === this.#written && place === this.#place) return;
    const entry = { state: { ...state }, opened };
    const further = this.#begun && !instead && place !== this.#place && this.#dialog === '';
    if (further) history.pushState(entry, '', address);
    else history.replaceState(entry, '', address);
    this.#place = place;
    this.#written = key;
    this.#dialog = '';
  }

  /** Gives a dialog entries of its own: Back closes it, and Forward has it opened again. */
  keep(dialog, open) {
    this.#openers.set(dialog.id, open);
    dialog.addEventListener('close', () => this.#inTurn(() => this.#closed(dialog.id)));
  }

  /** A dialog that is kept was opened. */
  opened(id) {
    this.#inTurn(() => {
      if (this.#dialog === id) return;
      this.#dialog = id;
      const { state, opened } = this.#now();
      history.pushState({ state: { ...state }, opened, dialog: id }, '');
    });
  }

  /** What was closed otherwise than by Back goes back as well, so that the next Back is not for nothing. */
  #closed(id) {
    if (this.#dialog !== id) return;
    this.#dialog = '';
    this.#closing = true;
    history.back();
  }

  /** While the browser goes back by itself, whatever comes waits: it belongs to the entry before. */
  #inTurn(work) {
    if (this.#closing) this.#later.push(work);
    else work();
  }

  #popped(entry) {
    if (this.#closing) {
      this.#closing = false;
      while (!this.#closing && this.#later.length > 0) this.#later.shift()();
      return;
    }
    if (entry === null) {
      location.reload(); // somebody wrote another address by hand
      return;
    }
    const { state, opened, dialog = '' } = entry;
    this.#dialog = dialog;
    for (const open of document.querySelectorAll('dialog[open]')) open.close(); // it was about what was there
    this.#place = placeOf(state);
    this.#written = keyOf(location.pathname + location.search, opened);
    this.#on({ state, opened });
    this.#openers.get(dialog)?.();
  }
}
