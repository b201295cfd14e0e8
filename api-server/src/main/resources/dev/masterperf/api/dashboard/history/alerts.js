// Which alerts of a series the API knows of in a time: those active or resolved of late,
// and older ones that notifications tell of.

import { plainText } from '../shell/format.js';
import { ask } from './ask.js';

const MOST_NOTIFICATIONS = 1000;

/** Whether an alert has the labels of a series, '' of those it must not have; one of many series has fewer. */
function isOf(alert, labels) {
  return alert.id !== undefined && Object.entries(labels).every(([name, value]) => (alert[name] ?? '') === value);
}

/** Marks in rising order of time: {at, state, name}. */
export async function alertMarks(labels, from, to, signal) {
  const [active, told] = await Promise.all([
    ask('/api/v1/alerts?resolved=true', signal),
    ask(`/api/v1/notifications?limit=${MOST_NOTIFICATIONS}`, signal),
  ]);
  const marks = new Map();
  const add = (at, state, alert) => {
    if (at < from || at > to || !isOf(alert, labels)) return;
    marks.set(`${at}|${state}|${alert.alertname}`, { at, state, name: plainText(alert.alertname ?? '') });
  };
  for (const one of told.notifications) {
    const at = Date.parse(one.group?.eventAt ?? one.at);
    if (!one.group || one.group.cause === 'repeat') continue;
    for (const alert of one.group.alerts) add(at, alert.state.toLowerCase(), alert.labels);
  }
  for (const alert of active.data.alerts) {
    const began = alert.state.toLowerCase() === 'resolved' ? 'firing' : alert.state.toLowerCase();
    add(Date.parse(alert.activeAt), began, alert.labels);
    if (alert.endsAt) add(Date.parse(alert.endsAt), 'resolved', alert.labels);
  }
  return [...marks.values()].sort((a, b) => a.at - b.at);
}
