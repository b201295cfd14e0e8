// The editor of one rule file: what is typed is checked, tried on history, and saved. Nothing that
// somebody typed is lost: not by a conflict, and not by leaving.

import { attribute, element, mark, writeText } from '../shell/dom.js';
import { countText, plainText } from '../shell/format.js';
import { toast } from '../shell/toast.js';
import { get, send } from './asking.js';
import { Backtest } from './backtest.js';
import { button } from './parts.js';
import { RuleText, sentenceOf } from './rule-text.js';

/** In an address: a file that is not there yet. */
export const NEW = ':new';

const TYPING_MS = 300;
const YAML = { 'Content-Type': 'application/yaml' };
const EXAMPLE = `groups:
  - name: storage
    rules:
      - alert: SlowUpload
        expr: max_over_time(upload{category="R2"}[1m]) > 500ms
        for: 30s
        labels: {severity: page}
        annotations:
          summary: "{{ $labels.id }} took {{ $value | humanizeDuration }}"
`;

export class RuleEditor {
  element = element('div', 'al-rule-page');
  file;
  #on;
  #name = element('input');
  #text = new RuleText(() => this.#typed());
  #status = element('p', 'al-check');
  #problems = element('ul', 'al-problems');
  #backtest;
  #save = button('Save', () => this.#pressSave());
  #remove = button('Delete', () => this.#pressDelete());
  #conflict = element('div');
  #version = null;
  #saved = '';
  #valid = false;
  #asked = 0;
  #typing;
  #sure = '';
  #closing = new AbortController();

