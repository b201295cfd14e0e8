// What the page's modules without DOM promise, checked in the browser that runs them: evaluates to
// one sentence for each promise that is broken.
async () => {
  const [filter, arranging, exporting, state, columns, geometry, format, commands, selector] =
    await Promise.all(
      [
        'matrix/filter.js',
        'matrix/arranging.js',
        'matrix/exporting.js',
        'shell/state.js',
        'matrix/columns.js',
        'matrix/geometry.js',
        'shell/format.js',
        'shell/command-lines.js',
        'matrix/selector.js',
      ].map((name) => import(`/assets/${name}`)),
    );
  const { LiveTable } = await import('/assets/live/table.js');
  const { Board } = await import('/assets/live/board.js');
  const views = await import('/assets/views/view-state.js');
  const activity = await import('/assets/activity/asking.js');
  const { Recent } = await import('/assets/live/recent.js');
  const { LiveSocket } = await import('/assets/live/socket.js');
  const { nameOf } = await import('/assets/history/ask.js');
  const quantities = await import('/assets/history/quantities.js');
  const { sentenceOf } = await import('/assets/alerts/rule-text.js');

  const broken = [];
  let promise = '';
  const test = (name, body) => {
    promise = name;
    try {
      body();
    } catch (e) {
      broken.push(`${name}: ${e.stack}`);
    }
  };
  const same = (actual, expected) => {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) broken.push(`${promise}: expected ${b}, was ${a}`);
  };

  const row = (cells) => ({
    scope: 'global',
    category: 'R2',
    type: 'performance',
    topic: 'Object Upload',
    subCat: 'General',
    id: 'upload',
    value: '120ms',
    measure: 0.12,
    unit: 's',
    status: 'ok',
    source: '',
    labels: {},
    properties: {},
    rate: 1,
    p50: 0.1,
    p99: 0.4,
    lastSeen: '2026-11-28T10:00:00Z',
    ts: '2026-11-28T10:00:00Z',
    ...cells,
    series: cells.series ?? cells.id ?? 'upload',
  });
  const matches = (text, cells) => filter.matcher(filter.parse(text))(row(cells));

  test('every word must stand somewhere in a row', () => {
    same(matches('upload r2', {}), true);
    same(matches('upload nothing', {}), false);
    same(matches('"object upload"', {}), true);
    same(matches('"upload object"', {}), false);
    same(matches('artifacts', { properties: { bucket: 'artifacts' } }), true);
    same(matches('-upload', {}), false);
    same(matches('-delete', {}), true);
  });
  test('a field holds it, or is it', () => {
    same(matches('topic:upload', {}), true);
    same(matches('topic=upload', {}), false);
    same(matches('topic="Object Upload"', {}), true);
    same(matches('-status=ok', {}), false);
    same(matches('category:', {}), true);
    same(matches('upload:count', { id: 'upload:count' }), true);
    same(matches('constructor:x', {}), false);
  });
  test('numbers are compared in base units', () => {
    same(matches('p99>300ms', {}), true);
    same(matches('p99>0.5', {}), false);
    same(matches('value<1s', {}), true);
    same(matches('p50>1ms', { p50: null }), false);
  });
  test('the server is asked for as much as it understands', () => {
    const said = (text) => filter.serverQuery(filter.parse(text));
    same(said('category=R2 upload'), { query: { category: 'R2', q: 'upload' }, whole: true });
    same(said('type=nonsense'), { query: {}, whole: false });
    same(said('p99>1s upload slow'), { query: { q: 'upload' }, whole: false });
  });

  const ordered = (cells, spec) =>
    arranging
      .arrange(
        cells.map((it) => ({ cells: row(it) })),
        { matches: () => true, sort: [], group: '', closed: new Set(), ...spec },
      )
      .items.map((item) => item.row?.cells.id ?? `${item.group}/${item.rows}/${item.errors}`);
  test('rows stand by their identity, or by columns of which the first weighs most', () => {
    const rows = [{ id: 'b', rate: 1, p99: 2 }, { id: 'a', rate: 1, p99: null }, { id: 'c', rate: 5, p99: 1 }];
    same(ordered(rows, {}), ['a', 'b', 'c']);
    same(ordered(rows, { sort: [{ column: 'rate', down: true }] }), ['c', 'a', 'b']);
    same(ordered(rows, { sort: [{ column: 'p99', down: true }] }), ['b', 'c', 'a']);
    same(ordered(rows, { sort: [{ column: 'p99', down: false }] }), ['c', 'b', 'a']);
    same(ordered(rows, { sort: [{ column: 'rate', down: false }, { column: 'p99', down: true }] }), ['b', 'a', 'c']);
  });
  test('groups tell how many rows and errors they have, closed ones hide the rows', () => {
    const rows = [{ id: 'a', topic: 'T2' }, { id: 'b', topic: 'T1', status: 'error' }, { id: 'c', topic: 'T2' }];
    same(ordered(rows, { group: 'topic' }), ['T1/1/1', 'b', 'T2/2/0', 'a', 'c']);
    same(ordered(rows, { group: 'topic', closed: new Set(['T2']) }), ['T1/1/1', 'b', 'T2/2/0']);
  });

  const COLUMNS = ['series', 'id', 'value', 'measure', 'ts', 'lastSeen', 'properties'];
  const at = (second) => `2026-11-28T10:00:${String(second).padStart(2, '0')}Z`;
  const snapshot = (rows, more = {}) => ({
    type: 'snapshot', session: 's', seq: 1, columns: COLUMNS, rows, total: rows.length, alerts: [],
    warnings: [], incomplete: [], lag: 0, generatedAt: at(0), ...more,
  });
  const line = (number, value = '1', second = 0) => [number, `s${number}`, `i${number}`, value, Number(value), at(second), at(second), {}];
  test('deltas change cells, add rows and take rows away', () => {
    const table = new LiveTable();
    same(table.receive(snapshot([line(1), line(2)])), 'rows');
    const outcome = table.receive({
      type: 'delta', seq: 2, since: 1, generatedAt: at(1), lag: 7,
      cells: [[1, 2, '5', 3, 5]], add: [line(3)], gone: [2],
    });
    same(outcome, 'rows');
    same([...table.rows.keys()], [1, 3]);
    same(table.rows.get(1).cells.value, '5');
    same([table.facts.lag, table.facts.total, table.seq], [7, 2, 2]);
    same([table.rows.get(1).changedAt, table.rows.get(3).bornAt], [2, 2]);
  });
  test('a delta that does not join is a gap, one that overlaps is not', () => {
    const table = new LiveTable();
    table.receive(snapshot([line(1)]));
    same(table.receive({ type: 'delta', seq: 9, since: 5, generatedAt: at(5) }), 'gap');
    same(table.seq, 1);
    same(table.receive({ type: 'delta', seq: 9, since: 0, generatedAt: at(5) }), 'rows');
  });
  test('a snapshot of another session numbers rows anew, and what is known of a series stays', () => {
    const table = new LiveTable();
    table.receive(snapshot([line(1), line(2)]));
    const [first, second] = [table.rows.get(1), table.rows.get(2)];
    table.receive(snapshot([line(1), line(2)], { seq: 4 }));
    same(table.rows.get(1) === first, true);
    table.receive(snapshot([[2, ...line(1, '7').slice(1)]], { session: 'other' }));
    same([...table.rows.keys()], [2]);
    same(table.rows.get(2) === first, true);
    same([first.gone, first.cells.value, first.bornAt, second.gone], [false, '7', 1, true]);
  });
  test('plain frames keep rows by their series', () => {
    const table = new LiveTable();
    const frame = (rows) => ({ masterPerf: rows, total: rows.length, alerts: [], generatedAt: at(0), lag: 0 });
    table.receive(frame([row({ id: 'a' }), row({ id: 'b' })]));
    const first = [...table.rows.values()][0];
    const { p99, ...without } = row({ id: 'a' });
    table.receive(frame([without]));
    same([...table.rows.values()].length, 1);
    same([...table.rows.values()][0] === first, true);
    same([first.cells.p99, first.changedAt], [null, 2]);
  });
  test('a sparkline has one number a second, of events alone', () => {
    const recent = new Recent();
    recent.add(100, 1);
    recent.add(100, 2);
    recent.add(103, 3);
    same(recent.points(104), [4, 2, 1, 3]);
    same(recent.points(192), [89, 3]);
    const table = new LiveTable();
    table.receive(snapshot([line(1)]));
    table.receive({ type: 'delta', seq: 2, since: 1, generatedAt: at(1), cells: [[1, 2, 'x']] });
    same(table.rows.get(1).recent.points(Date.parse(at(1)) / 1000), [1, 1]);
  });
  test('a held order stays while values go on; frozen rows keep their values', () => {
    const table = new LiveTable();
    const board = new Board(table);
    const values = () => board.items.map((item) => `${item.row.cells.id}=${item.row.cells.value}`);
    table.receive(snapshot([line(1, '1'), line(2, '2')]));
    board.setView({ filter: '', sort: [{ column: 'value', down: true }], group: '', closed: [] });
    same(values(), ['i2=2', 'i1=1']);
    board.hold(true);
    table.receive({ type: 'delta', seq: 2, since: 1, generatedAt: at(1), cells: [[1, 2, '9', 3, 9]], add: [line(3, '5')] });
    board.changed();
    same(values(), ['i2=2', 'i1=9']);
    same(board.waiting(), { frozen: false, changed: 1, added: 1 });
    board.hold(false);
    same(values(), ['i1=9', 'i3=5', 'i2=2']);
    board.freeze(true);
    table.receive({ type: 'delta', seq: 3, since: 2, generatedAt: at(2), cells: [[1, 2, '0', 3, 0]] });
    board.changed();
    same(values(), ['i1=9', 'i3=5', 'i2=2']);
    same([board.now, board.waiting().changed], [at(1), 1]);
    board.freeze(false);
    same(values(), ['i3=5', 'i2=2', 'i1=0']);
  });

  test('exports hold what is seen, and no formulas', () => {
    const rows = [row({ id: '=1+1', value: '5ms, "x"', series: 'k' })];
    same(exporting.exported(rows, ['id', 'value', 'trend'], 'csv'), 'id,value,measure,unit,series\r\n\'=1+1,"5ms, ""x""",0.12,s,k\r\n');
    same(exporting.exported(rows, ['id', 'rate'], 'ndjson'), '{"id":"=1+1","rate":1,"series":"k"}\n');
    same(JSON.parse(exporting.exported(rows, ['id'], 'json')), [{ id: '=1+1', series: 'k' }]);
    same(exporting.exported(rows, ['id', 'rate'], 'table'), '| ID   | Rate |\n|------|------|\n| =1+1 | 1/s  |\n');
  });
  test('the address holds the whole state', () => {
    const full = {
      ...state.EMPTY, filter: 'a&b=c', sort: [{ column: 'p99', down: true }, { column: 'id', down: false }],
      columns: ['id', 'value'], group: 'topic', closed: ['x,y', 'z'], row: '{"i":1}', charts: 'chart=1&span=60s',
      alerts: 'tab=rules&file=x', activity: 'kind=alert', utc: true, kiosk: true, view: 'r2', edited: true,
    };
    same(state.fromQuery(state.toQuery(full)), full);
    same(state.toQuery(state.EMPTY), '');
    same(state.fromQuery('?alert=016bea0031677ec9').alerts, 'open=016bea0031677ec9');
    same(state.toQuery({ ...full, edited: false, row: '', alerts: null, activity: null }), '?view=r2');
    same(state.fromQuery('?view=r2&q=x').edited, true);
    same(state.fromQuery('?view=../r2').view, '');
    same(state.fromQuery('?sort=constructor,id&columns=evil&group=__proto__'), { ...state.EMPTY, sort: [{ column: 'id', down: false }] });
    same(state.sortedBy([{ column: 'a', down: false }], 'b', true).length, 2);
    same(state.sortedBy([{ column: 'a', down: false }], 'a', false), [{ column: 'a', down: true }]);
    same(state.sortedBy([{ column: 'a', down: true }], 'a', false), []);
  });
  test('a view says all of the state, and the state says it again', () => {
    const view = {
      filter: 'category=R2', columns: ['id', 'p99'], sort: ['-p99', 'id'], group: 'topic', closed: ['a', 'b'],
      charts: [{ series: 'up{a="b"}', view: 'heat', compare: 'week', band: true }, { series: { category: 'R2', id: 'up' } }],
      range: '1h30m', timeZone: 'Europe/Berlin', utc: true, kiosk: true,
    };
    const shown = { ...state.EMPTY, ...views.stateOf(view) };
    same(views.viewOf(shown), view);
    same(views.shows({ ...shown, row: 'x' }, view), true);
    same(views.shows({ ...shown, filter: 'other' }, view), false);
    same(views.viewOf({ ...state.EMPTY, ...views.stateOf({ charts: [], range: { from: '2026-01-31T12:00:00.000Z', to: '2026-01-31T13:00:00.000Z' } }) }), { charts: [], range: { from: '2026-01-31T12:00:00.000Z', to: '2026-01-31T13:00:00.000Z' } });
    same(views.viewOf(state.EMPTY), {});
    same(views.stateOf({ columns: ['evil'], sort: ['-evil'] }).columns, null);
    same(['R2: Übersicht', '  ', '-a_b.c-'].map(views.nameOf), ['r2-ubersicht', '', 'a_b.c']);
  });
  test('activity is filtered as rows are, and by kind', () => {
    const entry = { kind: 'alert', title: 'Slow firing', text: '2 s', status: 'firing', category: 'R2', source: '' };
    const matches = (text) => new activity.Wanted(text).matches(entry);
    same(['kind=alert', 'slow', '-slow', 'kind=audit', 'category:r status=firing', 'value:2'].map(matches), [true, true, false, false, true, true]);
  });
  test('the columns that matter most stay on a narrow screen', () => {
    same(columns.fitting(300), ['category', 'id', 'value']);
    same(columns.fitting(1534).slice(0, 10).join(), 'category,type,topic,subCat,id,value,pattern,locations,impact,properties');
  });
  test('rows stand below the panel of an open one', () => {
    const open = new geometry.Geometry(10, 2, 400);
    same([open.height, open.top(2), open.top(3)], [700, 60, 490]);
    same([open.indexAt(89), open.indexAt(95), open.indexAt(489), open.indexAt(491), open.indexAt(9999)], [2, 2, 2, 3, 9]);
  });
  test('quantities read as the server writes them', () => {
    const texts = [[0.0196, 's'], [0, 's'], [125, 's'], [1572864, 'By'], [5e7, 'By/s'], [0.37, '1'], [2, 'widgets'], [null, 's']];
    same(texts.map(([number, unit]) => format.quantityText(number, unit)), ['19.6ms', '0s', '2.08min', '1.5MiB', '47.68MiB/s', '0.37', '2 widgets', '–']);
    same(['500ms', '2MiB/s', '50%', 'x', '5m', ''].map(format.quantityOf), [0.5, 2097152, 0.5, null, null, null]);
  });
  test('nothing in foreign text hides', () => {
    same(format.plainText('abc\u202egnp.exe\n\u0000'), 'abc⟨U+202E⟩gnp.exe⏎⟨U+0000⟩');
    same(format.cellText('x'.repeat(10_000)).length, 241);
  });
  test('commands are quoted for a shell', () => {
    same(commands.curlOf(`topic="it's"`, 'http://h:1').text, `curl -sG http://h:1/api/infra/master-perf --data-urlencode format=table --data-urlencode 'topic=it'\\''s'`);
    same(commands.cliOf('category=R2 $(rm)', 'http://h:1').text, `./masterperf matrix --url http://h:1 --category R2 --q '$(rm)'`);
    same(selector.selectorOf(row({ source: 'a"b', labels: { 'x.y': '1' } })), 'upload{scope="global",category="R2",type="performance",topic="Object Upload",sub_cat="General",source="a\\"b","x.y"="1"}');
  });
  const [fingerprint, alertFilter, alertOrder, threshold, alertState] = await Promise.all(
    ['fingerprint', 'alert-filter', 'alert-order', 'threshold', 'page-state'].map((name) => import(`/assets/alerts/${name}.js`)),
  );
  const [units, address, anomaly, heat] = await Promise.all(
    ['live/units', 'shell/address', 'alerts/anomaly-evidence', 'history/heat-table'].map((name) => import(`/assets/${name}.js`)),
  );
  const alert = (state, name, since, labels = {}) => ({
    fingerprint: name, state, name, since, severity: '', scope: '', place: '', summary: '', kept: [], value: null, labels,
  });
  test('an alert has the fingerprint that the server gives it', () => {
    const labels = { topic: '<img src=x onerror=document.title=1>', alertname: 'LongQueue', category: 'Shop', id: 'evil', note: 'a\u202eb', scope: 'global', severity: 'page', sub_cat: 'General', type: 'performance' };
    same(fingerprint.fingerprintOf(labels), '016bea0031677ec9');
    same(fingerprint.fingerprintOf({}), 'cbf29ce484222325');
  });
  test('alerts are found by words and labels', () => {
    const one = alert('firing', 'SlowUpload', '', { id: 'upload', team: 'storage' });
    const found = ['upload', 'state:fir', 'name:slow id=upload', 'id=up', '-team=storage', 'id:', '"slowupload"', 'constructor:x'];
    same(found.map((text) => alertFilter.satisfies(one, alertFilter.parse(text))), [true, true, true, false, false, true, true, false]);
    same([alertFilter.toggled('a b', 'b'), alertFilter.toggled('a', 'b')], ['a', 'a b']);
  });
  test('what fires longest stands first, and each alert in the groups in which it is told', () => {
    const alerts = [alert('resolved', 'd', '1'), alert('pending', 'c', '1'), alert('firing', 'b', '2'), alert('firing', 'a', '1')];
    const known = { entries: new Map(alerts.map((one) => [one.name, one])), groups: [{ title: 'ops', fingerprints: new Set(['a', 'b']) }, { title: 'gone', fingerprints: new Set(['b']) }] };
    const names = (group, sort) => alertOrder.arranged(known, { q: '', group, sort }).map((one) => one.alerts.map(({ name }) => name).join(''));
    same([names('', 'state'), names('', '-name'), names('told', 'state')], [['abcd'], ['dcba'], ['ab', 'b', 'cd']]);
    same(alertOrder.cut([{ title: 'x', alerts: [1, 2] }, { title: 'y', alerts: [3] }], 1), { sections: [{ title: 'x', alerts: [1] }], left: 2 });
  });
  test('a limit is read off an expression, and drawn where it is measured as the series is', () => {
    const limits = ['max_over_time(a[1m]) > 500ms', 'sum(x) <= 2.5', 'a > b', 'x == bool 1'].map((expr) => threshold.thresholdOf(expr)?.limit ?? null);
    same(limits, [0.5, 2.5, null, 1]);
    same(['max_over_time({id="a"}[1m]) > 500ms', 'increase(a:errors[1m]) > 3', 'avg_over_time(a:count[1m]) > 3'].map((expr) => threshold.chartLimit(expr)?.value ?? null), [0.5, null, null]);
    const of = (expr, series) => threshold.seriesOf({ labels: { alertname: 'A', id: 'u', team: 't' }, evidence: { expr, series } }, new Set(['team']));
    same([of('x', 'a|b'), of('sum by (id) (increase(up:errors{category="R2"}[1m])) > 3'), of('1 > 0')], [{ id: 'u' }, 'up{category="R2",id="u"}', null]);
  });
  test('a value has the unit on which its series agree, and else none', () => {
    const measured = 'max_over_time({category="R2"}[1m]) > 500ms';
    const derived = 'sum by (id) (rate(a:sum[1m])) > 500ms';
    same([[measured, 'By'], [measured, null], [derived, 's'], [derived, 'By'], ['increase(a:errors[1m]) > 3', 's'], ['', null]].map(([expr, unit]) => threshold.unitOf(expr, unit)), ['By', '1', 's', '1', '1', '1']);
    same(['s', 'By', '1'].map((unit) => threshold.limitText(threshold.thresholdOf(measured), unit)), ['500ms', '0.5B', '500ms']);
    const rows = [row({ unit: 's' }), row({ unit: 'By', source: 'h' }), row({ id: 'down', unit: 'By' }), row({ id: 'words', unit: null })].map((cells) => ({ cells }));
    const all = selector.labelsOf(rows[0].cells);
    same(units.unitsOf(rows, [all, { id: 'upload' }, { id: 'upload', source: 'h' }, { topic: 'Object Upload' }, { id: 'words' }, { id: 'none' }]), ['s', null, 'By', null, null, null]);
  });
  test('what opens something makes an entry of history, what filters or sorts none', () => {
    const of = (changes) => address.placeOf({ ...state.EMPTY, ...changes });
    same(of({ filter: 'x', row: 'y', sort: [{ column: 'id', down: true }] }), of({}));
    same(of({ alerts: 'q=x&sort=-since' }), of({ alerts: '' }));
    same(of({ charts: 'chart=1' }), of({ charts: '' }));
    const places = [{}, { charts: '' }, { activity: '' }, { alerts: '' }, { alerts: 'open=016bea0031677ec9' }, { alerts: 'tab=rules' }, { alerts: 'tab=rules&file=x' }, { view: 'r2' }];
    same(new Set(places.map(of)).size, places.length);
  });
  test('the canonical text of a series is read back as labels', () => {
    same(anomaly.seriesLabels('global|R2|performance|a\\|b|General|up||x\\=y=1\\,2,z=3'), { scope: 'global', category: 'R2', type: 'performance', topic: 'a|b', sub_cat: 'General', id: 'up', 'x=y': '1,2', z: '3' });
  });
  test('a heat map is a table of the buckets in which values lay', () => {
    same(heat.heatTable({ unit: 's', buckets: [[0, 0], [1, 1.5]], points: [[0], [1000, 0, 4], [2000, 2, 0]] }), 'time,unit,from,to,values\r\n1970-01-01T00:00:01.000Z,s,1,1.5,4\r\n1970-01-01T00:00:02.000Z,s,0,0,2\r\n');
  });
  test('bytes of charts read as those of rows, and marks of their axes are round', () => {
    same(quantities.quantityText(128 * 2 ** 20, 'By'), '128 MiB');
    same(quantities.quantityText(1536, 'By/s'), '1.5 KiB/s');
    same(quantities.quantityText(999, 'By'), '999 B');
    same(quantities.quantityText(1536, '1'), '1.54 k');
    same([quantities.roundSteps('By')[21], quantities.roundSteps('s')], [2 * 2 ** 20, undefined]);
  });
  test('nothing hides in the name that a chart has', () => {
    const turned = 'abc\u202egnp.exe';
    same(nameOf({ id: 'up', category: 'R2', topic: turned }), 'R2 › abc⟨U+202E⟩gnp.exe › up');
    same(nameOf(`{topic="${turned}"}`), '{topic="abc⟨U+202E⟩gnp.exe"}');
  });
  test('of a mistake the editor says what is wrong, without a drawing of where', () => {
    same(sentenceOf('expr: expected an expression, not ">"\n  up >> 5\n      ^'), 'expr: expected an expression, not ">"');
  });
  promise = 'a server that says nothing is told of, and then given up without waiting for it';
  same(await silence(), ['connecting', 'live', 'quiet', 'live', 'quiet', 'closed', 'lost', 'connecting', 'live']);

  /** What is told while a server is silent, goes on, and is silent for good; then another answers. */
  async function silence() {
    const kept = { WebSocket, fetch, setTimeout, clearTimeout };
    const told = [];
    const sockets = [];
    const timers = new Map();
    const passes = (least) => {
      for (const [id, { run, ms }] of timers) if (ms <= least && timers.delete(id)) run();
    };
    globalThis.WebSocket = class extends EventTarget {
      constructor() {
        super();
        sockets.push(this);
      }
      close() {
        told.push('closed'); // and the other end never agrees
      }
      says() {
        this.dispatchEvent(new MessageEvent('message', { data: '{}' }));
      }
    };
    globalThis.fetch = async () => ({ ok: false, status: 404 });
    let next = 0;
    globalThis.setTimeout = (run, ms) => timers.set(++next, { run, ms }) && next;
    globalThis.clearTimeout = (id) => timers.delete(id);
    try {
      const socket = new LiveSocket('ws://nowhere', { open() {}, message() {}, login() {}, state: (state) => told.push(state) });
      await socket.open();
      sockets[0].says();
      passes(4_000);
      sockets[0].says();
      passes(4_000);
      passes(10_000);
      sockets[0].says(); // too late
      sockets[0].dispatchEvent(new CloseEvent('close'));
      passes(4_000);
      await new Promise((resolve) => kept.setTimeout.call(globalThis, resolve));
      sockets[1].says();
    } finally {
      Object.assign(globalThis, kept);
    }
    return told;
  }

  test('the address of the alerts view holds its state, and nothing that is none', () => {
    const full = { tab: 'rules', q: 'id="a b"', group: 'told', sort: '-since', open: '016bea0031677ec9', file: ':new' };
    same(alertState.decodeState(alertState.encodeState(full)), full);
    same(alertState.encodeState(alertState.decodeState('tab=constructor&open=<img>&sort=x&group=__proto__')), '');
  });
  return broken;
}
