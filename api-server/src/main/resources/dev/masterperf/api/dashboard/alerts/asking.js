// Questions of the alerts view: an answer as JSON, or what the server's refusal says.

/** A refusal: its status, its problem in JSON, and in words what was refused. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** What is at a path; of an empty answer an empty object. */
export async function get(path) {
  return send('GET', path);
}

/** @param body text as it is, anything else as JSON */
export async function send(method, path, body, headers = {}) {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const type = text === undefined || 'Content-Type' in headers ? {} : { 'Content-Type': 'application/json' };
  let response;
  try {
    response = await fetch(path, { method, body: text, headers: { ...type, ...headers } });
  } catch {
    throw new Refusal(0, { detail: 'the server does not answer' });
  }
  const answer = jsonOf(await response.text());
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

function jsonOf(text) {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {}; // a proxy in between answers pages
  }
}
