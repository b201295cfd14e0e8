// What an alert was decided by: its value beside what it should have been, windows, the newest event.

import { element } from '../shell/dom.js';
import { pairsText, quantityText } from '../shell/format.js';
import { anomalyParts, besideBand } from './anomaly-evidence.js';
import { factList, plainTable, section } from './parts.js';
import { limitText, thresholdOf } from './threshold.js';

/** The sections about it; unit: of its values; chart(labels) shows another series. */
export function decidedParts({ anomaly, windows, samples }, { unit, clock, chart }) {
  const parts = anomaly ? anomalyParts(anomaly, { unit, clock, chart }) : [];
  if (windows.length > 0) parts.push(section('Windows it was decided by', windowTable(windows, clock)));
  if (samples.length > 0) parts.push(section('Newest event', ...samples.map((one) => sampleFacts(one, clock))));
  return parts;
}

/** The value beside what it should have been: the band of a detector, or the limit; null where neither is known. */
export function besideExpected({ anomaly, expr, value }, unit) {
  if (anomaly) return besideBand(anomaly, unit);
  const limit = thresholdOf(expr);
  const number = Number(value ?? NaN);
  return limit !== null && Number.isFinite(number) ? against(number, limit, unit) : null;
}

/** The value beside the limit, as text and as a bar on which the limit is a line. */
function against(value, threshold, unit) {
  const { sign, limit } = threshold;
  const text = limitText(threshold, unit);
  const most = Math.max(Math.abs(value), Math.abs(limit)) * 1.15 || 1;
  const line = element('div', 'al-against');
  const bar = element('div', 'al-bar');
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `${quantityText(value, unit)}, the limit is ${sign} ${text}`);
  const filled = element('span', 'al-bar-value');
  filled.style.width = `${(100 * Math.abs(value)) / most}%`;
  const at = element('span', 'al-bar-limit');
  at.style.left = `${(100 * Math.abs(limit)) / most}%`;
  bar.append(filled, at);
  line.append(element('strong', '', quantityText(value, unit)), bar, element('span', 'al-soft', `raised when ${sign} ${text}`));
  return line;
}

function windowTable(windows, clock) {
  const number = (value, unit) => quantityText(value, unit);
  return plainTable(
    ['Start', 'Length', 'Events', 'Errors', 'Min', 'Mean', 'p99', 'Max', 'Last'],
    windows.map((one) => [
      clock.time(one.start),
      one.resolution,
      String(one.events),
      String(one.errors),
      ...['min', 'mean', 'p99', 'max', 'last'].map((name) => number(one[name], one.unit)),
    ]),
    'Windows it was decided by',
  );
}

function sampleFacts(sample, clock) {
  const facts = [['value', sample.value], ['at', clock.full(sample.ts)], ['status', sample.status]];
  for (const name of ['pattern', 'locations', 'impact']) if (sample[name]) facts.push([name, sample[name]]);
  const properties = pairsText(sample.properties);
  if (properties !== '') facts.push(['properties', properties]);
  return factList(facts);
}
