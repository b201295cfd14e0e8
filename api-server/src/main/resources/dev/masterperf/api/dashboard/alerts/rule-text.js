// A text area for rules: line numbers, what is wrong beside the line it is in, Tab as two spaces.
// Escape and then Tab leaves it, so that nobody is caught in it.

import { attribute, element } from '../shell/dom.js';
import { plainText } from '../shell/format.js';

const INDENT = '  ';
const LONGEST_MESSAGE = 160;

/** What is wrong, without the drawing of the place below it: here it stands at its place. */
export const sentenceOf = (message) => plainText(message.split('\n', 1)[0].slice(0, LONGEST_MESSAGE));

export class RuleText {
  element = element('div', 'al-editor');
  #gutter = element('pre', 'al-gutter');
  #area = element('textarea', 'al-area');
  #marks = element('div', 'al-marks');
  #view = element('div', 'al-area-box');
  #lines = 0;
  #problems = [];
  #leaving = false;

  /** changed() is called for each change of the text. */
  constructor(changed) {
    this.#area.spellcheck = false;
    this.#area.wrap = 'off';
    this.#area.autocapitalize = 'off';
    this.#area.setAttribute('aria-label', 'Rule file, YAML. Tab indents; Escape and then Tab leaves.');
    this.#gutter.ariaHidden = 'true';
    this.#marks.ariaHidden = 'true';
    this.#view.append(this.#area, this.#marks);
    this.element.append(this.#gutter, this.#view);
    this.#area.addEventListener('input', () => {
      this.#number();
      this.#markLines();
      changed();
    });
    this.#area.addEventListener('scroll', () => this.#follow(), { passive: true });
    this.#area.addEventListener('keydown', (event) => this.#key(event));
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    this.#area.value = text;
    this.#number();
    this.#markLines();
  }

  set readOnly(readOnly) {
    this.#area.readOnly = readOnly;
  }

  describe(id) {
    attribute(this.#area, 'aria-describedby', id);
  }

  focus() {
    this.#area.focus({ preventScroll: true });
  }

  /** problems: [{ line, message }], lines counted from 1. */
  showProblems(problems) {
    this.#problems = problems;
    attribute(this.#area, 'aria-invalid', problems.length > 0 ? 'true' : null);
    this.#markLines();
  }

  /** Puts the cursor there. */
  goTo(line, column = 1) {
    const lines = this.text.split('\n');
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const at = before + Math.min(column - 1, (lines[line - 1] ?? '').length);
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
  }

  #number() {
    const lines = this.text.split('\n').length;
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.#gutter.replaceChildren(
      ...Array.from({ length: lines }, (_, i) => element('span', 'al-number', String(i + 1))),
    );
  }

  #markLines() {
    const lines = this.text.split('\n');
    [...this.#gutter.children].forEach((number, i) => {
      number.dataset.wrong = String(this.#problems.some(({ line }) => line === i + 1));
    });
    const byLine = new Map();
    for (const { line, message } of this.#problems) if (!byLine.has(line)) byLine.set(line, message);
    this.#marks.replaceChildren(
      ...[...byLine].map(([line, message]) => {
        const mark = element('span', 'al-mark', sentenceOf(message));
        mark.style.top = `calc(${line - 1} * var(--al-line))`;
        mark.style.left = `${(lines[line - 1] ?? '').length + 3}ch`;
        return mark;
      }),
    );
    this.#follow();
  }

  #follow() {
    const { scrollTop, scrollLeft } = this.#area;
    this.#gutter.scrollTop = scrollTop;
    this.#marks.style.translate = `${-scrollLeft}px ${-scrollTop}px`;
  }

  #key(event) {
    if (event.key === 'Escape') {
      this.#leaving = true;
      return;
    }
    const leaving = this.#leaving;
    if (event.key !== 'Shift') this.#leaving = false;
    if (event.ctrlKey || event.metaKey || event.altKey || this.#area.readOnly) return;
    if (event.key === 'Tab' && !leaving) {
      event.preventDefault();
      if (event.shiftKey) this.#outdent();
      else this.#insert(INDENT);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#insert(`\n${/^ */.exec(this.#line().text)[0]}`);
    }
  }

  #line() {
    const { value, selectionStart } = this.#area;
    const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
    return { from, text: value.slice(from, selectionStart) };
  }

  #outdent() {
    const { from } = this.#line();
    const { value, selectionStart } = this.#area;
    const spaces = /^ {0,2}/.exec(value.slice(from))[0].length;
    if (spaces === 0) return;
    this.#area.setSelectionRange(from, from + spaces);
    this.#insert('');
    this.#area.setSelectionRange(selectionStart - spaces, selectionStart - spaces);
  }

  /** As typed, so that it can be undone. */
  #insert(text) {
    const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (done) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, 'end');
    this.#area.dispatchEvent(new Event('input'));
  }
}
