// Why a detector took a value for unusual: what was expected, what it found rare, and what moved with it.

import { nameOf } from '../history/ask.js';
import { element } from '../shell/dom.js';
import { countText, quantityText } from '../shell/format.js';
import { button, factList, plainTable, section } from './parts.js';

/** One in so many is worth a line. */
const RARE = 10;

/** Tails are reckoned far beyond what was seen: there a number would only look exact. */
const MOST_TOLD = 1e6;

const LOOKED_AT = {
  pattern: (values) => `the shape of the last ${countText(values, 'value')}`,
  neighbours: (values) => `the last ${countText(values, 'value')}, one by one`,
  time_of_day: () => 'the value, for its time of day',
  season: (values) => `the last values, for their place in a season of ${countText(values, 'value')}`,
  jump: () => 'the jump from the value before',
  calm: () => 'how little values vary',
};

/** The sections about it; unit: of what was judged; chart(labels) shows another series. */
export function anomalyParts(anomaly, { unit, clock, chart }) {
  const parts = [section('Why it is unusual', factList(facts(anomaly, unit, clock)))];
  parts.push(section('What the detector found', ...findingParts(anomaly.experts, clock)));
  const { moved = [] } = anomaly;
  if (moved.length > 0) parts.push(section('Left their bands at the same time', movedTable(moved, clock, chart)));
  return parts;
}

function facts({ at, judged, value, expected, lower, upper, deviation, score, evidence, needed, deployment }, unit, clock) {
  const text = (number) => quantityText(number, unit);
  const known = [
    ['judged', judged],
    ['value', `${text(value)} at ${clock.full(at)}`],
    ['expected', expected === undefined ? 'nothing is known yet of this time of day' : `${text(expected)}, from ${text(lower)} to ${text(upper)} at this time of day`],
  ];
  if (deviation !== undefined) known.push(['deviation', `${timesText(deviation)} as far from it as the edge of that band`]);
  known.push(['score', `${scoreText(score)}: ${timesText(evidence / needed)} the evidence that an alert needs`]);
  if (deployment) known.push(['deployed before', `${deployment.name} ${deployment.version} at ${clock.full(deployment.at)}`]);
  return known;
}

const timesText = (ratio) => `${quantityText(ratio, '1')} times`;

/** From 0 to 1; what is nearly 1 is not told as if it were. */
const scoreText = (score) => (score > 0.9999 && score < 1 ? 'above 0.9999' : quantityText(score, '1'));

/** The value beside the band in which it was expected, as text and drawn; null where nothing was. */
export function besideBand({ value, expected, lower, upper }, unit) {
  if (expected === undefined) return null;
  const least = Math.min(lower, value);
  const span = Math.max(upper, value) - least || 1;
  const place = (number) => `${2 + (96 * (number - least)) / span}%`;
  const bar = element('div', 'al-bar');
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `${quantityText(value, unit)}, expected from ${quantityText(lower, unit)} to ${quantityText(upper, unit)}`);
  const band = element('span', 'al-bar-band');
  band.style.left = place(lower);
  band.style.width = `max(3px, ${(96 * (upper - lower)) / span}%)`;
  const at = element('span', 'al-bar-at');
  at.style.left = place(value);
  bar.append(band, at);
  const line = element('div', 'al-against');
  line.append(element('strong', '', quantityText(value, unit)), bar, element('span', 'al-soft', `expected ${quantityText(lower, unit)} to ${quantityText(upper, unit)}`));
  return line;
}

function findingParts(experts, clock) {
  const rare = experts.filter(({ oneIn }) => oneIn >= RARE);
  const others = experts.length - rare.length;
  const rest = element('p', 'al-soft', others === 0 ? '' : `${countText(others, rare.length === 0 ? 'look' : 'other look')} found nothing rare.`);
  if (rare.length === 0) return [rest];
  const table = plainTable(['Looked at', 'How rare', 'Most similar before'], rare.map((one) => findingCells(one, clock)), 'What the detector found');
  return [table, rest];
}

function findingCells({ expert, oneIn, values, age, similarAt }, clock) {
  const looked = Object.hasOwn(LOOKED_AT, expert) ? LOOKED_AT[expert](values) : expert;
  const rare = oneIn > MOST_TOLD ? 'less than 1 in a million' : `1 in ${Math.round(oneIn).toLocaleString('en')}`;
  const similar = age === undefined ? '–' : `${countText(age, 'value')} ago${similarAt ? `, about ${clock.full(similarAt)}` : ''}`;
  return [looked, rare, similar];
}

function movedTable(moved, clock, chart) {
  return plainTable(
    ['Series', 'Value', 'Deviation', 'At'],
    moved.map(({ series, value, deviation, at }) => {
      const labels = seriesLabels(series);
      return [button(nameOf(labels), () => chart(labels), 'al-link'), quantityText(value, '1'), `${timesText(deviation)} its band`, clock.full(at)];
    }),
    'Left their bands at the same time',
  );
}

/** Labels of a canonical text: scope|category|type|topic|subCat|id|source|name=value,… with \ before what is meant as it is. */
export function seriesLabels(text) {
  const [scope, category, type, topic, subCat, id, source, own = ''] = split(text, '|');
  const plain = (part) => part.replaceAll(/\\(.)/gs, '$1');
  const pairs = own === '' ? [] : split(own, ',').map((pair) => split(pair, '=').map(plain));
  const identity = { scope, category, type, topic, sub_cat: subCat, id, ...(source && { source }) };
  return { ...Object.fromEntries(Object.entries(identity).map(([name, value]) => [name, plain(value)])), ...Object.fromEntries(pairs) };
}

/** At each of these letters that has no backslash before it. */
function split(text, letter) {
  const parts = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === letter) parts.push('');
    else if (text[i] === '\\') parts[parts.length - 1] += text[i] + (text[++i] ?? '');
    else parts[parts.length - 1] += text[i];
  }
  return parts;
}
