// A tab whose lists are asked for while it is seen, and built anew only where they say something else.

import { element, hasSelection, writeText } from '../shell/dom.js';

const LOOK_MS = 10_000;

/** Subclasses have element, ask() for an answer, and parts(answer) for what shows it. */
export class Refreshed {
  note = element('p', 'al-failed');
  list = element('div', 'al-lists');
  #key = '';
  #timer;

  show() {
    this.refresh();
  }

  refresh() {
    clearTimeout(this.#timer);
    this.#look();
  }

  async #look() {
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
    if (document.hidden) return;
    try {
      const answer = await this.ask();
      writeText(this.note, '');
      this.paint(answer);
    } catch (e) {
      writeText(this.note, `What is shown is no longer kept up: ${e.message}. It is asked for again.`);
    }
  }

  /** Leaves what somebody selects or presses at the moment as it is, until the next time. */
  paint(answer) {
    const key = JSON.stringify(answer);
    if (key === this.#key || hasSelection(this.list)) return;
    this.#key = key;
    const focused = indexOfFocus(this.list);
    this.list.replaceChildren(...this.parts(answer));
    this.list.querySelectorAll('button, a')[focused]?.focus({ preventScroll: true });
  }

  /** What is shown says something else for another reason, such as the clock. */
  stale() {
    this.#key = '';
  }

  hide() {
    clearTimeout(this.#timer);
  }

  close() {
    this.hide();
  }
}

function indexOfFocus(list) {
  return [...list.querySelectorAll('button, a')].indexOf(document.activeElement);
}
