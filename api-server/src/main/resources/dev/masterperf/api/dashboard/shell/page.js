// The page's state and all that can be done to it; each change goes to the worker, the grid and the
// address.

import { AlertStrip } from '../alerts/alert-strip.js';
import { Desk, keptBack } from '../alerts/desk.js';
import { fingerprintOf } from '../alerts/fingerprint.js';
import { BudgetLine } from '../alerts/budget-line.js';
import { RuleWarnings } from '../alerts/rule-warnings.js';
import { Silencing } from '../alerts/silencing.js';
import { FORMATS } from '../matrix/exporting.js';
import { fitting } from '../matrix/columns.js';
import { Detail } from '../matrix/detail.js';
import { Grid } from '../matrix/grid.js';
import { Header } from '../matrix/header.js';
import { ActivityView } from './activity-view.js';
import { AlertsView } from './alerts-view.js';
import { Views } from '../views/views.js';
import { ChartsView } from './charts-view.js';
import { Clock } from './clock.js';
import { cliOf, curlOf } from './command-lines.js';
import { attribute, byId, mark } from './dom.js';
import { FreezeBanner } from './freeze-banner.js';
import { fromQuery, sortedBy, toQuery } from './state.js';
import { StatusBar } from './status-bar.js';
import { nextTheme } from './theme.js';
import { copy, save, toast } from './toast.js';
import { WorkerClient } from './worker-client.js';

const TITLE = document.title;
const TYPING_MS = 120;

