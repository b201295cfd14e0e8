// Small parts of the alerts view: buttons, lists of facts, texts of times.

import { element } from '../shell/dom.js';
import { plainText } from '../shell/format.js';

export function button(text, run, className = 'button') {
  const made = element('button', className, text);
  made.type = 'button';
  made.addEventListener('click', run);
  return made;
}

/** Name and value in two columns; values are texts or elements. */
export function factList(pairs) {
  const list = element('dl', 'al-facts');
  for (const [name, value] of pairs) {
    const fact = element('dd');
    fact.append(typeof value === 'string' ? plainText(value) : value);
    list.append(element('dt', '', plainText(name)), fact);
  }
  return list;
}

/** A part of a page with its heading. */
export function section(title, ...parts) {
  const made = element('section', 'al-section');
  made.append(element('h3', '', title), ...parts);
  return made;
}

/** What stands where there is nothing, with what to do next. */
export function emptyState(title, text, ...actions) {
  const made = element('div', 'empty al-empty');
  made.append(element('h2', '', title), element('p', '', text));
  if (actions.length > 0) {
    const line = element('p');
    line.append(...actions);
    made.append(line);
  }
  return made;
}

/** A table that one reads: rows of texts and elements. */
export function plainTable(heads, rows, label) {
  const table = element('table', 'al-plain');
  table.setAttribute('aria-label', label);
  const head = element('tr');
  head.append(
    ...heads.map((text) => {
      const cell = element('th', '', text);
      cell.scope = 'col';
      return cell;
    }),
  );
  const top = element('thead');
  top.append(head);
  const body = element('tbody');
  body.append(
    ...rows.map((cells) => {
      const row = element('tr');
      row.append(
        ...cells.map((value, i) => {
          const cell = element('td');
          cell.dataset.title = heads[i];
          cell.append(typeof value === 'string' ? plainText(value) : value);
          return cell;
        }),
      );
      return row;
    }),
  );
  table.append(top, body);
  const scroll = element('div', 'al-plain-scroll');
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'group');
  scroll.setAttribute('aria-label', label);
  scroll.append(table);
  return scroll;
}

/** A link where the address is one of the web by TLS; the text of it else. */
export function safeLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return element('span', '', plainText(address));
  }
  if (url.protocol !== 'https:') return element('span', '', plainText(address));
  const link = element('a', '', plainText(address));
  link.href = url.href;
  link.rel = 'noreferrer noopener';
  link.target = '_blank';
  return link;
}
