// Views on the server.

const PATH = '/api/v1/views';

/** Somebody else saved it meanwhile; says so in the server's words. */
export class Conflict extends Error {
  /** tag: of the version that is there; null where there is none any more. */
  constructor(detail, tag) {
    super(detail);
    this.tag = tag;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(PATH + path, options);
  } catch {
    throw new Error('The server does not answer.');
  }
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (response.status === 412) throw new Conflict(answer.detail, response.headers.get('ETag'));
  if (!response.ok) throw new Error(answer.detail ?? `the server answered ${response.status}`);
  return { ...answer, tag: response.headers.get('ETag') };
}

/** All of them, each with name, title, description, version, savedAt and tag. */
export async function listViews() {
  return (await ask('')).views;
}

/** One: name, view, yaml, tag. */
export function readView(name) {
  return ask(`/${encodeURIComponent(name)}`, { headers: { Accept: 'application/json' } });
}

/**
 * Saves one, and answers its tag.
 *
 * body: a view, or the text of a file. over: the tag it is to replace; null for a new one.
 */
export function saveView(name, body, over) {
  return ask(`/${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: over === null ? { 'If-None-Match': '*' } : { 'If-Match': over },
    body: textOf(body),
  });
}

export function deleteView(name, tag) {
  return ask(`/${encodeURIComponent(name)}`, { method: 'DELETE', headers: { 'If-Match': tag } });
}

/** What is wrong with it, and how it is written: valid, problems, view, yaml. */
export function checkView(body) {
  return ask('/check', { method: 'POST', body: textOf(body) });
}

const textOf = (body) => (typeof body === 'string' ? body : JSON.stringify(body));
