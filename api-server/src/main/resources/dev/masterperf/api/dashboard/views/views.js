// The views of this page: which one is open, whether what is seen differs from it, and the others.

import { byId, mark, writeText } from '../shell/dom.js';
import { plainText } from '../shell/format.js';
import { chooseForNow, paintChosen } from '../shell/theme.js';
import { toast } from '../shell/toast.js';
import { deleteView, listViews, readView, saveView } from './store.js';
import { shows, stateOf, viewOf } from './view-state.js';

export class Views {
  #button = byId('open-views');
  #state;
  #show;
  #changed;
  #open = null;
  #all = [];
  #begun = false;

  /**
   * state(): of the page; show(said, stay): what a view says of it, and whether alerts or activity
   * stay in front; changed(): another view is open, or none.
   */
  constructor(state, show, changed) {
    this.#state = state;
    this.#show = show;
    this.#changed = changed;
  }

  /** All that are known, as they were when somebody last looked. */
  get all() {
    return this.#all;
  }

  /** The open one: name, title, tag, view; null where none is. */
  get opened() {
    return this.#open;
  }

  /** Whether what is seen is not what the open view says. */
  get edited() {
    return this.#open !== null && !shows(this.#state(), this.#open.view);
  }

  /** Opens the view that the address names; what the address says beside it counts more. */
  async begin() {
    const { view: name, edited } = this.#state();
    this.look().catch(() => {}); // it is asked for again when somebody opens the list
    if (name === '') {
      this.#begun = true;
      return;
    }
    try {
      this.#take(await readView(name));
      this.#begun = true;
      if (edited) this.#said();
      else this.#showOpen(true);
    } catch (e) {
      this.#begun = true;
      toast(`The view ${name} cannot be opened: ${e.message}`);
      this.leave();
    }
  }

  async look() {
    this.#all = await listViews();
    return this.#all;
  }

  async open(name) {
    this.#take(await readView(name));
    this.#showOpen();
  }

  /** Takes the one that was open before, or none, without asking; where it is still open, its newest version. */
  reopen(opened) {
    if (opened?.name === this.#open?.name) return;
    this.#open = opened;
    if (opened?.view.theme === undefined) paintChosen();
    else chooseForNow(opened.view.theme);
  }

  /** What is seen stays, and belongs to no view any more. */
  leave() {
    this.#open = null;
    this.#changed();
  }

  /** What is seen, as a view. */
  seen(name, title, theme) {
    return { name, title, ...describedBy(this.#open, name), ...viewOf(this.#state()), ...(theme && { theme }) };
  }

  /** Saves what is seen in place of the version with this tag, or as a new one. */
  async save(name, title, theme, over) {
    const view = this.seen(name, title, theme);
    const { tag } = await saveView(name, view, over);
    this.#take({ name, view, tag });
    this.#changed();
    await this.look();
  }

  /** Saves a file as it is, and opens it. */
  async keep(name, text, over) {
    await saveView(name, text, over);
    await this.open(name);
    await this.look();
  }

  async remove(name, tag) {
    await deleteView(name, tag);
    if (this.#open?.name === name) this.leave();
    await this.look();
  }

  #take({ name, view, tag }) {
    this.#open = { name, title: view.title ?? name, tag, view };
  }

  #showOpen(stay = false) {
    const { theme } = this.#open.view;
    if (theme !== undefined) chooseForNow(theme);
    this.#show(stateOf(this.#open.view), stay);
  }

  /** Tells on the page which view is open; the page calls this with each change of its state. */
  follow(state) {
    if (!this.#begun) return; // the address still says what is to be opened
    state.view = this.#open?.name ?? '';
    state.edited = this.edited;
    this.#said();
  }

  #said() {
    const title = this.#open === null ? '' : plainText(this.#open.title);
    writeText(this.#button.querySelector('.view-name'), title);
    mark(this.#button, 'edited', String(this.edited));
    const note = title === '' ? 'Saved views (v)' : `View: ${title}${this.edited ? ', changed' : ''} (v)`;
    mark(this.#button, 'tip', note);
  }
}

/** A view that is saved again keeps what people wrote about it. */
function describedBy(open, name) {
  const description = open?.name === name ? open.view.description : undefined;
  return description === undefined ? {} : { description };
}
