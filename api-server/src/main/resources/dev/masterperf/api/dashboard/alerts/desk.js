// What the server knows of firing alerts beside their state: who silenced or acknowledged them.

const LOOK_MS = 15_000;

/** What is at a path, or what its refusal says. */
export async function ask(path, body) {
  const options =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        };
  const response = await fetch(path, options);
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (!response.ok) throw new Error(answer.detail ?? `the server answered ${response.status}`);
  return answer;
}

const keyOf = (labels) => JSON.stringify(Object.entries(labels).sort());

export class Desk {
  #known = new Map();
  #firing = '';
  #changed;
  #timer;

  /** changed() is called whenever something else is known. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Looks again when other alerts fire, and now and then while some do. */
  watch(alerts) {
    const firing = alerts.filter((alert) => alert.state === 'firing');
    const keys = firing.map((alert) => keyOf(alert.labels)).join();
    if (keys === this.#firing) return;
    this.#firing = keys;
    this.look();
  }

  async look() {
    clearTimeout(this.#timer);
    if (this.#firing === '') return;
    this.#timer = setTimeout(() => this.look(), LOOK_MS);
    try {
      const alerts = await ask('/api/v2/alerts');
      this.#known = new Map(alerts.map((alert) => [keyOf(alert.labels), alert]));
      this.#changed();
    } catch {
      // The footer tells that the server is gone; what was known stands until it is back.
    }
  }

  /** Fingerprint, status and acknowledgement of a firing alert; undefined while nothing is known. */
  of(labels) {
    return this.#known.get(keyOf(labels));
  }
}

/** Why people do not hear of an alert, in a few words; '' where they do. */
export function keptBack(known) {
  if (known === undefined) return '';
  const { silencedBy, inhibitedBy, mutedBy } = known.status;
  return [
    silencedBy.length > 0 ? 'silenced' : '',
    known.acknowledgement ? `acknowledged by ${known.acknowledgement.owner}` : '',
    inhibitedBy.length > 0 ? 'inhibited' : '',
    mutedBy.length > 0 ? `muted by ${mutedBy[0]}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}
