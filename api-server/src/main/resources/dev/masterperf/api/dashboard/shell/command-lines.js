// The rows that are shown, asked for from a terminal.

import { parse, serverQuery } from '../matrix/filter.js';

/** A word of a POSIX shell. */
const word = (text) => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** As curl; whole tells whether the server can leave out all that the filter leaves out. */
export function curlOf(filter, origin) {
  const { query, whole } = serverQuery(parse(filter));
  const data = Object.entries({ format: 'table', ...query })
    .map(([name, value]) => ` --data-urlencode ${word(`${name}=${value}`)}`)
    .join('');
  return { text: `curl -sG ${word(`${origin}/api/infra/master-perf`)}${data}`, whole };
}

/** As our own command. */
export function cliOf(filter, origin) {
  const { query, whole } = serverQuery(parse(filter));
  const options = Object.entries(query)
    .map(([name, value]) => ` --${name.toLowerCase()} ${word(value)}`)
    .join('');
  return { text: `./masterperf matrix --url ${word(origin)}${options}`, whole };
}
