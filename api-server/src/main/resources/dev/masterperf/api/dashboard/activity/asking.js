// Questions about what happened.

import { matcher, parse } from '../matrix/filter.js';

export const KINDS = {
  status: 'ok and error',
  event: 'values',
  deployment: 'deployments',
  alert: 'alerts',
  silence: 'silences',
  acknowledgement: 'acknowledgements',
  audit: 'other changes',
};

/** An answer that does not come is asked for again. */
const PATIENCE_MS = 15_000;

/** What the server leaves out itself. */
const SERVER_FIELDS = new Set(['kind', 'category', 'type', 'status', 'source']);

const cellsOf = (entry) => ({ ...entry, value: entry.text });

function searchText(cells) {
  const { title, text, kind, status, scope, category, type, topic, subCat, id, source, fingerprint, subject } = cells;
  return [title, text, kind, status, scope, category, type, topic, subCat, id, source, fingerprint, subject]
    .join('\n')
    .toLowerCase();
}

/** A filter as it is typed: what the server is asked for, and what is left out of its answers. */
export class Wanted {
  #matches;
  #query = {};

  constructor(text) {
    const terms = parse(text, { kind: 'kind' });
    this.#matches = matcher(terms, searchText);
    for (const term of terms) {
      if (term.not) continue;
      const known = term.is !== undefined && SERVER_FIELDS.has(term.field);
      const meant = known && (term.field !== 'kind' || Object.hasOwn(KINDS, term.is));
      if (meant) this.#query[term.field] ??= term.is;
      else if (term.word !== undefined && !/\s/.test(term.word)) this.#query.q ??= term.word;
    }
  }

  matches(entry) {
    return this.#matches(cellsOf(entry));
  }

  /** A part of all that is wanted: entries newest first, newest, next, restarted, incomplete. */
  async ask(more, signal) {
    const query = new URLSearchParams({ ...this.#query, ...more });
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(`/api/v1/activity?${query}`, { signal: patience });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? answer.error ?? `the server answered ${response.status}`);
    return { ...answer, entries: answer.entries.filter((entry) => this.matches(entry)) };
  }
}
