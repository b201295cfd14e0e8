// The connection to the server: comes back by itself, ever less eagerly, and notices silence.

import { decompress } from '../vendor/fzstd.js';

/** In order of preference. Without any, the server sends a plain frame each second. */
const PROTOCOLS = ['masterperf.v1+zstd', 'masterperf.v1'];

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** The server sends something each second: that nothing came for so long is said, */
const QUIET_MS = 4_000;
/** and for so long ends the connection. */
const SILENCE_MS = 10_000;

const UNAUTHENTICATED = 401;

/** The server closes with it when whoever watches would not be let in any more. */
const LOGIN_ENDED = 4401;

/**
 * The address with a ticket that opens it once; the plain one where nobody has to log in. A cookie does not
 * open the socket: browsers would send it from pages of other sites as well.
 */
async function ticketed(url) {
  const response = await fetch('/api/v1/tickets', {
    method: 'POST',
    signal: AbortSignal.timeout(SILENCE_MS),
  });
  if (response.status === UNAUTHENTICATED) return null;
  const ticket = response.ok ? (await response.json()).ticket : '';
  return ticket === '' ? url : `${url}?ticket=${encodeURIComponent(ticket)}`;
}

export class LiveSocket {
  #url;
  #on;
  #failures = 0;
  #socket;
  #quiet;
  #watchdog;
  #text = new TextDecoder();
  /** A browser gives up where a server or a proxy drops the subprotocol: then, at once, we ask for none. */
  #plain = false;
  /** Bytes received, as they came. */
  bytes = 0;

  /**
   * @param on open(protocol), message(object), login() when somebody has to log in first, and state('connecting' | 'live' | 'quiet' | 'lost', and
   *     when lost, in how many ms it tries again)
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  async open() {
    this.#on.state('connecting');
    let url;
    try {
      url = await ticketed(this.#url);
    } catch {
      this.#later(); // the server is away
      return;
    }
    if (url === null) {
      this.#on.login();
      return;
    }
    const socket = new WebSocket(url, this.#plain ? [] : PROTOCOLS);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    const listen = (type, heard) =>
      socket.addEventListener(type, (event) => {
        if (socket === this.#socket) heard(event); // none of what was given up
      });
    listen('open', () => {
      opened = true;
      this.#on.open(socket.protocol);
    });
    listen('message', ({ data }) => this.#received(data));
    listen('close', ({ code }) => this.#closed(opened, code));
    this.#socket = socket;
    this.#watch();
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #received(data) {
    this.#failures = 0;
    this.#watch();
    this.#quiet = setTimeout(() => this.#on.state('quiet'), QUIET_MS);
    this.bytes += data.byteLength ?? data.length;
    const text =
      typeof data === 'string' ? data : this.#text.decode(decompress(new Uint8Array(data)));
    this.#on.state('live');
    this.#on.message(JSON.parse(text));
  }

  #closed(opened, code) {
    this.#unwatch();
    if (code === LOGIN_ENDED) {
      this.open(); // with other grants, or by way of the login
      return;
    }
    if (!opened && !this.#plain) {
      this.#plain = true;
      this.open();
      return;
    }
    this.#plain = false;
    this.#later();
  }

  #later() {
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = FIRST_DELAY_MS + Math.random() * ceiling;
    this.#on.state('lost', delay);
    setTimeout(() => this.open(), delay);
  }

  /** A connection can be dead without closing: a machine asleep, a cable pulled. */
  #watch() {
    this.#unwatch();
    this.#watchdog = setTimeout(() => this.#giveUp(), SILENCE_MS);
  }

  #unwatch() {
    clearTimeout(this.#quiet);
    clearTimeout(this.#watchdog);
  }

  /** Without waiting, as browsers do for long, until the other end agrees: it may be gone. */
  #giveUp() {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#unwatch();
    socket.close();
    this.#later();
  }
}
