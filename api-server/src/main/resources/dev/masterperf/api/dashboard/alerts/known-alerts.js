// All that the server knows of alerts, put together: those of rules, pending and resolved ones as
// well, those that others posted, and who is kept from hearing of them.

import { plainText } from '../shell/format.js';
import { get } from './asking.js';
import { fingerprintOf } from './fingerprint.js';
import { unitOf } from './threshold.js';

export const STATES = ['firing', 'pending', 'resolved'];

/** Labels that say what an alert is and not where. */
const NO_PLACE = new Set(['alertname', '__name__', 'severity', 'scope', 'category', 'type', 'topic', 'sub_cat', 'id']);

/**
 * { entries: alerts by fingerprint, groups: those they are told in, rules: how many could raise some }.
 * units(sets) promises for each set of labels the unit on which its series agree, or null.
 */
export async function knownAlerts(units) {
  const [ours, heard, groups, silences, inForce] = await Promise.all([
    get('/api/v1/alerts?resolved=true'),
    get('/api/v2/alerts'),
    get('/api/v2/alerts/groups'),
    get('/api/v2/silences'),
    get('/api/v1/rules'),
  ]);
  const rules = rulesByName(inForce.data.groups);
  const known = new Map(heard.map((alert) => [alert.fingerprint, alert]));
  const entries = new Map();
  for (const alert of ours.data.alerts) {
    if (!STATES.includes(alert.state)) continue; // it was pending, and never fired
    const fingerprint = fingerprintOf(alert.labels);
    const status = alert.state === 'firing' ? known.get(fingerprint) : undefined;
    entries.set(fingerprint, entry(fingerprint, alert, status, rules));
  }
  for (const [fingerprint, alert] of known) {
    if (entries.get(fingerprint)?.state === 'firing') continue;
    const posted = { ...alert, state: 'firing', activeAt: alert.startsAt };
    entries.set(fingerprint, entry(fingerprint, posted, alert, rules));
  }
  const names = new Map([...entries].map(([fingerprint, { name }]) => [fingerprint, name]));
  const reasons = new Map(silences.map((silence) => [silence.id, silence]));
  for (const one of entries.values()) one.kept = keptTexts(one.told, names, reasons);
  await measure([...entries.values()], rules, units);
  return { entries, groups: groups.map(groupOf), rules: rules.size };
}

/** Gives each value its unit, where its series tell it. */
async function measure(entries, rules, units) {
  const told = await units(entries.map(({ labels, own }) => labelsOfSeries(labels, own)));
  entries.forEach((one, i) => {
    one.unit = unitOf(one.anomaly?.judged ?? rules.get(one.labels.alertname)?.query ?? '', told[i]);
  });
}

function labelsOfSeries(labels, own) {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'alertname' && !own.has(name)));
}

/** Of rules of one name the last one: only what their text says of units and labels is wanted. */
function rulesByName(groups) {
  const rules = groups.flatMap((group) => group.rules).filter((rule) => rule.type === 'alerting');
  return new Map(rules.map((rule) => [rule.name, rule]));
}

function entry(fingerprint, alert, told, rules) {
  const { labels, annotations } = alert;
  const own = new Set(Object.keys(rules.get(labels.alertname)?.labels ?? {}));
  return {
    fingerprint,
    state: alert.state,
    name: plainText(labels.alertname ?? 'unnamed'),
    summary: plainText(annotations.summary ?? annotations.description ?? annotations.message ?? ''),
    severity: plainText(labels.severity ?? ''),
    scope: plainText(labels.scope ?? ''),
    place: placeOf(labels, own),
    own,
    value: valueOf(alert),
    unit: '1',
    since: alert.activeAt,
    endsAt: alert.state === 'resolved' ? alert.endsAt : null,
    anomaly: alert.anomaly ?? null,
    receivers: (told?.receivers ?? []).map(({ name }) => name),
    labels,
    annotations,
    told,
    kept: [],
  };
}

/** Of a detector's alert what it judged, which says more than its score. */
function valueOf({ value, anomaly }) {
  if (anomaly) return anomaly.value;
  return value === undefined ? null : Number(value.replace('Inf', 'Infinity'));
}

/** Where it is, as people call a series; of further labels each with its name. own: what the rule adds. */
export function placeOf(labels, own = new Set()) {
  const path = [labels.category, labels.topic, labels.id].filter(Boolean).join(' › ');
  const further = Object.entries(labels)
    .filter(([name]) => !NO_PLACE.has(name) && !own.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return plainText([path, further].filter(Boolean).join('  '));
}

/** Why people do not hear of it, a text each: none where they do. */
function keptTexts(told, names, silences) {
  if (told === undefined) return [];
  const { silencedBy, inhibitedBy, mutedBy } = told.status;
  const texts = silencedBy.map((id) => silencedText(silences.get(id)));
  const owner = told.acknowledgement;
  if (owner) texts.push(`acknowledged by ${owner.owner}${owner.comment ? `: ${owner.comment}` : ''}`);
  texts.push(...inhibitedBy.map((fingerprint) => `inhibited by ${names.get(fingerprint) ?? fingerprint}`));
  texts.push(...mutedBy.map((name) => `muted by ${name}`));
  return texts.map(plainText);
}

function silencedText(silence) {
  if (silence === undefined) return 'silenced';
  return `silenced by ${silence.createdBy}${silence.comment ? `: ${silence.comment}` : ''}`;
}

function groupOf({ labels, receiver, alerts }) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return {
    title: plainText(`${receiver.name}: ${pairs.join(' ') || 'all together'}`),
    fingerprints: new Set(alerts.map(({ fingerprint }) => fingerprint)),
  };
}
