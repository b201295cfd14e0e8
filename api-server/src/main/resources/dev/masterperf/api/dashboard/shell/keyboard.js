// The keyboard: one table of keys, which the help behind ? shows as well.

import { element } from './dom.js';

const TYPING = new Set(['INPUT', 'TEXTAREA', 'SELECT']);
const PRESSED_BY_SPACE = new Set(['BUTTON', 'SUMMARY', 'A']);

/** keys: `[{ keys: ['j', 'ArrowDown'], shown: 'j ↓', title, run, inFilter?, always?, ofRows? }]`. */
export function listen(keys) {
  const byKey = new Map(keys.flatMap((entry) => entry.keys.map((key) => [key, entry])));
  document.addEventListener('keydown', (event) => {
    const entry = byKey.get(nameOf(event));
    // Charts have keys of their own.
    if (event.defaultPrevented || entry === undefined || !mayTake(event, entry)) return;
    event.preventDefault();
    entry.run(event);
  });
}

function nameOf(event) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return '';
  return control ? `Ctrl+${event.key.toLowerCase()}` : event.key;
}

function mayTake(event, entry) {
  if (entry.always) return true;
  const { target } = event;
  if (document.querySelector('dialog[open]') !== null) return false;
  // What nobody sees is not changed either; there these keys scroll what is seen.
  if (entry.ofRows && (document.body.dataset.view ?? 'rows') !== 'rows') return false;
  if (TYPING.has(target.tagName)) return entry.inFilter === true && target.id === 'filter';
  const pressing = PRESSED_BY_SPACE.has(target.tagName) && (event.key === ' ' || event.key === 'Enter');
  if (pressing) return false;
  // A panel that scrolls by itself has its arrows to itself.
  const inPanel = target.closest('.detail-panel') !== null;
  return !(inPanel && /^(Arrow|Page|Home|End)/.test(event.key));
}

/** The table as a list for people. */
export function keyList(keys) {
  const list = element('dl', 'keys');
  for (const { shown, title } of keys) {
    const term = element('dt');
    term.append(...shown.split(' ').map((key) => element('kbd', '', key)));
    list.append(term, element('dd', '', title));
  }
  return list;
}
