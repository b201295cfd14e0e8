// The connection to the server: comes back by itself, ever less eagerly, and notices silence.

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const SILENCE_MS = 10_000;

export class LiveSocket {
  #url;
  #onFrame;
  #onState;
  #failures = 0;
  #socket;
  #watchdog;

  /** onState hears 'connecting', 'live' or 'lost', and when lost, in how many ms it tries again. */
  constructor(url, onFrame, onState) {
    this.#url = url;
    this.#onFrame = onFrame;
    this.#onState = onState;
  }

  open() {
    this.#onState('connecting');
    this.#socket = new WebSocket(this.#url);
    this.#socket.addEventListener('message', (event) => this.#received(event.data));
    this.#socket.addEventListener('close', () => this.#closed());
    this.#watch();
  }

  #received(data) {
    this.#failures = 0;
    this.#watch();
    this.#onState('live');
    this.#onFrame(JSON.parse(data));
  }

  #closed() {
    clearTimeout(this.#watchdog);
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = FIRST_DELAY_MS + Math.random() * ceiling;
    this.#onState('lost', delay);
    setTimeout(() => this.open(), delay);
  }

  /** A connection can be dead without closing: a machine asleep, a cable pulled. */
  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#socket.close(), SILENCE_MS);
  }
}
