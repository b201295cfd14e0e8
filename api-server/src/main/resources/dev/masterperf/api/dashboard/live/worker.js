// Off the page's thread: owns the socket and the table, and hands over only what is to be seen.
//
// Hears { do: 'open', url }, { do: 'view', … }, { do: 'window', from, to }, { do: 'hold', held },
// { do: 'freeze', frozen }, { do: 'open-row', series }, { do: 'hidden', hidden } and
// { do: 'export', … }; says { type: 'state' }, { type: 'shown' } and { type: 'exported' }. A message with a
// number is a question, of which { type: 'answer', number, answer } is the answer: { do: 'units', sets }.

import { namesOwnScope, OWN_SCOPE, parse, serverQuery } from '../matrix/filter.js';
import { exported } from '../matrix/exporting.js';
import { Board } from './board.js';
import { LiveSocket } from './socket.js';
import { LiveTable } from './table.js';
import { unitsOf } from './units.js';

const LIMIT = 10_000;
/** The server hears 4 KiB; a longer filter is this page's alone. */
const LONGEST_QUERY = 1_000;
/** Nobody types slower than this between two letters that belong together. */
const TYPING_MS = 300;

const table = new LiveTable();
const board = new Board(table);
let socket;
let protocol = '';
let range = { from: 0, to: 0 };
let openSeries = '';
let hidden = false;
let saidAlerts = '';
let asked = '{}';
/** What the session that the table knows was asked for. */
let answered = '{}';
let narrowing;
let filter = '';
/** Whether the server has more rows than it sends: then the filter has to be its as well. */
let more = false;

const say = (message) => postMessage(message);

function opened(agreed) {
  protocol = agreed;
  ask(asked, true);
}

/** Subscribes to rows of the server; resumes where the view is still the one that it knows. */
function ask(query, resume) {
  asked = query;
  const same = resume && table.session !== null && answered === asked;
  if (protocol === '') return;
  const view = { ...JSON.parse(query), limit: LIMIT };
  socket.send(
    same
      ? { type: 'subscribe', view, session: table.session, seq: table.seq }
      : { type: 'subscribe', view },
  );
}

function received(message) {
  const outcome = table.receive(message);
  if (outcome === 'gap') ask(asked, false);
  if (message.type === 'error') say({ type: 'refused', detail: message.detail });
  if (message.type === 'snapshot') answered = asked;
  if (outcome !== 'rows') return;
  if (asked === '{}') more = table.facts.total > table.rows.size;
  board.changed();
  shown(true);
}

/**
 * Of more rows than are sent, those that match the filter: the server looks for them. And the rows
 * of the product itself, which it sends to those alone who name their scope.
 */
function narrow() {
  clearTimeout(narrowing);
  const terms = parse(filter);
  const wanted = more ? serverQuery(terms).query : {};
  const narrowed = JSON.stringify(namesOwnScope(terms) ? { ...wanted, scope: OWN_SCOPE } : wanted);
  const query = narrowed.length < LONGEST_QUERY ? narrowed : '{}';
  if (query !== asked) narrowing = setTimeout(() => ask(query, false), TYPING_MS);
}

/** tick: whether it is due to a message, and so tells of all that is not rows as well. */
function shown(tick) {
  if (table.generatedAt === null) return;
  const second = Math.floor(Date.parse(board.now) / 1000);
  const message = {
    type: 'shown',
    tick,
    now: board.now,
    count: board.items.length,
    matching: board.matching,
    held: table.rows.size,
    total: table.facts.total,
    narrowed: asked !== '{}',
    openAt: board.indexOf(openSeries),
  };
  if (!hidden) {
    message.from = range.from;
    message.items = board.items.slice(range.from, range.to).map((item) => seen(item, second));
    message.siblings = openSeries === '' ? [] : board.siblings(openSeries).slice(0, 200);
  }
  if (tick) {
    message.waiting = board.waiting();
    // Frozen are rows: alerts go on, and so does what tells whether all is well.
    message.liveNow = table.generatedAt;
    message.facts = { ...table.facts, alerts: undefined };
    message.budget = budgetRows();
    message.bytes = socket.bytes;
    message.protocol = protocol;
    const alerts = JSON.stringify(table.facts.alerts);
    if (alerts !== saidAlerts) message.alerts = table.facts.alerts;
    saidAlerts = alerts;
  }
  say(message);
}

function seen(item, second) {
  if (item.row === undefined) return item;
  const { cells, recent, gone } = item.row;
  return { cells, gone, points: recent.points(second) };
}

/** The rows that tell of too many series. */
function budgetRows() {
  const rows = [];
  for (const { cells } of table.rows.values()) {
    if (cells.category === 'MasterPerf' && cells.id === 'series-budget') rows.push(cells);
  }
  return rows;
}

const DO = {
  open({ url }) {
    socket = new LiveSocket(url, {
      open: opened,
      message: received,
      login: () => say({ type: 'login' }),
      state: (state, retryInMs) => say({ type: 'state', state, retryInMs }),
    });
    socket.open();
  },
  view({ view }) {
    filter = view.filter;
    board.setView(view);
    narrow();
    shown(false);
  },
  window({ from, to }) {
    range = { from, to };
    shown(false);
  },
  hold({ held }) {
    board.hold(held);
    shown(true);
  },
  freeze({ frozen }) {
    board.freeze(frozen);
    shown(true);
  },
  'open-row'({ series }) {
    openSeries = series;
    shown(false);
  },
  hidden(message) {
    hidden = message.hidden;
    if (!hidden) shown(true);
  },
  export({ format, columns }) {
    const rows = board.items.filter((item) => item.row !== undefined).map((item) => item.row.cells);
    say({ type: 'exported', format, text: exported(rows, columns, format) });
  },
  units({ sets }) {
    return unitsOf(table.rows.values(), sets);
  },
};

addEventListener('message', ({ data }) => {
  const answer = DO[data.do](data);
  if (data.number !== undefined) say({ type: 'answer', number: data.number, answer });
});
