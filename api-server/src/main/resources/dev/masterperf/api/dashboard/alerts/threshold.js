// What a rule's expression compares with, and which series it looks at, as far as its text tells.

import { quantityText } from '../shell/format.js';

const COMPARISON = /(>=|<=|==|!=|>|<)\s*(?:bool\s+)?(-?[\d.]+(?:e[+-]?\d+)?|-?(?:\d+(?:ms|[smhdwy]))+)\s*$/i;
const DURATION = /^-?(?:\d+(?:ms|[smhdwy]))+$/;
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };
const SELECTOR = /([a-zA-Z_][\w:]*)?\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}|([a-zA-Z_][\w:]*)\s*\[/;
const MEASURED = /^\s*(?:(?:max|min|avg|last)_over_time\(|quantile_over_time\([\d.]+,)\s*(?!\w*:)[^()]*\)[^()]*$/;
const DERIVED = /:(count|sum|errors|histogram)$/;

/** { sign, limit, unit, text } of an expression that ends in a comparison with a number; or null. */
export function thresholdOf(expr) {
  const [, sign, text] = COMPARISON.exec(expr.trim()) ?? [];
  if (sign === undefined) return null;
  // Of a series in seconds a limit is written as a length of time.
  const unit = DURATION.test(text) ? 's' : '1';
  const limit = unit === 's' ? secondsOf(text) : Number(text);
  return Number.isFinite(limit) ? { sign, limit, unit, text: quantityText(limit, unit) } : null;
}

function secondsOf(text) {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) seconds += Number(count) * SECONDS[unit];
  return text.startsWith('-') ? -seconds : seconds;
}

/**
 * The unit of an expression's values: of what is measured as its series are, theirs, which is null where they
 * differ; of what is made of them seconds, if its limit says so as well. '1' where nothing tells.
 */
export function unitOf(expr, ofSeries) {
  if (ofSeries !== null && MEASURED.test(expr)) return ofSeries;
  return ofSeries === 's' && thresholdOf(expr)?.unit === 's' ? 's' : '1';
}

/** A limit in the unit of what is compared with it; where that is not known as the rule has it. */
export function limitText({ limit, text }, unit) {
  return unit === '1' ? text : quantityText(limit, unit);
}

/** The limit where what is compared is measured as the series is, and so belongs on its chart. */
export function chartLimit(expr, unit) {
  const limit = MEASURED.test(expr) ? thresholdOf(expr) : null;
  return limit === null ? null : { value: limit.limit, text: `${limit.sign} ${limitText(limit, unit)}` };
}

/**
 * What to draw of an alert: its series by its labels; of a group of series a selector; null where
 * its text does not tell.
 *
 * @param own names of labels that the rule gives and no series has
 */
export function seriesOf({ labels, evidence }, own) {
  const theirs = Object.entries(labels).filter(([name]) => name !== 'alertname' && !own.has(name));
  if (evidence.series) return Object.fromEntries(theirs);
  const [, named = '', inner = '', ranged] = SELECTOR.exec(evidence.expr) ?? [];
  const name = (ranged ?? named).replace(DERIVED, '');
  if (name === '' && inner === '') return null;
  const matchers = theirs.map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${[inner, ...matchers].filter(Boolean).join(',')}}`;
}
