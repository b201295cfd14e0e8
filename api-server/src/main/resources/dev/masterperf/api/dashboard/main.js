// Wires the page: frames come from the socket and go to the strip, the table and the footer.

import { AlertStrip } from './alert-strip.js';
import { BudgetLine } from './budget-line.js';
import { LiveSocket } from './live-socket.js';
import { MatrixTable } from './matrix-table.js';
import { RuleWarnings } from './rule-warnings.js';
import { StatusBar } from './status-bar.js';

const TITLE = document.title;
const byId = (id) => document.getElementById(id);

const filter = byId('filter');
const table = new MatrixTable(byId('matrix-head'), byId('matrix-body'));
const strip = new AlertStrip(byId('alert-list'), byId('no-alerts'));
const warnings = new RuleWarnings(byId('rule-warnings'), byId('no-rules'));
const budget = new BudgetLine(byId('series-budget'));
const status = new StatusBar();
let latest = null;

function show(frame) {
  latest = frame;
  const alertsCanCome = warnings.show(frame.warnings ?? [], frame.rules);
  const firing = strip.show(frame.alerts, frame.generatedAt, alertsCanCome);
  budget.show(frame.masterPerf, frame.generatedAt);
  document.title = firing > 0 ? `(${firing}) ${TITLE}` : TITLE;
  showRows();
}

function showRows() {
  if (latest === null) return;
  const counts = table.show(latest.masterPerf, latest.generatedAt);
  byId('waiting').hidden = true;
  byId('matrix').hidden = counts.shown === 0;
  byId('no-metrics').hidden = latest.masterPerf.length !== 0;
  byId('no-match').hidden = latest.masterPerf.length === 0 || counts.shown !== 0;
  status.frame(latest, counts);
}

function filterChanged() {
  table.filterBy(filter.value);
  showRows();
}

function typed(event) {
  const typing = event.target === filter;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === 'Escape' && typing) {
    filter.value = '';
    filterChanged();
  }
}

filter.addEventListener('input', filterChanged);
document.addEventListener('keydown', typed);
byId('clear-filter').addEventListener('click', () => {
  filter.value = '';
  filterChanged();
});
byId('curl-example').textContent =
  `curl ${location.origin}/api/infra/master-perf \\\n` +
  `  -H 'Content-Type: application/json' \\\n` +
  `  -d '{"category":"Isolation","topic":"Agent Scaling","id":"deploy","value":"19.6ms"}'`;

const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
new LiveSocket(
  `${scheme}://${location.host}/ws`,
  show,
  (state, retryInMs) => status.connection(state, retryInMs),
).open();
