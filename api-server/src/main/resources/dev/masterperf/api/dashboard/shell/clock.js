// Times of day in 24 hours, here or in UTC.

const PARTS = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' };
const DAY_MS = 86_400_000;

export class Clock {
  #time;
  #date;
  utc = false;

  constructor(utc = false) {
    this.setUtc(utc);
  }

  setUtc(utc) {
    this.utc = utc;
    const zone = utc ? { timeZone: 'UTC' } : {};
    this.#time = new Intl.DateTimeFormat('en-GB', { ...PARTS, ...zone });
    this.#date = new Intl.DateTimeFormat('en-CA', { ...DAY, ...zone });
  }

  /** 'UTC', or the zone of this machine by its name. */
  get zone() {
    return this.utc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  time(instant) {
    return this.#time.format(new Date(instant));
  }

  /** The time of day, or the date once that no longer says when. */
  timeOrDate(instant, now) {
    const at = new Date(instant);
    return Date.parse(now) - at.getTime() < DAY_MS ? this.#time.format(at) : this.#date.format(at);
  }

  full(instant) {
    const at = new Date(instant);
    return `${this.#date.format(at)} ${this.#time.format(at)} ${this.utc ? 'UTC' : ''}`.trim();
  }
}
