// The page's end of the worker.

const WORKER = '/assets/live/worker.js';

/** The only script address this page makes; where the browser knows Trusted Types, it is held to it. */
function scriptUrl() {
  if (globalThis.trustedTypes === undefined) return WORKER;
  const policy = trustedTypes.createPolicy('masterperf-worker', {
    createScriptURL: (url) => {
      if (url !== WORKER) throw new TypeError(`not a worker of this page: ${url}`);
      return url;
    },
  });
  return policy.createScriptURL(WORKER);
}

export class WorkerClient {
  #worker = new Worker(scriptUrl(), { type: 'module' });
  #asked = new Map();
  #questions = 0;

  /** on: a function for each type of message. */
  constructor(on) {
    this.#worker.addEventListener('message', ({ data }) => {
      if (data.type === 'answer') this.#answered(data);
      else on[data.type](data);
    });
    this.#worker.addEventListener('error', (event) => on.failed(event.message));
  }

  do(what, arguments_ = {}) {
    this.#worker.postMessage({ do: what, ...arguments_ });
  }

  /** The same, and promises what the worker answers. */
  ask(what, arguments_) {
    return new Promise((resolve) => {
      const number = ++this.#questions;
      this.#asked.set(number, resolve);
      this.do(what, { ...arguments_, number });
    });
  }

  #answered({ number, answer }) {
    this.#asked.get(number)(answer);
    this.#asked.delete(number);
  }
}
