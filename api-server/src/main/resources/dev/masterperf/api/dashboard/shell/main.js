// Wires the page's buttons, keys and dialogs to what it can do.

import { GROUPINGS } from '../matrix/arranging.js';
import { ColumnChooser } from './column-chooser.js';
import { commandsOf, keysOf } from './commands.js';
import { byId, element } from './dom.js';
import { keyList, listen } from './keyboard.js';
import { Page } from './page.js';
import { Palette, closeOnBackdrop } from './palette.js';
import { ViewsDialog } from '../views/views-dialog.js';
import { showSession } from '../login/session.js';
import { showTooltips } from './tooltip.js';

const page = new Page();
const columns = new ColumnChooser(
  () => page.columns,
  (names) => page.showColumns(names),
);
const palette = new Palette(() => commandsOf(page, keys));
const views = new ViewsDialog(page.views, page.keepInHistory(byId('views'), () => views.open()));
const exports = byId('exports');
const help = byId('help');
const keys = keysOf(page, {
  columns: () => columns.open(),
  views: () => views.open(),
  palette: () => palette.open(),
  help: () => help.showModal(),
  exports: () => exports.showModal(),
});

for (const group of GROUPINGS) {
  const option = element('option', '', `by ${group}`);
  option.value = group;
  byId('group').append(option);
}
byId('help-keys').append(keyList(keys));
byId('filter').addEventListener('input', (event) => page.typed(event.target.value));
byId('clear-filter').addEventListener('click', () => page.filterBy(''));
byId('group').addEventListener('change', (event) => page.groupBy(event.target.value));
byId('freeze').addEventListener('click', () => page.toggleFreeze());
byId('unfreeze').addEventListener('click', () => page.toggleFreeze());
for (const button of document.querySelectorAll('.tools [data-place]')) {
  button.addEventListener('click', () => page.toggle(button.dataset.place));
}
for (const button of document.querySelectorAll('#places [data-place]')) {
  button.addEventListener('click', () => page.go(button.dataset.place));
}
for (const id of ['open-views', 'places-views']) byId(id).addEventListener('click', () => views.open());
byId('write-rules').addEventListener('click', () => page.go('alerts', 'tab=rules&file=:new'));
byId('open-columns').addEventListener('click', () => columns.open());
byId('open-exports').addEventListener('click', () => exports.showModal());
byId('open-palette').addEventListener('click', () => palette.open());
byId('open-help').addEventListener('click', () => help.showModal());
exports.addEventListener('click', (event) => {
  const { format } = event.target.dataset;
  if (format === undefined) return;
  exports.close();
  page.export(format);
});
for (const button of document.querySelectorAll('dialog .close')) {
  button.addEventListener('click', () => button.closest('dialog').close());
}
closeOnBackdrop(byId('silencing'));
closeOnBackdrop(help);
closeOnBackdrop(exports);
byId('curl-example').textContent =
  `curl ${location.origin}/api/infra/master-perf \\\n` +
  `  -H 'Content-Type: application/json' \\\n` +
  `  -d '{"category":"Isolation","topic":"Agent Scaling","id":"deploy","value":"19.6ms"}'`;

listen(keys);
showTooltips();
showSession(document.querySelector('.tools'));
const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
page.start(`${scheme}://${location.host}/ws`);
