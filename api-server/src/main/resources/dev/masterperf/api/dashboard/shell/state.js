// What the page shows, as its address has it: a copied address shows another person the same.
//
//   ?q=category=R2&sort=-p99,id&columns=category,id,value&group=topic&closed=Demo&row=…&charts=…&alerts=…&activity=…&tz=utc&kiosk=1
//   ?view=NAME      as it was saved; with edited=1 and more of the above, what was changed since
//
// charts, even an empty one, shows charts in place of the rows, and so do alerts and activity. The links
// of notifications have ?alert=FINGERPRINT: that one with its evidence.

import { COLUMN } from '../matrix/columns.js';
import { GROUPINGS, canSortBy } from '../matrix/arranging.js';

export const EMPTY = Object.freeze({
  filter: '',
  sort: [],
  columns: null,
  group: '',
  closed: [],
  row: '',
  charts: null,
  alerts: null,
  activity: null,
  utc: false,
  kiosk: false,
  view: '',
  edited: false,
});

const VIEW_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Beside a view they say that something else is seen. */
const OWN = ['edited', 'q', 'sort', 'columns', 'group', 'closed', 'charts', 'tz', 'kiosk'];

/** The state in a query string; what it does not know, or what makes no sense, is left out. */
export function fromQuery(query) {
  const parameters = new URLSearchParams(query);
  const list = (name) => (parameters.get(name) ?? '').split(',').filter(Boolean);
  const columns = list('columns').filter((name) => COLUMN.has(name));
  const group = parameters.get('group') ?? '';
  const view = parameters.get('view') ?? '';
  return {
    filter: parameters.get('q') ?? '',
    sort: list('sort')
      .map((text) => ({ column: text.replace(/^-/, ''), down: text.startsWith('-') }))
      .filter((by) => canSortBy(by.column)),
    columns: columns.length === 0 ? null : [...new Set(columns)],
    group: GROUPINGS.includes(group) ? group : '',
    closed: parameters.getAll('closed'),
    row: parameters.get('row') ?? '',
    charts: parameters.get('charts'),
    alerts: parameters.get('alerts') ?? ofAlert(parameters.get('alert')),
    activity: parameters.get('activity'),
    utc: parameters.get('tz') === 'utc',
    kiosk: parameters.get('kiosk') === '1',
    view: VIEW_NAME.test(view) ? view : '',
    edited: VIEW_NAME.test(view) && OWN.some((name) => parameters.has(name)),
  };
}

const ofAlert = (fingerprint) => (fingerprint === null ? null : `open=${encodeURIComponent(fingerprint)}`);

/** The query string of a state, '' where nothing differs from the plain page. */
export function toQuery(state) {
  const parameters = new URLSearchParams();
  if (state.view !== '') {
    parameters.set('view', state.view);
    if (state.edited) parameters.set('edited', '1');
  }
  if (state.view === '' || state.edited) setOwn(parameters, state);
  if (state.row !== '') parameters.set('row', state.row);
  if (state.alerts !== null) parameters.set('alerts', state.alerts);
  if (state.activity !== null) parameters.set('activity', state.activity);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function setOwn(parameters, state) {
  if (state.filter !== '') parameters.set('q', state.filter);
  if (state.sort.length > 0) {
    parameters.set('sort', state.sort.map((by) => (by.down ? '-' : '') + by.column).join());
  }
  if (state.columns !== null) parameters.set('columns', state.columns.join());
  if (state.group !== '') parameters.set('group', state.group);
  for (const group of state.closed) parameters.append('closed', group);
  if (state.charts !== null) parameters.set('charts', state.charts);
  if (state.utc) parameters.set('tz', 'utc');
  if (state.kiosk) parameters.set('kiosk', '1');
}

/** The sorting after a click on a column: up, down, then not by it; further keeps the others. */
export function sortedBy(sort, column, further) {
  const before = sort.find((by) => by.column === column);
  const others = further ? sort.filter((by) => by.column !== column) : [];
  if (before === undefined) return [...others, { column, down: false }];
  return before.down ? others : [...others, { column, down: true }];
}
