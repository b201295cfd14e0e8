// Closed and open windows of one series, asked of the server while a row is open.

const EVERY_MS = 5_000;
const MINUTE_MS = 60_000;

/** The spans of the panel: resolution, what people call it, and how far back to look for it. */
export const SPANS = [
  { resolution: '10s', title: '10 s', back: MINUTE_MS },
  { resolution: '1m', title: '1 min', back: 5 * MINUTE_MS },
  { resolution: '1h', title: '1 h', back: 120 * MINUTE_MS },
];
const SECONDS_BACK = 10 * MINUTE_MS;

export class Windows {
  #series;
  #show;
  #timer;
  #closed = false;

  /** show({ spans, seconds }) hears the newest window of each span, and seconds with events. */
  constructor(series, show) {
    this.#series = series;
    this.#show = show;
    this.#ask();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    try {
      const [seconds, ...spans] = await Promise.all([
        this.#read('1s', SECONDS_BACK),
        ...SPANS.map(({ resolution, back }) => this.#read(resolution, back)),
      ]);
      if (!this.#closed) {
        this.#show({
          spans: spans.map((windows) => windows.at(-1) ?? null),
          seconds: seconds.filter((window) => window.events > 0).reverse(),
        });
      }
    } catch (e) {
      if (!this.#closed) this.#show({ refused: e.message });
    }
    if (!this.#closed) this.#timer = setTimeout(() => this.#ask(), EVERY_MS);
  }

  async #read(resolution, back) {
    const from = Date.now() - back;
    const query = new URLSearchParams({ series: this.#series, resolution, from });
    const answer = await fetch(`/api/v1/windows?${query}`);
    const body = await answer.json().catch(() => ({})); // what stands in between may answer otherwise
    if (!answer.ok) throw new Error(body.detail ?? `the server answered ${answer.status}`);
    return body.windows.sort((a, b) => a.start - b.start);
  }
}
