// Rules: which are in force and how they stand, the files they are in, and the editor of one.

import { element, writeText } from '../shell/dom.js';
import { durationText, plainText } from '../shell/format.js';
import { Refusal, get } from './asking.js';
import { writeState } from './alert-table.js';
import { button, emptyState, plainTable, section } from './parts.js';
import { Refreshed } from './refreshed.js';
import { NEW, RuleEditor } from './rule-editor.js';

export class RulesTab extends Refreshed {
  element = element('div', 'al-page');
  #on;
  #clock;
  #files = null;
  #editor = null;
  #opening = '';
  #copied = null;
  #bar = element('div', 'al-tools');

  /** on: { clock, change(state, instead) } */
  constructor(on) {
    super();
    this.#on = on;
    this.#clock = on.clock;
    this.#bar.append(button('New rule file', () => this.#edit(NEW)), this.note);
    this.element.append(this.#bar, this.list);
  }

  show({ file }) {
    const here = this.#editor?.file ?? this.#opening;
    if (file === here) {
      if (file === '') super.show();
    } else if (this.leave()) this.#show(file);
    else this.#on.change({ file: here });
  }

  async #show(file) {
    this.#opening = file;
    this.#closeEditor();
    if (file === '') {
      this.element.replaceChildren(this.#bar, this.list);
      super.show();
      return;
    }
    this.hide();
    try {
      const known = file === NEW ? this.#copied : await this.#read(file);
      if (file !== this.#opening) return; // another was opened meanwhile
      this.#copied = null;
      if (known?.origin === 'file') {
        this.#copy(known, true); // it is changed where it lies, and not here
        return;
      }
      this.#editor = new RuleEditor(file, known, { clock: this.#clock, close: () => this.#edit(''), saved: (name) => this.#edit(name) });
      this.element.replaceChildren(this.#editor.element);
      this.#editor.focus();
    } catch (e) {
      this.element.replaceChildren(emptyState('This file cannot be shown', `${e.message}.`, button('All rules', () => this.#edit(''))));
    }
  }

  async #read(name) {
    const files = await filesOf();
    const found = files.findLast((file) => file.name === name && file.origin === 'stored') ?? files.find((file) => file.name === name);
    if (found === undefined) throw new Error(`There is no rule file ${plainText(name)}`);
    return found;
  }

  #edit(file) {
    this.#on.change({ file });
  }

  /** instead: the copy takes the place of the file in the address, so that Back does not lead here again. */
  #copy(file, instead = false) {
    this.#copied = { name: `copy-of-${file.name}`, text: renamed(file.text), version: null, origin: 'stored' };
    this.#on.change({ file: NEW }, instead);
  }

  async ask() {
    const [inForce, files] = await Promise.all([get('/api/v1/rules'), filesOf().catch(withoutFiles)]);
    return { groups: inForce.data.groups, files, utc: this.#clock.utc };
  }

  parts({ groups, files }) {
    const parts = [];
    if (files.length > 0) parts.push(section('Files', this.#fileTable(files)));
    parts.push(...groups.map((group) => section(groupTitle(group), ruleTable(group, this.#clock))));
    if (parts.length > 0) return parts;
    return [
      emptyState(
        'No rules yet',
        'A rule says what is worth an alert. Write one, try it on what was measured, and save it.',
        button('Write a rule', () => this.#edit(NEW)),
      ),
    ];
  }

  #fileTable(files) {
    return plainTable(
      ['File', 'Kept', 'Version', 'Saved', 'Action'],
      files.map((file) => [
        file.name,
        file.origin === 'stored' ? 'on the server' : 'a file beside the processor',
        file.version === null || file.version === undefined ? '–' : String(file.version),
        file.savedAt ? this.#clock.full(file.savedAt) : '–',
        file.origin === 'stored' ? button('Edit', () => this.#edit(file.name)) : button('Edit a copy', () => this.#copy(file)),
      ]),
      'Rule files',
    );
  }

  #closeEditor() {
    this.#editor?.close();
    this.#editor = null;
  }

  leave() {
    return this.#editor?.leave() ?? true;
  }

  key(name) {
    if (this.#editor === null) return false;
    if (name !== 'Escape' || !this.#editor.escape()) return name === 'Escape';
    this.#edit('');
    return true;
  }

  close() {
    super.close();
    this.#closeEditor();
  }
}

/** No two files may have groups of one name. */
const renamed = (text) => text.replace(/^(\s*-\s+name:\s*)([\w.-]+)[ \t]*$/gm, '$1$2-copy');

const filesOf = async () => (await get('/api/v1/rules/files')).files;

/** An older server has no such files, and its rules are shown all the same. */
function withoutFiles(e) {
  if (e instanceof Refusal && e.status === 404) return [];
  throw e;
}

function groupTitle({ name, file, version }) {
  const where = file ? `  in ${file}${version === undefined ? '' : `, version ${version}`}` : '';
  return plainText(`${name}${where}`);
}

function ruleTable(group, clock) {
  return plainTable(
    ['Rule', 'State', 'Expression', 'For', 'Detectors', 'Health'],
    group.rules.map((rule) => [
      rule.name,
      rule.type === 'recording' ? 'records' : stateOf(rule),
      expression(rule.query),
      rule.duration ? durationText(rule.duration) : '–',
      detectorsText(rule.detectors, clock),
      rule.health,
    ]),
    `Rules of ${plainText(group.name)}`,
  );
}

function stateOf({ state, alerts }) {
  const mark = element('span', 'al-state');
  writeState(mark, state);
  const count = alerts.filter((alert) => alert.state === state).length;
  if (count > 1) writeText(mark, `${state} ${count}`);
  return mark;
}

const expression = (text) => element('code', 'al-expr', plainText(text));

function detectorsText(detectors, clock) {
  if (!detectors) return '–';
  const { series, judging, warmingUp, waiting, refused, warmUntil } = detectors;
  const texts = [`${judging} of ${series.toLocaleString('en')} series judged`];
  if (warmingUp > 0) texts.push(`${warmingUp} warming up${warmUntil ? ` until ${clock.full(warmUntil)}` : ''}`);
  if (waiting > 0) texts.push(`${waiting} waiting for an event`);
  if (refused > 0) texts.push(`${refused} without memory`);
  return texts.join(', ');
}
