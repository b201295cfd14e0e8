// The rows that are shown, copied as a command that asks for them.

import { cliOf, curlOf } from './command-lines.js';
import { copy } from './toast.js';

export class QueryCopies {
  #filter;
  #copied = '';

  /** filter(): as it was typed into the page. */
  constructor(filter) {
    this.#filter = filter;
  }

  /** As curl, and when asked once more as our own command. */
  next() {
    if (this.#copied === 'curl') this.cli();
    else this.curl();
  }

  curl() {
    this.#copied = 'curl';
    const { text, whole } = curlOf(this.#filter(), location.origin);
    copy(text, whole ? 'curl (c again: command line)' : 'curl, which cannot say all of the filter');
  }

  cli() {
    this.#copied = 'cli';
    const { text, whole } = cliOf(this.#filter(), location.origin);
    copy(text, whole ? 'the command line' : 'the command line, which cannot say all of the filter');
  }
}