  /** file: its name, NEW of one that is not there yet; known: { name, text, version } or null; on: { clock, close(), saved(name) } */
  constructor(file, known, on) {
    this.file = file;
    this.#on = on;
    this.#backtest = new Backtest(on.clock, () => ({ text: this.#text.text, valid: this.#valid }), () => this.#showSave());
    this.#version = known?.version ?? null;
    this.#saved = file === NEW ? '' : known.text;
    this.#name.value = known?.name ?? '';
    this.#name.placeholder = 'name, such as storage';
    this.#name.setAttribute('aria-label', 'Name of the rule file');
    this.#name.spellcheck = false;
    this.#name.disabled = file !== NEW;
    this.#name.addEventListener('input', () => this.#showSave());
    this.#remove.hidden = file === NEW;
    this.#status.id = 'rule-status';
    this.#status.setAttribute('role', 'status');
    this.#text.describe('rule-status');
    const bar = element('div', 'al-tools');
    bar.append(button('All rules', () => on.close(), 'ghost'), this.#name, this.#save, this.#remove);
    const left = element('div', 'al-rule-left');
    left.append(this.#text.element, this.#status, this.#problems);
    const both = element('div', 'al-rule-both');
    both.append(left, this.#backtest.element);
    this.element.append(bar, this.#conflict, both);
    this.#text.text = known?.text ?? EXAMPLE;
    addEventListener('beforeunload', (event) => this.#dirty() && event.preventDefault(), { signal: this.#closing.signal });
    this.#check();
  }

  focus() {
    if (this.file === NEW) this.#name.focus();
    else this.#text.focus();
  }

  #dirty() {
    return this.#text.text !== this.#saved && !(this.file === NEW && this.#text.text === EXAMPLE);
  }

  /** Whether it may be left. */
  leave() {
    return !this.#dirty() || confirm('Leave without saving? What you typed will be gone.');
  }

  /** Whether Escape may leave: within the text it only frees the Tab key. */
  escape() {
    return document.activeElement?.tagName !== 'TEXTAREA';
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#valid = false;
    this.#sure = '';
    this.#showSave();
    this.#typing = setTimeout(() => this.#check(), TYPING_MS);
  }

  async #check() {
    const asked = ++this.#asked;
    try {
      const answer = await send('POST', '/api/v1/rules/check', this.#text.text, YAML);
      if (asked !== this.#asked) return; // more was typed since
      this.#valid = answer.valid;
      this.#showProblems(answer.problems);
      const rules = answer.groups.flatMap((group) => group.rules);
      this.#say(
        answer.valid
          ? `Valid: ${countText(rules.length, 'rule')} in ${countText(answer.groups.length, 'group')}.`
          : `${countText(answer.problems.length, 'problem')}.`,
        answer.valid,
      );
    } catch (e) {
      if (asked === this.#asked) this.#say(`It was not checked: ${e.message}.`, false);
    }
    this.#showSave();
  }

  #say(text, well) {
    writeText(this.#status, text);
    mark(this.#status, 'well', String(well));
  }

  #showProblems(problems) {
    this.#text.showProblems(problems);
    this.#problems.replaceChildren(
      ...problems.map(({ line, column, message }) => {
        const item = element('li');
        if (line) item.append(button(`line ${line}`, () => this.#text.goTo(line, column ?? 1), 'ghost al-to-line'), ' ');
        item.append(sentenceOf(message));
        return item;
      }),
    );
  }

  /** What the button says it will do, and whether it may. */
  #showSave() {
    const tried = this.#backtest.looked(this.#text.text);
    const named = this.#name.value.trim() !== '';
    attribute(this.#save, 'disabled', this.#valid && named && (this.file === NEW || this.#dirty()) ? null : '');
    const sure = this.#sure === 'save' && !tried;
    writeText(this.#save, sure ? 'Save, though not tried on history' : 'Save');
    mark(this.#save, 'sure', String(sure));
    writeText(this.#remove, this.#sure === 'delete' ? 'Delete for good' : 'Delete');
    mark(this.#remove, 'sure', String(this.#sure === 'delete'));
  }

  #pressSave() {
    if (!this.#backtest.looked(this.#text.text) && this.#sure !== 'save') {
      this.#sure = 'save';
      this.#showSave();
      this.#say('It was not tried on history. Press once more to save it all the same.', false);
      return;
    }
    this.#sure = '';
    this.#put();
  }

  async #put() {
    const name = this.#name.value.trim();
    const { text } = this.#text;
    const condition = this.#version === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${this.#version}"` };
    try {
      const answer = await send('PUT', pathOf(name), text, { ...YAML, ...condition });
      this.#saved = text;
      this.#version = answer.version;
      this.#conflict.replaceChildren();
      toast(`Saved ${plainText(name)}, version ${answer.version}${answer.active === false ? '; it is not in force yet' : ''}.`);
      if (this.file === NEW) this.#became(name);
      this.#say(`Saved as version ${answer.version}.`, true);
    } catch (e) {
      this.#refused(e, name);
    }
    this.#showSave();
  }

  #became(name) {
    this.file = name;
    this.#name.disabled = true;
    this.#remove.hidden = false;
    this.#on.saved(name);
  }

  #refused(e, name) {
    if (e.status === 412) this.#showConflict(name).catch((next) => this.#say(`It was not saved: ${next.message}.`, false));
    else {
      if (e.problem?.problems) this.#showProblems(e.problem.problems);
      this.#say(`It was not saved: ${e.message}.`, false);
    }
  }

  /** Somebody else saved meanwhile: both texts side by side, and the reader says which goes on. */
  async #showConflict(name) {
    const { files } = await get('/api/v1/rules/files');
    const theirs = files.find((file) => file.name === name);
    this.#say('It was not saved: the file changed meanwhile.', false);
    if (theirs === undefined) {
      this.#version = null;
      this.#say('It was not saved: the file was deleted meanwhile. Press Save to make it anew.', false);
      return;
    }
    const text = new RuleText(() => {});
    text.text = theirs.text;
    text.readOnly = true;
    const take = button('Take this text', () => this.#resolve(theirs, theirs.text));
    const keep = button('Go on with mine', () => this.#resolve(theirs, this.#text.text));
    const choices = element('p', 'choices');
    choices.append(keep, take);
    const box = element('section', 'al-conflict');
    const by = theirs.savedAt ? ` saved at ${this.#on.clock.full(theirs.savedAt)}` : '';
    box.append(
      element('h3', '', `Version ${theirs.version}${by}, which is not yours`),
      element('p', 'al-soft', 'Yours stands below, as you left it. Going on with yours, the next save replaces this one.'),
      text.element,
      choices,
    );
    this.#conflict.replaceChildren(box);
    box.scrollIntoView({ block: 'nearest' });
  }

  #resolve(theirs, text) {
    this.#version = theirs.version;
    this.#saved = theirs.text;
    this.#conflict.replaceChildren();
    this.#text.text = text;
    this.#typed();
    this.#text.focus();
  }

  async #pressDelete() {
    if (this.#sure !== 'delete') {
      this.#sure = 'delete';
      this.#showSave();
      return;
    }
    try {
      await send('DELETE', pathOf(this.file), undefined, { 'If-Match': `"${this.#version}"` });
      this.#saved = this.#text.text;
      toast(`Deleted ${plainText(this.file)}; its alerts resolve.`);
      this.#on.close();
    } catch (e) {
      this.#say(`It was not deleted: ${e.message}.`, false);
    }
  }

  close() {
    clearTimeout(this.#typing);
    this.#asked++;
    this.#closing.abort();
    this.#backtest.close();
  }
}

const pathOf = (name) => `/api/v1/rules/files/${encodeURIComponent(name)}`;
