// The page's state and all that can be done to it; each change goes to the worker, the grid and the
// address.

import { AlertBar } from '../alerts/alert-bar.js';
import { fitting } from '../matrix/columns.js';
import { Detail } from '../matrix/detail.js';
import { FORMATS } from '../matrix/exporting.js';
import { Grid } from '../matrix/grid.js';
import { Header } from '../matrix/header.js';
import { Views } from '../views/views.js';
import { Address } from './address.js';
import { Clock } from './clock.js';
import { attribute, byId, mark } from './dom.js';
import { FreezeBanner } from './freeze-banner.js';
import { Places } from './places.js';
import { QueryCopies } from './query-copies.js';
import { fromQuery, sortedBy } from './state.js';
import { StatusBar } from './status-bar.js';
import { nextTheme } from './theme.js';
import { copy, save, toast } from './toast.js';
import { toLogin } from '../login/session.js';
import { WorkerClient } from './worker-client.js';

const TYPING_MS = 120;

export class Page {
  state = fromQuery(location.search);
  copies = new QueryCopies(() => this.state.filter);
  #clock = new Clock(this.state.utc);
  #status = new StatusBar(this.#clock);
  #banner = new FreezeBanner(this.#clock);
  #alertBar = new AlertBar((fingerprint) => this.go('alerts', `open=${fingerprint}`));
  #header = new Header(byId('matrix-head'), (column, further) => this.sortBy(column, further));
  #detail = new Detail({
    copy,
    clock: this.#clock,
    close: () => this.openRow(''),
    chart: (series) => this.#chart(series),
  });
  #places = new Places(this.state, {
    clock: this.#clock,
    silencing: this.#alertBar.silencing,
    chart: (series) => this.#chart(series),
    units: (sets) => this.#worker.ask('units', { sets }),
    go: (what, which) => this.#goTo(what, which),
    changed: (instead) => this.#address.write(instead),
  });
  #views = new Views(
    () => this.state,
    (said, stay) => this.showView(said, stay),
    () => this.#address.write(),
  );
  #address = new Address(
    () => {
      this.#views.follow(this.state);
      return { state: this.state, opened: this.#views.opened };
    },
    (entry) => this.#restore(entry),
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
    login: toLogin,
  });
  #shown = null;
  #frozen = false;
  #columns = [];
  #typing;
  #reveal = this.state.row !== '';

  /** Shows what the address says, or the view that it names. */
  async start(socketUrl) {
    byId('filter').value = this.state.filter;
    this.#places.show();
    await this.#views.begin();
    this.#apply();
    this.#showRow();
    this.#address.begin();
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
    const elsewhere = stay && ['alerts', 'activity'].includes(this.place);
    if (!elsewhere && !this.#places.leave()) return;
    Object.assign(this.state, said);
    this.#stateChanged();
  }

  /** What Back and Forward lead to; somebody who stays for a text that is not saved gets the address back. */
  #restore({ state, opened }) {
    if (!this.#places.leave(state.alerts === null ? '' : 'alerts')) {
      this.#address.write();
      return;
    }
    Object.assign(this.state, state);
    this.#views.reopen(opened);
    this.#stateChanged();
    this.#showRow();
  }

  #stateChanged() {
    clearTimeout(this.#typing);
    byId('filter').value = this.state.filter;
    this.#clock.setUtc(this.state.utc);
    this.#detail.zoneChanged();
    this.#places.show();
    this.#apply();
  }

  /** Has a dialog closed by Back, which open() opens. */
  keepInHistory(dialog, open) {
    this.#address.keep(dialog, open);
    return () => this.#address.opened(dialog.id);
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
    this.#showRow();
    this.#address.write();
  }

  #showRow() {
    const { row } = this.state;
    this.#detail.open(row);
    this.#reveal = row !== '';
    this.#worker.do('open-row', { series: row });
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
    this.#alertBar.act(action);
  }

  toggleFreeze() {
    this.#frozen = !this.#frozen;
    mark(document.body, 'frozen', String(this.#frozen));
    attribute(byId('freeze'), 'aria-pressed', String(this.#frozen));
    this.#worker.do('freeze', { frozen: this.#frozen });
  }

  /** What is in front: 'rows', 'charts', 'alerts' or 'activity'. */
  get place() {
    return this.#places.shown;
  }

  /** Goes there; text says what is shown of it, as an address has it: what was there before if left out. */
  go(place, text = undefined) {
    if (this.#places.go(place, text)) this.#address.write();
  }

  /** Goes there, and back to the rows. */
  toggle(place) {
    this.go(this.place === place ? 'rows' : place);
  }

  /** Shows the charts that were there before, and a series' that was not. */
  #chart(series) {
    if (this.#places.go('charts', undefined, { series })) this.#address.write();
  }

  /** Where an entry of the activity leads. */
  #goTo(what, which) {
    if (what === 'alert') this.go('alerts', `open=${which}`);
    else if (what === 'alerts') this.go('alerts', which);
    else if (what === 'view') this.openView(which);
    else {
      this.go('rows');
      this.filterBy('');
      this.openRow(which);
    }
  }

  toggleUtc() {
    this.state.utc = !this.state.utc;
    this.#clock.setUtc(this.state.utc);
    this.#detail.zoneChanged();
    this.#places.zoneChanged();
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
    this.#address.write();
  }

  #fitColumns() {
    const before = this.#columns.join();
    this.#columns = this.state.columns ?? fitting(this.#grid.room);
    if (before === this.#columns.join()) return;
    this.#grid.setColumns(this.#columns, this.#clock);
    this.#header.show(this.#columns, this.state.sort);
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
    if (shown.alerts !== undefined) this.#places.refreshAlerts();
    this.#places.tick(shown.liveNow);
    this.#alertBar.show(shown);
    this.#banner.show(this.#frozen, shown.now, shown.waiting);
    this.#status.show(shown);
  }

  /** What stands where there are no rows, and what to do about it. */
  #empty({ count, held, total, facts = this.#shown?.facts }) {
    byId('matrix').hidden = count === 0;
    const none = count === 0 && held === 0 && total === 0 && this.state.filter === '';
    const missing = none && (facts?.incomplete ?? []).length > 0; // the footer says of what
    byId('waiting').hidden = !missing;
    byId('no-metrics').hidden = !none || missing;
    byId('no-match').hidden = count > 0 || none;
  }

  #save(format, text) {
    const [ending, mediaType] = FORMATS[format];
    const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    save(text, `masterperf-${at}Z.${ending}`, mediaType);
  }
}
