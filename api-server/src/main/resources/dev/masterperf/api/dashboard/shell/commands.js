// What the page can do, as keys and as lines of the palette.

import { COLUMNS } from '../matrix/columns.js';
import { GROUPINGS, canSortBy } from '../matrix/arranging.js';
import { FORMATS } from '../matrix/exporting.js';
import { byId } from './dom.js';
import { plainText } from './format.js';

const NAMES = { json: 'JSON', ndjson: 'NDJSON', csv: 'CSV', table: 'text table' };

/** @param open openers of dialogs: help, palette, columns */
export function keysOf(page, open) {
  const { grid } = page;
  return [
    { keys: ['/'], shown: '/', title: 'Filter rows', run: focusFilter, ofRows: true },
    { keys: ['j', 'ArrowDown'], shown: 'j ↓', title: 'Next row', run: () => grid.move(1), ofRows: true },
    { keys: ['k', 'ArrowUp'], shown: 'k ↑', title: 'Row before', run: () => grid.move(-1), ofRows: true },
    { keys: ['PageDown'], shown: 'PgDn', title: 'A screen down', run: () => grid.move(grid.pageRows), ofRows: true },
    { keys: ['PageUp'], shown: 'PgUp', title: 'A screen up', run: () => grid.move(-grid.pageRows), ofRows: true },
    { keys: ['Home'], shown: 'Home', title: 'First row', run: () => grid.goTo(0), ofRows: true },
    { keys: ['End'], shown: 'End', title: 'Last row', run: () => grid.goTo(grid.last), ofRows: true },
    { keys: ['Enter'], shown: 'Enter', title: 'Open or close the row or the group', run: () => page.toggleActive(), ofRows: true },
    { keys: [' '], shown: 'Space', title: 'Freeze, and go on', run: () => page.toggleFreeze(), ofRows: true },
    { keys: ['g'], shown: 'g', title: 'Group by the next field', run: () => page.groupBy(nextGroup(page)), ofRows: true },
    { keys: ['h'], shown: 'h', title: 'Charts of several series, or the rows', run: () => page.toggle('charts') },
    { keys: ['l'], shown: 'l', title: 'Alerts with all about them, or the rows', run: () => page.toggle('alerts') },
    { keys: ['y'], shown: 'y', title: 'Activity: what happened of late, or the rows', run: () => page.toggle('activity') },
    { keys: ['s'], shown: 's', title: 'Silence the alert that fires longest', run: () => page.actOnAlert('silence') },
    { keys: ['a'], shown: 'a', title: 'Acknowledge it', run: () => page.actOnAlert('acknowledge') },
    { keys: ['v'], shown: 'v', title: 'Views: open, save, share', run: open.views },
    { keys: ['x'], shown: 'x', title: 'Choose columns', run: open.columns, ofRows: true },
    { keys: ['c'], shown: 'c', title: 'Copy the query as curl, again as command line', run: () => page.copies.next(), ofRows: true },
    { keys: ['e'], shown: 'e', title: 'Export what is seen', run: open.exports, ofRows: true },
    { keys: ['u'], shown: 'u', title: 'Times here or in UTC', run: () => page.toggleUtc() },
    { keys: ['t'], shown: 't', title: 'Theme: auto, light, dark', run: () => page.nextTheme() },
    { keys: ['f'], shown: 'f', title: 'Kiosk: only alerts and rows', run: () => page.toggleKiosk() },
    { keys: ['Ctrl+k'], shown: 'Ctrl K', title: 'All commands', run: open.palette, always: true },
    { keys: ['?'], shown: '?', title: 'These keys', run: open.help },
    { keys: ['Escape'], shown: 'Esc', title: 'Close the row, clear the filter, go on', run: () => escape(page), inFilter: true },
  ];
}

export function commandsOf(page, keys) {
  return [
    ...keys
      .filter(({ ofRows }) => !ofRows || page.place === 'rows')
      .map(({ title, shown, run }) => ({ title, keys: shown, run })),
    ...['', ...GROUPINGS].map((group) => ({
      title: group === '' ? 'Group by nothing' : `Group by ${group}`,
      run: () => page.groupBy(group),
    })),
    ...COLUMNS.filter(({ name }) => canSortBy(name)).flatMap(({ name, title }) => [
      { title: `Sort by ${title}, largest first`, run: () => page.sortDown(name) },
    ]),
    { title: 'Sort by nothing: rows stand by their names', run: () => page.unsorted() },
    ...page.views.all.map(({ name, title }) => ({
      title: `Open view: ${plainText(title)}`,
      run: () => page.openView(name),
    })),
    { title: 'Filter: errors only', run: () => page.filterBy('status=error') },
    { title: 'Filter: none', run: () => page.filterBy('') },
    ...Object.keys(FORMATS).map((format) => ({
      title: `Export what is seen as ${NAMES[format]}`,
      run: () => page.export(format),
    })),
    ...['silences', 'notifications', 'rules'].map((tab) => ({
      title: `Alerts: ${tab}`,
      run: () => page.go('alerts', `tab=${tab}`),
    })),
    { title: 'Alerts: write a rule', run: () => page.go('alerts', 'tab=rules&file=%3Anew') },
    { title: 'Copy the query as curl', run: () => page.copies.curl() },
    { title: 'Copy the query as command line', run: () => page.copies.cli() },
    { title: 'Copy the address of this view', run: () => page.copyAddress() },
  ];
}

function focusFilter() {
  byId('filter').focus();
  byId('filter').select();
}

function nextGroup(page) {
  const all = ['', ...GROUPINGS];
  return all[(all.indexOf(page.state.group) + 1) % all.length];
}

/** The nearest thing that stands in the way goes first. */
function escape(page) {
  const filter = byId('filter');
  if (document.activeElement === filter) {
    page.filterBy('');
    filter.blur();
  } else if (page.place !== 'rows') page.go('rows');
  else if (page.state.row !== '') page.openRow('');
  else if (page.frozen) page.toggleFreeze();
  else if (page.state.kiosk) page.toggleKiosk();
  else if (page.state.filter !== '') page.filterBy('');
}
