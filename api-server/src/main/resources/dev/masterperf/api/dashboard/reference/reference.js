// The API, readable: openapi.json of this very server as a page.

import { byId, element } from '../shell/dom.js';
import { ApiDocument } from './document.js';
import { schemaView, typeText } from './schema-view.js';
import { tryingView } from './trying.js';

const PASSWORDED = 'Between processes';

start();

async function start() {
  let api;
  try {
    api = new ApiDocument(await (await fetch('/openapi.json')).json());
  } catch {
    byId('introduction').textContent = 'openapi.json cannot be read from this server; reload to try again.';
    return;
  }
  byId('introduction').textContent = api.description;
  byId('routes').append(...api.areas.map((area) => areaView(api, area)));
  byId('areas').append(...api.areas.map(({ name }) => linkTo(name)));
  byId('find').addEventListener('input', (event) => find(event.target.value));
  find(byId('find').value); // what was typed before there was anything to find
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    byId('find').focus();
  });
  openNamed();
  addEventListener('hashchange', openNamed);
}

const idOf = (text) => text.toLowerCase().replaceAll(/\W+/g, '-');

function linkTo(area) {
  const link = element('a', '', area);
  link.href = `#${idOf(area)}`;
  return link;
}

function areaView(api, { name, description, operations }) {
  const section = element('section');
  section.id = idOf(name);
  section.append(element('h2', '', name), element('p', 'about', description));
  section.append(...operations.map((operation) => operationView(api, operation, name !== PASSWORDED)));
  return section;
}

function operationView(api, operation, open) {
  const { method, path, summary, operationId } = operation;
  const details = element('details', 'operation');
  details.id = operationId;
  details.dataset.words = `${method} ${path} ${summary}`.toLowerCase();
  const head = element('summary');
  head.append(element('span', `method ${method}`, method.toUpperCase()), element('code', 'path', path));
  head.append(element('span', 'about', summary));
  details.append(head);
  details.addEventListener('toggle', () => details.append(...bodyOf(api, operation, open)), { once: true });
  return details;
}

function bodyOf(api, { method, path, description, parameters = [], requestBody, responses }, open) {
  const known = parameters.map((parameter) => api.resolved(parameter));
  const parts = [];
  if (description) parts.push(element('p', '', description));
  if (known.length > 0) parts.push(element('h3', '', 'Parameters'), parametersView(api, known));
  if (requestBody) parts.push(element('h3', '', 'Body'), contentView(api, api.resolved(requestBody)));
  parts.push(element('h3', '', 'Answers'));
  parts.push(...Object.entries(responses).map(([status, answer]) => answerView(api, status, api.resolved(answer))));
  if (method === 'get' && open) parts.push(element('h3', '', 'Try it'), tryingView(path, known));
  return parts;
}

function parametersView(api, parameters) {
  const list = element('ul', 'fields');
  for (const { name, description, required, schema = {} } of parameters) {
    const line = element('li', 'field');
    line.append(element('code', 'name', name), element('span', 'type', typeText(api, schema)));
    if (required) line.append(element('span', 'required', 'needed'));
    if (description) line.append(element('span', 'about', description));
    list.append(line);
  }
  return list;
}

function answerView(api, status, answer) {
  const details = element('details', 'answer-kind');
  const head = element('summary');
  head.append(element('code', 'status', status), element('span', 'about', answer.description));
  details.append(head, contentView(api, answer));
  return details;
}

function contentView(api, { content = {} }) {
  const kinds = element('div', 'kinds');
  for (const [type, { schema }] of Object.entries(content)) {
    kinds.append(element('p', 'media', type));
    if (schema) kinds.append(schemaView(api, schema));
  }
  return kinds;
}

function find(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const section of byId('routes').children) {
    const operations = [...section.querySelectorAll('.operation')];
    for (const operation of operations) {
      operation.hidden = !words.every((word) => operation.dataset.words.includes(word));
    }
    const left = operations.filter((operation) => !operation.hidden).length;
    section.hidden = left === 0;
    shown += left;
  }
  byId('nothing').hidden = shown > 0;
}

/** A link to an operation opens it. */
function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named === null) return;
  if (named instanceof HTMLDetailsElement) named.open = true;
  named.scrollIntoView();
}
