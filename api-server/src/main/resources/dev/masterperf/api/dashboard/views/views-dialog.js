// The dialog of views: opens one, saves what is seen, takes files in and gives them out.

import { byId, element, mark, writeText } from '../shell/dom.js';
import { plainText } from '../shell/format.js';
import { closeOnBackdrop } from '../shell/palette.js';
import { chosenTheme } from '../shell/theme.js';
import { copy } from '../shell/toast.js';
import { Conflict, checkView, readView } from './store.js';
import { nameOf } from './view-state.js';

const SURE_MS = 4_000;
const MOST_BYTES = 64 * 1024;

export class ViewsDialog {
  #dialog = byId('views');
  #filter = byId('views-filter');
  #list = byId('views-list');
  #none = byId('views-none');
  #now = byId('views-now');
  #title = byId('views-new-title');
  #name = byId('views-new-name');
  #theme = byId('views-theme');
  #said = byId('views-said');
  #again = byId('views-again');
  #views;
  #opened;
  #named = false;

  /** opened() hears that it was opened. */
  constructor(views, opened) {
    this.#views = views;
    this.#opened = opened;
    this.#filter.addEventListener('input', () => this.#fill());
    this.#filter.addEventListener('keydown', (event) => this.#typed(event));
    this.#list.addEventListener('keydown', (event) => this.#moved(event));
    this.#title.addEventListener('input', () => {
      if (!this.#named) this.#name.value = nameOf(this.#title.value);
    });
    this.#name.addEventListener('input', () => {
      this.#named = this.#name.value !== '';
    });
    byId('views-save').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save(null);
    });
    byId('views-update').addEventListener('click', () => this.#update());
    byId('views-reset').addEventListener('click', () => this.#open(this.#views.opened.name));
    byId('views-leave').addEventListener('click', () => this.#left());
    byId('views-copy').addEventListener('click', () => this.#copySeen());
    byId('views-import').addEventListener('click', () => byId('views-file').click());
    byId('views-file').addEventListener('change', (event) => this.#import(event.target));
    closeOnBackdrop(this.#dialog);
  }

  async open() {
    this.#filter.value = '';
    this.#clear();
    this.#say('');
    this.#fill();
    this.#showNow();
    this.#dialog.showModal();
    this.#opened();
    await this.#try(async () => {
      await this.#views.look();
      this.#fill();
    });
  }

  #clear() {
    this.#title.value = '';
    this.#name.value = '';
    this.#named = false;
  }

  #fill() {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.#views.all.filter(({ name, title, description = '' }) => {
      const text = `${name} ${title} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    this.#list.replaceChildren(...found.map((one) => this.#line(one)));
    this.#none.hidden = found.length > 0;
    writeText(
      this.#none,
      this.#views.all.length === 0
        ? 'No view is saved yet. Save what is seen below, or import a file.'
        : 'No view has these words.',
    );
  }

  #line({ name, title, description, savedAt, tag }) {
    const line = element('li', 'view');
    const open = element('button', 'view-open');
    open.type = 'button';
    open.append(element('span', 'view-title', plainText(title)));
    if (title !== name) open.append(element('code', '', name));
    if (description) open.append(element('small', '', plainText(description)));
    open.title = `Saved ${new Date(savedAt).toLocaleString('en-GB')}`;
    open.addEventListener('click', () => this.#open(name));
    if (this.#views.opened?.name === name) open.setAttribute('aria-current', 'true');
    const shown = plainText(title);
    line.append(
      open,
      button('Copy as YAML', `Copy as YAML: ${shown}`, () => this.#copy(name)),
      sureButton('Delete', `Delete: ${shown}`, () => this.#remove(name, tag)),
    );
    return line;
  }

  #showNow() {
    const { opened, edited } = this.#views;
    this.#now.hidden = opened === null;
    if (opened === null) return;
    writeText(byId('views-now-title'), plainText(opened.title));
    writeText(byId('views-now-state'), edited ? 'what is seen differs from it' : 'is seen as it was saved');
    byId('views-update').disabled = !edited;
    byId('views-reset').disabled = !edited;
  }

  #typed(event) {
    const first = this.#list.querySelector('.view-open');
    if (first === null) return;
    if (event.key === 'Enter') first.click();
    else if (event.key === 'ArrowDown') first.focus();
    else return;
    event.preventDefault();
  }

  #moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...this.#list.querySelectorAll('.view-open')];
    const at = all.indexOf(document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    (all[at + step] ?? (step < 0 ? this.#filter : all[at])).focus();
  }

  #open(name) {
    return this.#try(async () => {
      await this.#views.open(name);
      this.#dialog.close();
    });
  }

  #left() {
    this.#views.leave();
    this.#fill();
    this.#showNow();
  }

  /** over: the version to replace; null for a new view. */
  #save(over) {
    const title = this.#title.value.trim();
    const name = this.#name.value.trim();
    const theme = this.#theme.checked ? chosenTheme() : undefined;
    return this.#try(
      async () => {
        await this.#views.save(name, title === '' ? name : title, theme, over);
        this.#clear();
        this.#done(`Saved as ${name}.`);
      },
      (tag) => this.#save(tag),
    );
  }

  #update(over = this.#views.opened.tag) {
    const { name, title, view } = this.#views.opened;
    return this.#try(
      async () => {
        await this.#views.save(name, title, view.theme, over);
        this.#done(`${name} is as you see it.`);
      },
      (tag) => this.#update(tag),
      () => this.#open(name),
    );
  }

  #remove(name, tag) {
    return this.#try(async () => {
      await this.#views.remove(name, tag);
      this.#done(`${name} is deleted.`);
    });
  }

  #copy(name) {
    return this.#try(async () => this.#copied((await readView(name)).yaml));
  }

  #copySeen() {
    const { opened } = this.#views;
    const title = this.#title.value.trim() || opened?.title;
    const name = this.#name.value.trim() || opened?.name || 'view';
    return this.#try(async () => {
      const { yaml, problems } = await checkView(this.#views.seen(name, title, opened?.view.theme));
      if (yaml === undefined) this.#say(sentences(problems));
      else await this.#copied(yaml);
    });
  }

  async #copied(yaml) {
    await copy(yaml, 'the view');
    this.#say('Copied as YAML.');
  }

  async #import(input) {
    const [file] = input.files;
    if (file === undefined) return;
    const text = file.size > MOST_BYTES ? '' : await file.text();
    input.value = '';
    await this.#try(async () => {
      if (file.size > MOST_BYTES) throw new Error(`${file.name} is not taken: it is larger than 64 KiB, and no view is.`);
      const { valid, problems, view } = await checkView(text);
      if (valid) await this.#keep(view.name, text, null);
      else this.#say(`${file.name} is not taken; mend it and import it again:\n${sentences(problems)}`);
    });
  }

  #keep(name, text, over) {
    return this.#try(
      async () => {
        await this.#views.keep(name, text, over);
        this.#done(`Saved as ${name}, and open.`);
      },
      (tag) => this.#keep(name, text, tag),
    );
  }

  /** What was saved by others meanwhile is only replaced by somebody who was told of it. */
  async #try(work, saveOver = null, openTheirs = null) {
    this.#say('');
    try {
      await work();
    } catch (e) {
      this.#say(e.message);
      if (e instanceof Conflict) this.#offer(e.tag, saveOver, openTheirs);
    }
  }

  #offer(tag, saveOver, openTheirs) {
    const offers = [];
    if (saveOver !== null) {
      const word = tag === null ? 'Save it anew' : 'Replace it';
      offers.push(button(word, word, () => saveOver(tag)));
    }
    if (openTheirs !== null && tag !== null) {
      offers.push(button('Open theirs', 'Open theirs', openTheirs));
    }
    if (offers.length === 0) this.#views.look().then(() => this.#fill(), () => {});
    this.#again.replaceChildren(...offers);
    this.#again.hidden = offers.length === 0;
  }

  #done(text) {
    this.#fill();
    this.#showNow();
    this.#say(text);
  }

  #say(text) {
    writeText(this.#said, plainTextLines(text));
    this.#again.hidden = true;
  }
}

const plainTextLines = (text) => text.split('\n').map(plainText).join('\n');

const sentences = (problems) =>
  problems
    .map(({ line, path, message }) => `${line > 0 ? `Line ${line}: ` : ''}${path ? `${path}: ` : ''}${message}`)
    .join('\n');

function button(text, label, run) {
  const made = element('button', 'ghost', text);
  made.type = 'button';
  if (label !== text) made.setAttribute('aria-label', label);
  made.addEventListener('click', run);
  return made;
}

/** Asks back: it does what it says only when pressed a second time. */
function sureButton(text, label, run) {
  const made = button(text, label, () => {
    if (made.dataset.sure === 'true') {
      run();
      return;
    }
    mark(made, 'sure', 'true');
    made.textContent = 'Really?';
    made.setAttribute('aria-label', `Really? ${label}`);
    setTimeout(() => {
      mark(made, 'sure', 'false');
      made.textContent = text;
      made.setAttribute('aria-label', label);
    }, SURE_MS);
  });
  return made;
}
