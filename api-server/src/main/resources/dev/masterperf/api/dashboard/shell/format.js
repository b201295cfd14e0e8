// Numbers, times and foreign text as people read them.

/** Events per second: two digits that matter, and nothing for nothing. */
export function rateText(perSecond) {
  if (!perSecond) return '–';
  if (perSecond >= 100) return `${Math.round(perSecond).toLocaleString('en')}/s`;
  return `${perSecond.toFixed(perSecond >= 10 ? 1 : 2).replace(/\.?0+$/, '')}/s`;
}

/** A length of time in its two largest units. */
export function durationText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** Facts in one line. */
export function pairsText(map) {
  return Object.entries(map ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
}

/** A count with its noun. */
export function countText(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Seconds between two instants in ISO-8601. */
export function secondsBetween(from, to) {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** The id, and in braces what else tells the series from others in the same cells of the matrix. */
export function identityText(cells) {
  const further = cells.source === '' ? { ...cells.labels } : { source: cells.source, ...cells.labels };
  const pairs = Object.entries(further).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? cells.id : `${cells.id}{${pairs.join(', ')}}`;
}

const SCALES = {
  ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600,
  B: 1, By: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 2 ** 20, GiB: 2 ** 30,
  '': 1, x: 1, '%': 0.01,
};
const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?) ?([a-zµμ%]*?)(?:\/s)?$/i;

/** What 500ms or 2MiB/s is in its base unit, by the table of the server; null of anything else. */
export function quantityOf(text) {
  const [, number, unit] = QUANTITY.exec(text) ?? [];
  return Object.hasOwn(SCALES, unit ?? ' ') ? Number(number) * SCALES[unit] : null;
}

/** The newest number of a row; of a summary, which has no measure, what its value reads. Or null. */
export function numberOf(cells) {
  return cells.measure ?? quantityOf(cells.value ?? '');
}

const SECONDS = [[3600, 'h', 7200], [60, 'min', 120], [1, 's', 1], [1e-3, 'ms', 1e-3], [1e-6, 'us', 1e-6]];
const BYTES = [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [1024, 'KiB']];

/** The form people read, as the server writes it: 19.6ms, 1.5MiB, 42. */
export function quantityText(number, unit) {
  if (number === null || number === undefined) return '–';
  if (unit === 's') return secondsText(number);
  if (unit === 'By') return bytesText(number, '');
  if (unit === 'By/s') return bytesText(number, '/s');
  return unit === '1' || !unit ? numberText(number) : `${numberText(number)} ${unit}`;
}

function secondsText(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) return '0s';
  for (const [scale, unit, from] of SECONDS) {
    if (size >= from) return numberText(seconds / scale) + unit;
  }
  return `${numberText(seconds * 1e9)}ns`;
}

function bytesText(bytes, per) {
  for (const [scale, unit] of BYTES) {
    if (Math.abs(bytes) >= scale) return numberText(bytes / scale) + unit + per;
  }
  return `${numberText(bytes)}B${per}`;
}

/** One decimal from 100 on, two from 1 on, four digits below; no zeros at the end. */
function numberText(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return String(value);
  if (size >= 1e15 || size < 1e-4) return value.toPrecision(4);
  return String(Number(size >= 1 ? value.toFixed(size >= 100 ? 1 : 2) : value.toPrecision(4)));
}

/** Characters that are not seen but change what is: controls, and those that turn reading around. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const LONGEST_CELL = 240;

/** Foreign text so that nothing in it hides or plays tricks. */
export function plainText(text) {
  return text.replace(UNSEEN, (letter) => {
    if (letter === '\n') return '⏎';
    if (letter === '\t') return '⇥';
    return `⟨U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The same, cut to what a cell could ever show. */
export function cellText(text) {
  const plain = plainText(text.length > LONGEST_CELL ? text.slice(0, LONGEST_CELL) : text);
  return text.length > LONGEST_CELL ? `${plain}…` : plain;
}
