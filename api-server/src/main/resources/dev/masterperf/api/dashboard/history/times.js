// Times in 24 hours, in UTC or as the reader's clock has them.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Spans one chooses from. */
export const PRESETS = [
  { label: '15 min', millis: 15 * MINUTE },
  { label: '1 h', millis: HOUR },
  { label: '6 h', millis: 6 * HOUR },
  { label: '24 h', millis: DAY },
  { label: '7 d', millis: 7 * DAY },
  { label: '30 d', millis: 30 * DAY },
];

const UNITS = { ms: 1, s: 1000, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY, y: 365 * DAY };

/** Milliseconds of a duration as the API writes it, such as 1m30s. */
export function stepMillis(text) {
  let millis = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) millis += count * UNITS[unit];
  return millis;
}

/** A length of time in words. */
export function spanText(millis) {
  for (const [unit, name] of [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'min']]) {
    if (millis >= unit) return `${Number((millis / unit).toFixed(millis % unit === 0 ? 0 : 1))} ${name}`;
  }
  return `${Math.round(millis / 1000)} s`;
}

/** Writes times of one zone: 'UTC', 'local', or a name such as Europe/Berlin. */
export class Clock {
  constructor(timeZone = 'local') {
    this.zone = timeZone === 'local' || timeZone === '' ? undefined : timeZone;
    const format = (options) =>
      new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', timeZone: this.zone, ...options });
    this.day = format({ day: '2-digit', month: 'short' });
    this.year = format({ month: 'short', year: 'numeric' });
    this.minute = format({ hour: '2-digit', minute: '2-digit' });
    this.second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.whole = format({
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
  }

  /** With date, seconds and zone. */
  text(millis) {
    const part = Object.fromEntries(this.whole.formatToParts(millis).map((p) => [p.type, p.value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}`;
  }

  /** Marks of an axis that are so far apart; the day where one begins. */
  ticks(splits, apart) {
    let before = null;
    return splits.map((millis) => {
      const day = this.day.format(millis);
      const label = apart >= DAY ? day : apart >= MINUTE ? this.minute.format(millis) : this.second.format(millis);
      const other = apart < DAY && before !== null && day !== before;
      before = day;
      return other ? `${label}\n${day}` : label;
    });
  }

  /** A date whose local fields are those of this zone, by which uPlot finds round times. */
  dateOf(millis, uPlot) {
    return this.zone === undefined ? new Date(millis) : uPlot.tzDate(new Date(millis), this.zone === 'UTC' ? 'Etc/UTC' : this.zone);
  }
}
