// Numbers with their units, as people read them.

const PREFIXED = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
/** Of bytes, as the values of rows have them. */
const BINARY = [
  [2 ** 40, 'Ti'],
  [2 ** 30, 'Gi'],
  [2 ** 20, 'Mi'],
  [2 ** 10, 'Ki'],
];
const SECONDS = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
];

/** Three digits that matter, without zeros at the end. */
export function digits(number) {
  if (number === 0) return '0';
  const size = Math.abs(number);
  if (size >= 1e15 || size < 1e-6) return number.toExponential(2);
  return String(Number(number.toPrecision(size >= 100 ? Math.ceil(Math.log10(size) + 1e-9) : 3)));
}

function seconds(number) {
  const size = Math.abs(number);
  const [factor, unit] = SECONDS.find(([least]) => size >= least) ?? [1e-9, 'ns'];
  return `${digits(number / factor)} ${unit}`;
}

function prefixed(number, unit, prefixes = PREFIXED) {
  const [factor, prefix] = prefixes.find(([least]) => Math.abs(number) >= least) ?? [1, ''];
  return `${digits(number / factor)} ${prefix}${unit}`.trim();
}

/** A number in a unit of the wire: s, By, By/s, 1. */
export function quantityText(number, unit) {
  if (number === null || number === undefined) return 'no value';
  if (unit === 's') return number === 0 ? '0 s' : seconds(number);
  if (unit === 'By') return prefixed(number, 'B', BINARY);
  if (unit === 'By/s') return prefixed(number, 'B/s', BINARY);
  if (unit === '1' || unit === undefined || unit === null) return prefixed(number, '');
  return `${digits(number)} ${unit}`;
}

const POWERS_OF_TWO = Array.from({ length: 60 }, (_, power) => 2 ** power);

/** How far marks of an axis may be apart to be round numbers in this unit; undefined where tens are. */
export function roundSteps(unit) {
  return unit === 'By' || unit === 'By/s' ? POWERS_OF_TWO : undefined;
}

/** Events a second; rare ones by the minute or hour. */
export function rateText(perSecond) {
  if (perSecond === null || perSecond === undefined) return 'no events';
  const [number, time] =
    perSecond === 0 || perSecond >= 0.1
      ? [prefixed(perSecond, ''), 's']
      : perSecond * 60 >= 0.1
        ? [digits(perSecond * 60), 'min']
        : [digits(perSecond * 3600), 'h'];
  return `${number} ${number === '1' ? 'event' : 'events'}/${time}`;
}

export function countText(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