export class Page {
  state = fromQuery(location.search);
  #clock = new Clock(this.state.utc);
  #status = new StatusBar(this.#clock);
  #banner = new FreezeBanner(this.#clock);
  #desk = new Desk(() => this.#showAlerts());
  #silencing = new Silencing(this.#desk);
  #strip = new AlertStrip(byId('alert-list'), byId('no-alerts'), this.#desk, this.#silencing, (labels) =>
    this.showAlertsPage(`open=${fingerprintOf(labels)}`),
  );
  #warnings = new RuleWarnings(byId('rule-warnings'), byId('no-rules'));
  #budget = new BudgetLine(byId('series-budget'));
  #header = new Header(byId('matrix-head'), (column, further) => this.sortBy(column, further));
  #detail = new Detail({
    copy,
    clock: this.#clock,
    close: () => this.openRow(''),
    chart: (series) => this.showCharts(series),
  });
  #charts = new ChartsView(byId('charts-view'), (text) => {
    this.state.charts = text;
    this.#writeAddress();
  });
  #alertsView = new AlertsView(byId('alerts-view'), {
    clock: this.#clock,
    silencing: this.#silencing,
    chart: (series) => this.showCharts(series),
    changed: (text) => {
      this.state.alerts = text;
      this.#writeAddress();
    },
  });
  #activityView = new ActivityView(byId('activity-view'), {
    clock: this.#clock,
    changed: (filter) => {
      this.state.activity = filter;
      this.#writeAddress();
    },
    go: (what, which) => this.#goTo(what, which),
  });
  #views = new Views(
    () => this.state,
    (said, stay) => this.showView(said, stay),
    () => this.#writeAddress(),
  );
  #grid = new Grid(
    {
      scroller: byId('scroller'),
      table: byId('matrix'),
      head: byId('matrix-head'),
      body: byId('matrix-body'),
      detail: this.#detail,
    },
    {
      window: (from, to) => this.#worker.do('window', { from, to }),
      hold: (held) => this.#worker.do('hold', { held }),
      row: (series) => this.openRow(series === this.state.row ? '' : series),
      group: (group) => this.toggleGroup(group),
      resized: () => this.#fitColumns(),
    },
  );
  #worker = new WorkerClient({
    state: ({ state, retryInMs }) => this.#status.connection(state, retryInMs),
    shown: (shown) => this.#show(shown),
    exported: ({ format, text }) => this.#save(format, text),
    refused: ({ detail }) => toast(`The server refused the view: ${detail}`),
    failed: (message) => toast(`This page is broken, reload it: ${message}`),
  });
  #shown = null;
  #alerts = [];
  #alertsCanCome = false;
  #frozen = false;
  #columns = [];
  #typing;
  #copied = '';
  #reveal = this.state.row !== '';
  #chartsBefore = '';
  #alertsBefore = '';
  #activityBefore = '';

  /** Shows what the address says, or the view that it names. */
  async start(socketUrl) {
    byId('filter').value = this.state.filter;
    if (this.alertsShown) this.showAlertsPage();
    else if (this.activityShown) this.showActivity();
    else if (this.chartsShown) this.showCharts();
    await this.#views.begin();
    this.#apply();
    this.#worker.do('open-row', { series: this.state.row });
    this.#detail.open(this.state.row);
    document.addEventListener('visibilitychange', () =>
      this.#worker.do('hidden', { hidden: document.hidden }),
    );
    this.#worker.do('open', { url: socketUrl });
  }

  get views() {
    return this.#views;
  }

  openView(name) {
    this.#views.open(name).catch((e) => toast(`The view ${name} cannot be opened: ${e.message}`));
  }

  /** Shows all that a view says of the state; the open row stays, and where asked alerts or activity. */
  showView(said, stay = false) {
    const elsewhere = stay && (this.alertsShown || this.activityShown);
    if (!elsewhere && !this.#leaveAlerts()) return;
    clearTimeout(this.#typing);
    Object.assign(this.state, said);
    byId('filter').value = this.state.filter;
    this.#clock.setUtc(this.state.utc);
    this.#detail.zoneChanged();
    if (!elsewhere) {
      if (this.chartsShown) this.showCharts();
      else this.showRows();
    }
    this.#apply();
  }

  get grid() {
    return this.#grid;
  }

  get frozen() {
    return this.#frozen;
  }

  /** The columns that are shown, chosen or as there is room. */
  get columns() {
    return this.#columns;
  }

  // What can be done

  typed(text) {
    this.state.filter = text;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#apply(), TYPING_MS);
  }

  filterBy(text) {
    byId('filter').value = text;
    this.state.filter = text;
    clearTimeout(this.#typing);
    this.#apply();
  }

  sortBy(column, further) {
    this.state.sort = sortedBy(this.state.sort, column, further);
    this.#apply();
  }

  sortDown(column) {
    this.state.sort = [{ column, down: true }];
    this.#apply();
  }

  unsorted() {
    this.state.sort = [];
    this.#apply();
  }

  groupBy(group) {
    this.state.group = group;
    this.state.closed = [];
    this.#apply();
  }

  toggleGroup(group) {
    const { closed } = this.state;
    const without = closed.filter((name) => name !== group);
    this.state.closed = without.length < closed.length ? without : [...closed, group];
    this.#apply();
  }

  /** Columns by name, or null for as many as there is room for. */
  showColumns(names) {
    this.state.columns = names;
    this.#apply();
  }

  openRow(series) {
    this.state.row = series;
    this.#detail.open(series);
    this.#reveal = series !== '';
    this.#worker.do('open-row', { series });
    this.#writeAddress();
  }

  /** What Enter does: opens or closes what the keyboard is at. */
  toggleActive() {
    const { active } = this.#grid;
    if (active === null) return;
    if (active.group !== undefined) this.toggleGroup(active.group);
    else this.openRow(active.series === this.state.row ? '' : active.series);
  }

  /** 'silence' or 'acknowledge' the alert that fires longest and of which people hear. */
  actOnAlert(action) {
    const alert = this.#firstFiring();
    if (alert === undefined) toast('No alert fires.');
    else this.#silencing.open(action, alert);
  }

  #firstFiring() {
    const firing = this.#alerts
      .filter((alert) => alert.state === 'firing')
      .sort((a, b) => a.activeAt.localeCompare(b.activeAt));
    return firing.find((alert) => keptBack(this.#desk.of(alert.labels)) === '') ?? firing[0];
  }

  toggleFreeze() {
    this.#frozen = !this.#frozen;
    mark(document.body, 'frozen', String(this.#frozen));
    attribute(byId('freeze'), 'aria-pressed', String(this.#frozen));
    this.#worker.do('freeze', { frozen: this.#frozen });
  }

  get chartsShown() {
    return this.state.charts !== null;
  }

  toggleCharts() {
    if (this.chartsShown) this.showRows();
    else this.showCharts();
  }

  /** Shows the charts that were there before, and a series' that was not. */
  showCharts(series = null) {
    if (!this.#leaveAlerts()) return;
    this.#leaveActivity();
    this.state.charts ??= this.#chartsBefore;
    this.#place();
    const { utc, charts } = this.state;
    this.#charts
      .show(charts, { utc, series })
      .catch((e) => toast(`The charts cannot be shown: ${e.message}`));
  }

  showRows() {
    if (!this.#leaveAlerts()) return;
    this.#leaveActivity();
    this.#leaveCharts();
    this.#place();
  }

  #leaveCharts() {
    this.#chartsBefore = this.state.charts ?? this.#chartsBefore;
    this.state.charts = null;
    this.#charts.hide();
  }

  get alertsShown() {
    return this.state.alerts !== null;
  }

  toggleAlerts() {
    if (this.alertsShown) this.showRows();
    else this.showAlertsPage();
  }

  /** Shows all alerts; text says what of them, as an address has it: what was there before if left out. */
  showAlertsPage(text = this.state.alerts ?? this.#alertsBefore) {
    if (this.alertsShown && !this.#alertsView.mayLeave()) return;
    this.#leaveCharts();
    this.#leaveActivity();
    this.state.alerts = text;
    this.#place();
    this.#alertsView.show(text).catch((e) => toast(`The alerts cannot be shown: ${e.message}`));
  }

  /** Answers false where somebody stays for a text that is not saved. */
  #leaveAlerts() {
    if (!this.alertsShown) return true;
    if (!this.#alertsView.mayLeave()) return false;
    this.#alertsBefore = this.state.alerts;
    this.state.alerts = null;
    this.#alertsView.hide();
    return true;
  }

  get activityShown() {
    return this.state.activity !== null;
  }

  toggleActivity() {
    if (this.activityShown) this.showRows();
    else this.showActivity();
  }

  /** Shows what happened of late, as it was filtered before. */
  showActivity(filter = this.state.activity ?? this.#activityBefore) {
    if (!this.#leaveAlerts()) return;
    this.#leaveCharts();
    this.state.activity = filter;
    this.#place();
    this.#activityView.show(filter).catch((e) => toast(`Activity cannot be shown: ${e.message}`));
  }

  #leaveActivity() {
    if (!this.activityShown) return;
    this.#activityBefore = this.state.activity;
    this.state.activity = null;
    this.#activityView.hide();
  }

  /** Where an entry of the activity leads. */
  #goTo(what, which) {
    if (what === 'alert') this.showAlertsPage(`open=${which}`);
    else if (what === 'alerts') this.showAlertsPage(which);
    else if (what === 'view') this.openView(which);
    else {
      this.showRows();
      this.filterBy('');
      this.openRow(which);
    }
  }

  /** Rows, charts, alerts or activity, and which of them the address says. */
  #place() {
    const { chartsShown, alertsShown, activityShown } = this;
    const view = alertsShown ? 'alerts' : activityShown ? 'activity' : chartsShown ? 'charts' : 'rows';
    mark(document.body, 'view', view);
    byId('scroller').hidden = view !== 'rows';
    attribute(byId('open-activity'), 'aria-pressed', String(activityShown));
    attribute(byId('open-charts'), 'aria-pressed', String(chartsShown));
    attribute(byId('open-alerts'), 'aria-pressed', String(alertsShown));
    this.#writeAddress();
  }

  toggleUtc() {
    this.state.utc = !this.state.utc;
    this.#clock.setUtc(this.state.utc);
    this.#detail.zoneChanged();
    if (this.chartsShown) this.showCharts();
    this.#alertsView.refresh();
    this.#activityView.zoneChanged();
    this.#apply();
    toast(`Times are shown in ${this.#clock.zone}.`);
  }

  toggleKiosk() {
    this.state.kiosk = !this.state.kiosk;
    this.#apply();
    if (this.state.kiosk) toast('Kiosk: only alerts and rows. Press f to leave it.');
  }

  nextTheme() {
    toast(`Theme: ${nextTheme()}.`);
  }

  /** The query as curl, and when asked once more as our own command. */
  copyQuery() {
    const asCurl = this.#copied !== 'curl';
    this.#copied = asCurl ? 'curl' : 'cli';
    if (asCurl) this.copyCurl();
    else this.copyCli();
  }

  copyCurl() {
    const { text, whole } = curlOf(this.state.filter, location.origin);
    copy(text, whole ? 'curl (c again: command line)' : 'curl, which cannot say all of the filter');
  }

  copyCli() {
    const { text, whole } = cliOf(this.state.filter, location.origin);
    copy(text, whole ? 'the command line' : 'the command line, which cannot say all of the filter');
  }

  copyAddress() {
    copy(location.href, 'the address of this view');
  }

  export(format) {
    this.#worker.do('export', { format, columns: this.#columns });
  }

  // What follows from it

  #apply() {
    const { filter, sort, group, closed, kiosk } = this.state;
    mark(document.body, 'kiosk', String(kiosk));
    byId('group').value = group;
    this.#worker.do('view', { view: { filter, sort, group, closed } });
    this.#fitColumns();
    this.#grid.setColumns(this.#columns, this.#clock);
    this.#header.show(this.#columns, sort);
    if (this.#shown !== null) this.#status.show(this.#shown);
    this.#writeAddress();
  }

  #fitColumns() {
    const before = this.#columns.join();
    this.#columns = this.state.columns ?? fitting(this.#grid.room);
    if (before === this.#columns.join()) return;
    this.#grid.setColumns(this.#columns, this.#clock);
    this.#header.show(this.#columns, this.state.sort);
  }

  #writeAddress() {
    this.#views.follow(this.state);
    const address = location.pathname + toQuery(this.state);
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  }

  #show(shown) {
    this.#empty(shown);
    if (shown.siblings !== undefined) this.#detail.show(shown.siblings); // tells how tall it is
    this.#grid.show(shown);
    if (this.#reveal && shown.openAt >= 0) {
      this.#reveal = false;
      this.#grid.revealOpen();
    }
    if (shown.tick) this.#facts(shown);
    else this.#status.counts(shown);
  }

  #facts(shown) {
    this.#shown = shown;
    this.#alerts = shown.alerts ?? this.#alerts;
    if (shown.alerts !== undefined) this.#alertsView.refresh();
    this.#alertsView.tick(shown.liveNow);
    this.#alertsCanCome = this.#warnings.show(shown.facts.warnings, shown.facts.rules);
    this.#desk.watch(this.#alerts);
    this.#showAlerts();
    this.#budget.show(shown.budget, shown.liveNow);
    this.#banner.show(this.#frozen, shown.now, shown.waiting);
    this.#status.show(shown);
  }

  #showAlerts() {
    const firing = this.#strip.show(this.#alerts, this.#shown.liveNow, this.#alertsCanCome);
    document.title = firing > 0 ? `(${firing}) ${TITLE}` : TITLE;
  }

  /** What stands where there are no rows, and what to do about it. */
  #empty({ count, held, total }) {
    byId('waiting').hidden = true;
    byId('matrix').hidden = count === 0;
    const none = held === 0 && total === 0 && this.state.filter === '';
    byId('no-metrics').hidden = !none;
    byId('no-match').hidden = count > 0 || none;
  }

  #save(format, text) {
    const [ending, mediaType] = FORMATS[format];
    const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    save(text, `masterperf-${at}Z.${ending}`, mediaType);
  }
}
