// What the alerts view shows, in the letters of an address: a copied one shows another the same.
//
//   tab=silences&q=state:firing&group=told&sort=-since&open=FINGERPRINT

import { GROUPINGS, SORTS } from './alert-order.js';

export const TABS = { alerts: 'Alerts', silences: 'Silences', notifications: 'Notifications', rules: 'Rules' };

/** The state in a text; what it does not know is left out. */
export function decodeState(text) {
  const query = new URLSearchParams(text);
  const oneOf = (name, known, otherwise) => (known.includes(query.get(name)) ? query.get(name) : otherwise);
  const open = query.get('open') ?? '';
  return {
    tab: oneOf('tab', Object.keys(TABS), 'alerts'),
    q: query.get('q') ?? '',
    group: oneOf('group', Object.keys(GROUPINGS), ''),
    sort: oneOf('sort', [...SORTS, ...SORTS.map((name) => `-${name}`)], 'state'),
    open: /^[0-9a-f]{16}$/.test(open) ? open : '',
    file: query.get('file') ?? '',
  };
}

/** Reads back as {@link decodeState} does; what is as always is left out. */
export function encodeState({ tab, q, group, sort, open, file }) {
  const query = new URLSearchParams();
  if (tab !== 'alerts') query.set('tab', tab);
  if (q !== '') query.set('q', q);
  if (group !== '') query.set('group', group);
  if (sort !== 'state') query.set('sort', sort);
  if (open !== '') query.set('open', open);
  if (file !== '') query.set('file', file);
  return query.toString();
}
