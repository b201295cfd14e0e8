// What a page of charts shows, as text for an address: 'chart=…&span=3600s'. Reading it back leaves
// out what is not understood. The shell decides where in the address this stands.

import { HOUR, stepMillis } from './times.js';

export const MOST_CHARTS = 24;

/** The same in the letters of an address. */
export function encodeState(state) {
  const query = new URLSearchParams();
  for (const chart of state.charts ?? []) query.append('chart', JSON.stringify(chart));
  if (state.live === false) {
    query.set('from', state.from);
    query.set('to', state.to);
  } else {
    query.set('span', `${Math.round((state.span ?? HOUR) / 1000)}s`);
  }
  if (state.timeZone && state.timeZone !== 'local') query.set('tz', state.timeZone);
  return query.toString();
}

/** Reads {@link encodeState} back. */
export function decodeState(text) {
  const query = new URLSearchParams(text);
  const state = { charts: query.getAll('chart').map(chartOf).filter(Boolean).slice(0, MOST_CHARTS) };
  const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
  if (query.has('from') && from >= 0 && to > from) {
    Object.assign(state, { live: false, from, to });
  } else {
    Object.assign(state, { live: true, span: stepMillis(query.get('span') ?? '') || HOUR });
  }
  const timeZone = query.get('tz');
  state.timeZone = timeZone !== null && isTimeZone(timeZone) ? timeZone : 'local';
  return state;
}

function chartOf(text) {
  try {
    const chart = JSON.parse(text);
    const series = chart?.series;
    const known = typeof series === 'string' || (series !== null && typeof series === 'object');
    return known ? chart : null;
  } catch {
    return null;
  }
}

function isTimeZone(name) {
  if (name === 'local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
