// Ctrl+K: everything the page can do, found by typing a part of it.

import { byId, element, mark } from './dom.js';

const MOST_SHOWN = 50;

export class Palette {
  #dialog = byId('palette');
  #input = byId('palette-input');
  #list = byId('palette-list');
  #commands;
  #found = [];
  #at = 0;

  /** commands(): `[{ title, keys, run }]`, asked for each time it opens. */
  constructor(commands) {
    this.#commands = commands;
    this.#input.addEventListener('input', () => this.#search());
    this.#input.addEventListener('keydown', (event) => this.#typed(event));
    this.#list.addEventListener('click', (event) => {
      const item = event.target.closest('li');
      if (item !== null) this.#run([...this.#list.children].indexOf(item));
    });
    closeOnBackdrop(this.#dialog);
  }

  open() {
    if (this.#dialog.open) return;
    this.#input.value = '';
    this.#search();
    this.#dialog.showModal();
  }

  #search() {
    const words = this.#input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.#found = this.#commands()
      .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
      .slice(0, MOST_SHOWN);
    this.#list.replaceChildren(...this.#found.map(line));
    this.#goTo(0);
  }

  #typed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.#goTo((this.#at + step + this.#found.length) % Math.max(1, this.#found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#run(this.#at);
    }
  }

  #goTo(at) {
    this.#at = at;
    [...this.#list.children].forEach((item, i) => {
      mark(item, 'active', String(i === at));
      item.setAttribute('aria-selected', String(i === at));
      if (i === at) item.scrollIntoView({ block: 'nearest' });
    });
    this.#input.setAttribute('aria-activedescendant', this.#found.length === 0 ? '' : `command-${at}`);
  }

  #run(at) {
    const command = this.#found[at];
    if (command === undefined) return;
    this.#dialog.close();
    command.run();
  }
}

function line({ title, keys }, i) {
  const item = element('li', 'command', title);
  item.id = `command-${i}`;
  item.setAttribute('role', 'option');
  if (keys) item.append(element('kbd', '', keys));
  return item;
}

/** A click beside a dialog closes it. */
export function closeOnBackdrop(dialog) {
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}
