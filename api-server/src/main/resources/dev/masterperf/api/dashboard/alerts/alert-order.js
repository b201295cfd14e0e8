// Which alerts the table shows, in which order and under which headings.

import { STATES } from './known-alerts.js';
import { parse, satisfies } from './alert-filter.js';

export const GROUPINGS = { '': 'no groups', name: 'by name', severity: 'by severity', scope: 'by scope', told: 'by notification group' };
export const SORTS = ['state', 'name', 'place', 'value', 'since', 'severity'];

const byText = (name) => (a, b) => a[name].localeCompare(b[name]);
const ORDERS = {
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.since.localeCompare(b.since),
  name: byText('name'),
  place: byText('place'),
  severity: byText('severity'),
  since: byText('since'),
  value: (a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity),
};

/** [{ title, alerts }], one without a title where nothing is grouped. sort: 'since' up, '-since' down. */
export function arranged({ entries, groups }, { q, group, sort }) {
  const terms = parse(q);
  const alerts = [...entries.values()].filter((alert) => satisfies(alert, terms)).sort(orderOf(sort));
  if (group === '') return alerts.length === 0 ? [] : [{ title: '', alerts }];
  if (group === 'told') return told(alerts, groups);
  const byValue = new Map();
  for (const alert of alerts) {
    const title = alert[group] || `no ${group}`;
    if (!byValue.has(title)) byValue.set(title, []);
    byValue.get(title).push(alert);
  }
  return [...byValue].map(([title, own]) => ({ title, alerts: own }));
}

/** The first so many alerts of sections, and how many are left out: a storm is not drawn whole. */
export function cut(sections, most) {
  const shown = [];
  let room = most;
  let left = 0;
  for (const { title, alerts } of sections) {
    const own = alerts.slice(0, room);
    if (own.length > 0) shown.push({ title, alerts: own });
    room -= own.length;
    left += alerts.length - own.length;
  }
  return { sections: shown, left };
}

function orderOf(sort) {
  const name = sort.replace(/^-/, '');
  const order = ORDERS[name] ?? ORDERS.state;
  const sign = sort.startsWith('-') ? -1 : 1;
  return (a, b) => sign * order(a, b) || ORDERS.state(a, b) || a.fingerprint.localeCompare(b.fingerprint);
}

/** As people hear of them: an alert is in each group of each receiver that has it. */
function told(alerts, groups) {
  const sections = groups.map(({ title, fingerprints }) => ({
    title,
    alerts: alerts.filter((alert) => fingerprints.has(alert.fingerprint)),
  }));
  const others = alerts.filter((alert) => !groups.some(({ fingerprints }) => fingerprints.has(alert.fingerprint)));
  sections.push({ title: 'in no notification group, since it does not fire', alerts: others });
  return sections.filter((section) => section.alerts.length > 0);
}
