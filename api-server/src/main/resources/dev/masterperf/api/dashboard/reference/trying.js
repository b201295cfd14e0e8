// Asking a route from the page: reading ones only, so that nobody changes anything by a click.

import { element } from '../shell/dom.js';

const LONGEST = 20_000;

/** A form with a field for each parameter; what is empty is not sent. */
export function tryingView(path, parameters) {
  const form = element('form', 'trying');
  const inputs = parameters.map((parameter) => inputOf(parameter));
  const button = element('button', '', 'Ask');
  const asked = element('code', 'asked');
  const answer = element('pre', 'answer');
  answer.tabIndex = 0;
  answer.hidden = true;
  form.append(...inputs.map(({ label }) => label), button, asked, answer);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const address = addressOf(path, inputs);
    asked.textContent = `curl -s '${location.origin}${address.replaceAll("'", '%27')}'`;
    button.disabled = true;
    answer.textContent = await answerOf(address);
    answer.hidden = false;
    button.disabled = false;
  });
  return form;
}

function inputOf({ name, in: place, required = false, schema = {} }) {
  const label = element('label', '', name);
  const input = element('input');
  input.name = name;
  input.required = required;
  input.placeholder = (schema.enum ?? [schema.default ?? '']).join(' | ');
  input.autocomplete = 'off';
  label.append(input);
  return { label, input, place };
}

function addressOf(path, inputs) {
  let filled = path;
  const query = new URLSearchParams();
  for (const { input, place } of inputs) {
    if (place === 'path') filled = filled.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.value !== '') query.append(input.name, input.value);
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

async function answerOf(address) {
  try {
    const response = await fetch(address);
    const text = await response.text();
    const type = response.headers.get('Content-Type') ?? '';
    const shown = type.includes('json') && !type.includes('ndjson') ? pretty(text) : text;
    const cut = shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n… ${shown.length - LONGEST} more letters` : shown;
    return `${response.status} ${type}\n\n${cut}`;
  } catch {
    return 'the server does not answer';
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // an answer that ended early is worth seeing as it is
  }
}
