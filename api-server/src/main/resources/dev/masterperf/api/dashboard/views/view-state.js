// Between the page's state and a view as files and the server have it.

import { decodeState, encodeState } from '../history/chart-state.js';
import { HOUR, stepMillis } from '../history/times.js';
import { EMPTY, fromQuery, toQuery } from '../shell/state.js';

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];

/** A span as files have it: 6h, 1h30m. */
function durationText(millis) {
  let left = millis;
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) text += count + unit;
  }
  return text;
}

/** What a view says of this state; what is as on the plain page is left out. */
export function viewOf(state) {
  const view = {};
  if (state.filter.trim() !== '') view.filter = state.filter.trim();
  if (state.columns !== null) view.columns = state.columns;
  if (state.sort.length > 0) view.sort = state.sort.map((by) => (by.down ? '-' : '') + by.column);
  if (state.group !== '') view.group = state.group;
  if (state.closed.length > 0) view.closed = [...state.closed].sort();
  if (state.charts !== null) Object.assign(view, chartsOf(state.charts, state.utc));
  if (state.utc) view.utc = true;
  if (state.kiosk) view.kiosk = true;
  return view;
}

function chartsOf(text, utc) {
  const shown = decodeState(text);
  const part = { charts: shown.charts.map(chartOf) };
  if (!shown.live) {
    part.range = { from: new Date(shown.from).toISOString(), to: new Date(shown.to).toISOString() };
  } else if (shown.span !== HOUR) part.range = durationText(shown.span);
  const own = shown.timeZone !== 'local' && !(utc && shown.timeZone === 'UTC');
  if (own) part.timeZone = shown.timeZone;
  return part;
}

function chartOf({ series, view, compare, band }) {
  const chart = { series: typeof series === 'string' ? series : sorted(series) };
  if (view !== undefined && view !== 'percentiles') chart.view = view;
  if (compare !== undefined && compare !== 'off') chart.compare = compare;
  if (band === true) chart.band = true;
  return chart;
}

const sorted = (labels) => Object.fromEntries(Object.entries(labels).sort());

/** The part of a state that a view says; all of it, so that nothing of before stays. */
export function stateOf(view) {
  const charts =
    view.charts === undefined
      ? null
      : encodeState({ charts: view.charts, ...timeOf(view.range), timeZone: view.timeZone });
  const said = {
    ...EMPTY,
    filter: view.filter ?? '',
    sort: (view.sort ?? []).map((by) => ({ column: by.replace(/^-/, ''), down: by.startsWith('-') })),
    columns: view.columns ?? null,
    group: view.group ?? '',
    closed: view.closed ?? [],
    charts,
    utc: view.utc === true,
    kiosk: view.kiosk === true,
  };
  // What this page does not know is left out in the same way as in an address.
  const { row, alerts, activity, view: name, edited, ...part } = fromQuery(toQuery(said));
  return part;
}

function timeOf(range) {
  if (typeof range === 'object') {
    return { live: false, from: Date.parse(range.from), to: Date.parse(range.to) };
  }
  return { live: true, span: stepMillis(range ?? '') || HOUR };
}

/** Whether a state shows the same as a view that was saved. */
export function shows(state, view) {
  return JSON.stringify(viewOf(state)) === JSON.stringify(viewOf({ ...EMPTY, ...stateOf(view) }));
}

/** A name made of a title: what addresses and file names take as it is. */
export function nameOf(title) {
  return title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|-+$/g, '')
    .slice(0, 64);
}
