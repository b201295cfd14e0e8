// Who was told of what, and with which answer; what was given up and can be sent again; endpoints
// that take nothing.

import { element } from '../shell/dom.js';
import { countText, plainText } from '../shell/format.js';
import { toast } from '../shell/toast.js';
import { get, send } from './asking.js';
import { notificationTable } from './alert-history.js';
import { button, emptyState, plainTable, section } from './parts.js';
import { Refreshed } from './refreshed.js';

const MOST = 200;
const SHOWN = { all: 'All', delivered: 'Delivered', retrying: 'Tried again', failed: 'Given up', suppressed: 'Kept back' };

export class NotificationsTab extends Refreshed {
  element = element('div', 'al-page');
  #clock;
  #chosen = 'all';
  #chips = element('span', 'al-chips');

  /** on: { clock } */
  constructor(on) {
    super();
    this.#clock = on.clock;
    for (const [name, title] of Object.entries(SHOWN)) {
      const chip = button(title, () => this.#choose(name), 'al-chip');
      chip.dataset.shown = name;
      this.#chips.append(chip);
    }
    const bar = element('div', 'al-tools');
    bar.append(this.#chips, this.note);
    this.element.append(bar, this.list);
    this.#mark();
  }

  #choose(name) {
    this.#chosen = name;
    this.#mark();
    this.refresh();
  }

  #mark() {
    for (const chip of this.#chips.children) {
      chip.setAttribute('aria-pressed', String(chip.dataset.shown === this.#chosen));
    }
  }

  async ask() {
    const state = this.#chosen === 'all' ? '' : `&state=${this.#chosen}`;
    const [told, failed, endpoints] = await Promise.all([
      get(`/api/v1/notifications?limit=${MOST}${state}`),
      get('/api/v1/notifications/failed'),
      get('/api/v1/endpoints'),
    ]);
    return { told: told.notifications, failed: failed.failed, endpoints: endpoints.endpoints, utc: this.#clock.utc };
  }

  parts({ told, failed, endpoints }) {
    if (endpoints.length === 0) {
      return [
        emptyState(
          'Nobody is told',
          'There is no endpoint: start with --webhook URL, or with --alerting FILE to say who hears of what. docs/routing.md shows one.',
        ),
      ];
    }
    const parts = [section('Endpoints', this.#endpoints(endpoints))];
    if (failed.length > 0) parts.push(section(`Given up ${failed.length}`, this.#failed(failed)));
    const none = this.#chosen === 'all' ? 'Nobody was told of anything in the last 24 hours.' : 'None of these in the last 24 hours.';
    parts.push(section('The last 24 hours, newest first', notificationTable(told, this.#clock, none, true)));
    return parts;
  }

  #endpoints(endpoints) {
    return plainTable(
      ['Endpoint', 'Where', 'State', 'Took last', 'Failed last', 'Action'],
      endpoints.map((one) => [
        one.name,
        one.target,
        stateText(one, this.#clock),
        answerText(one.lastTaken, this.#clock),
        answerText(one.lastFailed, this.#clock),
        one.state === 'disabled' ? button('Enable', () => this.#enable(one.name)) : '',
      ]),
      'Endpoints',
    );
  }

  #failed(failed) {
    const again = failed.filter((one) => !one.overtaken);
    const all = button(`Send ${countText(again.length, 'notification')} again`, () => this.#replay(again));
    all.hidden = again.length < 2;
    const table = plainTable(
      ['Given up at', 'To', 'Answer', 'Attempts', 'webhook-id', 'Action'],
      failed.map((one) => [
        this.#clock.full(one.at),
        one.receiver,
        one.detail,
        String(one.attempts),
        one.webhookId,
        one.overtaken ? 'a later one was taken' : button('Send again', () => this.#replay([one])),
      ]),
      'Notifications that were given up',
    );
    const made = element('div');
    made.append(all, table);
    return made;
  }

  async #replay(failed) {
    try {
      const { replayed } = await send('POST', '/api/v1/notifications/replay', { ids: failed.map((one) => one.webhookId) });
      toast(`${countText(replayed.length, 'notification')} will be sent again.`);
    } catch (e) {
      toast(`Nothing was sent again: ${e.message}.`);
    }
    this.refresh();
  }

  async #enable(name) {
    try {
      await send('POST', `/api/v1/endpoints/${name.split('/').map(encodeURIComponent).join('/')}/enable`);
      toast(`${name} is enabled: what waits is sent.`);
    } catch (e) {
      toast(`It was not enabled: ${e.message}.`);
    }
    this.refresh();
  }
}

function stateText({ state, since, failures }, clock) {
  const made = element('span');
  const mark = element('span', 'al-step', state);
  mark.dataset.step = { taking: 'delivered', silent: 'retrying', disabled: 'failed' }[state] ?? '';
  made.append(mark);
  if (since) made.append(` since ${clock.full(since)}`);
  if (failures > 0) made.append(`, ${countText(failures, 'failed attempt')}`);
  return made;
}

function answerText(answer, clock) {
  return answer ? plainText(`${clock.full(answer.at)}  ${answer.detail}`) : '–';
}
