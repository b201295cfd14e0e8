// Charts by themselves: ?panel=SELECTOR shows one series, the hash is the state of a page of charts.
import { mountHistory } from '/assets/history/history-panel.js';
import { decodeState, encodeState } from '/assets/history/chart-state.js';
import { mountHistoryPage } from '/assets/history/history-page.js';

const page = document.getElementById('page');
const query = new URLSearchParams(location.search);
if (query.has('panel')) {
  const text = query.get('panel');
  window.panel = mountHistory(page, {
    series: text.startsWith('[') ? Object.fromEntries(JSON.parse(text)) : text,
    timeZone: query.get('tz') ?? 'UTC',
    span: query.has('span') ? Number(query.get('span')) : undefined,
  });
} else {
  window.page = mountHistoryPage(page, decodeState(location.hash.slice(1)), (state) => {
    history.replaceState(null, '', `#${encodeState(state)}`);
  });
}
