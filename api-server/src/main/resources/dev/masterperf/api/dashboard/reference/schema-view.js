// A schema as a list of fields, opened as far as people wish.

import { element } from '../shell/dom.js';
import { nameOf } from './document.js';

export function schemaView(api, schema) {
  const fields = fieldsOf(api, schema);
  if (fields.length === 0) {
    const { description } = { ...api.resolved(schema), ...schema };
    return element('p', 'type', [typeText(api, schema), description].filter(Boolean).join(': '));
  }
  const list = element('ul', 'fields');
  list.append(...fields.map((field) => fieldView(api, field)));
  return list;
}

function fieldView(api, { name, schema, required }) {
  const line = element('li');
  const head = element('span', 'field');
  head.append(element('code', 'name', name), element('span', 'type', typeText(api, schema)));
  if (required) head.append(element('span', 'required', 'always there'));
  const { description } = { ...api.resolved(schema), ...schema };
  if (description) head.append(element('span', 'about', description));
  const inner = innerOf(api, schema);
  if (fieldsOf(api, inner).length === 0) {
    line.append(head);
    return line;
  }
  const details = element('details');
  const summary = element('summary');
  summary.append(head);
  details.append(summary);
  // Made when it is opened: schemas may hold themselves.
  details.addEventListener('toggle', () => details.append(schemaView(api, inner)), { once: true });
  line.append(details);
  return line;
}

/** What an array holds, what a map's values are, or the schema itself. */
function innerOf(api, schema) {
  const known = api.resolved(schema);
  if (known.items) return innerOf(api, known.items);
  if (known.properties === undefined && typeof known.additionalProperties === 'object') {
    return innerOf(api, known.additionalProperties);
  }
  return known;
}

function fieldsOf(api, schema) {
  const known = api.resolved(schema);
  const parts = [known, ...(known.allOf ?? []).map((part) => api.resolved(part))];
  if (known.items) return fieldsOf(api, innerOf(api, known));
  return parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([name, field]) => ({
      name,
      schema: field,
      required: (part.required ?? []).includes(name),
    })),
  );
}

export function typeText(api, schema) {
  const name = nameOf(schema);
  const known = api.resolved(schema);
  if (known.enum) return known.enum.join(' | ');
  if (known.const !== undefined) return String(known.const);
  if (known.items) return `array of ${typeText(api, known.items === true ? {} : known.items)}`;
  if (name !== null) return name;
  if (known.anyOf ?? known.oneOf) return (known.anyOf ?? known.oneOf).map((one) => typeText(api, one)).join(' or ');
  const type = Array.isArray(known.type) ? known.type.join(' or ') : (known.type ?? 'anything');
  return known.format ? `${type}, ${known.format}` : type;
}
