// What became of an alert: its states one after another, and who was told of it or not, and why.

import { element } from '../shell/dom.js';
import { plainText, quantityText } from '../shell/format.js';
import { writeState } from './alert-table.js';
import { plainTable, section } from './parts.js';

/** The sections of an alert's past, both newest first. past: null where it cannot be told; unit: of its values. */
export function historyParts({ past, told, clock, unit }) {
  return [
    section(
      'States',
      past === null || past.length === 0
        ? element('p', 'al-soft', past === null ? 'They cannot be read now, and are asked for again.' : 'It changed nothing in the last 24 hours.')
        : plainTable(['At', 'State', 'Value', 'Reason'], past.map((one) => stateCells(one, clock, unit)), 'States'),
    ),
    section('Notifications', notificationTable(told, clock, 'Nobody was told of it, and nothing was kept back, in the last 24 hours.')),
  ];
}

function stateCells({ at, state, value, reason }, clock, unit) {
  const number = Number(value);
  const shown = value === undefined ? '–' : Number.isFinite(number) ? quantityText(number, unit) : value;
  return [clock.full(at), stateMark(state), shown, reason];
}

function stateMark(state) {
  const made = element('span', 'al-state');
  writeState(made, state);
  return made;
}

/** Notifications with their answers; named: each with the names of its alerts. */
export function notificationTable(told, clock, none, named = false) {
  if (told.length === 0) return element('p', 'al-soft', none);
  return plainTable(
    ['At', 'To', 'What', 'Answer', 'Attempts', 'webhook-id'],
    told.map((one) => [
      clock.full(one.at),
      one.receiver,
      whatText(one, named),
      answer(one, clock),
      one.attempts.length === 0 ? '–' : String(one.attempts.length),
      one.webhookId || '–',
    ]),
    'Notifications',
  );
}

function whatText({ group, state }, named) {
  const names = [...new Set((group?.alerts ?? []).map((alert) => alert.labels.alertname ?? 'unnamed'))];
  const cause = `${group?.cause ?? ''}${named ? ` ${names.join(', ')}` : ''}`;
  if (state === 'suppressed') return `kept back: ${cause}`;
  const count = group?.alerts.length ?? 0;
  return count > 1 ? `${cause}, ${count} alerts` : cause;
}

/** How it stands, by word and colour, and what was answered last. */
function answer({ state, attempts, detail, nextAttemptAt, latencySeconds }, clock) {
  const made = element('span');
  const mark = element('span', 'al-step', state);
  mark.dataset.step = state;
  const last = attempts.at(-1);
  const words = [last?.detail ?? detail];
  if (latencySeconds !== undefined) words.push(`${latencySeconds.toFixed(latencySeconds < 10 ? 2 : 0)} s after the event`);
  if (nextAttemptAt) words.push(`again at ${clock.time(nextAttemptAt)}`);
  made.append(mark, ` ${plainText(words.filter(Boolean).join(', '))}`);
  return made;
}
