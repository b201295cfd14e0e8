// The connection to the server: comes back by itself, ever less eagerly, and notices silence.

import { decompress } from '../vendor/fzstd.js';

/** In order of preference. Without any, the server sends a plain frame each second. */
const PROTOCOLS = ['masterperf.v1+zstd', 'masterperf.v1'];

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const SILENCE_MS = 10_000;

export class LiveSocket {
  #url;
  #on;
  #failures = 0;
  #socket;
  #watchdog;
  #text = new TextDecoder();
  /** A browser gives up where a server or a proxy drops the subprotocol: then, at once, we ask for none. */
  #plain = false;
  /** Bytes received, as they came. */
  bytes = 0;

  /**
   * @param on open(protocol), message(object) and state('connecting' | 'live' | 'lost', and when
   *     lost, in how many ms it tries again)
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  open() {
    this.#on.state('connecting');
    const socket = new WebSocket(this.#url, this.#plain ? [] : PROTOCOLS);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#on.open(socket.protocol);
    });
    socket.addEventListener('message', (event) => this.#received(event.data));
    socket.addEventListener('close', () => this.#closed(opened));
    this.#socket = socket;
    this.#watch();
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #received(data) {
    this.#failures = 0;
    this.#watch();
    this.bytes += data.byteLength ?? data.length;
    const text =
      typeof data === 'string' ? data : this.#text.decode(decompress(new Uint8Array(data)));
    this.#on.state('live');
    this.#on.message(JSON.parse(text));
  }

  #closed(opened) {
    clearTimeout(this.#watchdog);
    if (!opened && !this.#plain) {
      this.#plain = true;
      this.open();
      return;
    }
    this.#plain = false;
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = FIRST_DELAY_MS + Math.random() * ceiling;
    this.#on.state('lost', delay);
    setTimeout(() => this.open(), delay);
  }

  /** A connection can be dead without closing: a machine asleep, a cable pulled. */
  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#socket.close(), SILENCE_MS);
  }
}
