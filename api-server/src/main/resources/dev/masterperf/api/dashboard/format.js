// Numbers and times as people read them.

/** Events per second: two digits that matter, and nothing for nothing. */
export function rateText(perSecond) {
  if (perSecond === 0) return '–';
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

/** The time of day here, in 24 hours. */
export function clockText(instant) {
  return new Date(instant).toLocaleTimeString('en-GB');
}

/** Facts in one line. */
export function pairsText(map) {
  return Object.entries(map)
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
export function identityText(row) {
  const further = row.source === '' ? { ...row.labels } : { source: row.source, ...row.labels };
  const pairs = Object.entries(further).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? row.id : `${row.id}{${pairs.join(', ')}}`;
}
