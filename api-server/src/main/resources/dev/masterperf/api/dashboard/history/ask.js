// Questions about history: how they are put, and what their answers say.

import { plainText } from '../shell/format.js';

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A text as PromQL has it. */
function quoted(text) {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** The selector of a series: labels as an object, or a selector as it is. */
export function selectorOf(series) {
  if (typeof series === 'string') return series;
  const matchers = Object.entries(series).map(
    ([name, value]) => `${PLAIN_NAME.test(name) ? name : quoted(name)}=${quoted(value)}`,
  );
  return `{${matchers.join(',')}}`;
}

/** A short name of a series, as people call it, in which nothing hides. */
export function nameOf(series) {
  if (typeof series === 'string') return plainText(series);
  const { id = '', category, topic, source, ...others } = series;
  for (const name of ['scope', 'type', 'sub_cat']) delete others[name];
  const further = Object.entries({ ...(source ? { source } : {}), ...others });
  const pairs = further.map(([name, value]) => `${name}=${value}`).join(', ');
  return plainText([category, topic, pairs ? `${id} (${pairs})` : id].filter(Boolean).join(' › '));
}

/** Path and query of a question; values that are null or undefined are left out. */
export function pathOf(route, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.append(name, value);
  }
  return `/api/v1/${route}?${query}`;
}

/** The same as a command for a shell. */
export function curlOf(path) {
  const url = new URL(path, location.href);
  const parts = [...url.searchParams].map(
    ([name, value]) => `--data-urlencode '${`${name}=${value}`.replaceAll("'", "'\\''")}'`,
  );
  return [`curl -sG '${url.origin}${url.pathname}'`, ...parts].join(' \\\n  ');
}

/** What the server refused, in its own words. */
export class Refused extends Error {}

/** Asks; throws {@link Refused} with a sentence where there is no answer. */
export async function ask(path, signal) {
  let response;
  try {
    response = await fetch(path, { signal, headers: { Accept: 'application/json' } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused('the server does not answer');
  }
  if (!response.ok) throw new Refused(await sentenceOf(response));
  try {
    return await response.json();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused('the answer ended early; ask again');
  }
}

async function sentenceOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title;
  } catch {
    return `the server answered ${response.status}`;
  }
}

/** What an answer lacks, a sentence each. */
export function shortfalls(answer, timeText) {
  return (answer.incomplete ?? []).map((one) => {
    const when =
      one.from === one.to
        ? `At ${timeText(Date.parse(one.from))}`
        : `From ${timeText(Date.parse(one.from))} to ${timeText(Date.parse(one.to))}`;
    return `${when} this is incomplete: ${one.what}: ${one.reason}.`;
  });
}
