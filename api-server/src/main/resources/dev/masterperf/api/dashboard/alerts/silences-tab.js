// Silences: those that mute now, those to come, those that are over; one is made or ended here.

import { element } from '../shell/dom.js';
import { durationText, plainText, secondsBetween } from '../shell/format.js';
import { toast } from '../shell/toast.js';
import { get, send } from './asking.js';
import { button, emptyState, plainTable, section } from './parts.js';
import { Refreshed } from './refreshed.js';

const TITLES = { active: 'Active', pending: 'To come', expired: 'Over' };

export class SilencesTab extends Refreshed {
  element = element('div', 'al-page');
  #on;
  #clock;

  /** on: { clock, silencing } */
  constructor(on) {
    super();
    this.#on = on;
    this.#clock = on.clock;
    const bar = element('div', 'al-tools');
    bar.append(button('New silence', () => this.#create()), this.note);
    this.element.append(bar, this.list);
  }

  ask() {
    return get('/api/v2/silences');
  }

  parts(silences) {
    if (silences.length === 0) {
      return [
        emptyState(
          'No silences',
          'A silence keeps alerts with certain labels from being told, once or by a schedule. Begin one here, or with s at an alert.',
          button('New silence', () => this.#create()),
        ),
      ];
    }
    return Object.entries(TITLES).flatMap(([state, title]) => {
      const own = silences.filter((silence) => silence.status.state === state);
      return own.length === 0 ? [] : [section(`${title} ${own.length}`, this.#table(own, title))];
    });
  }

  #table(silences, title) {
    return plainTable(
      ['Alerts with', 'From', 'Until', 'By', 'Because', 'Action'],
      silences.map((silence) => [
        matchersText(silence),
        this.#clock.full(silence.startsAt),
        untilText(silence, this.#clock),
        silence.createdBy,
        [silence.comment, silence.maintenance ? '(maintenance: detectors learn nothing)' : '', silence.schedule ? '(by a schedule)' : '']
          .filter(Boolean)
          .join(' '),
        silence.status.state === 'expired' ? '' : button('End it', () => this.#end(silence)),
      ]),
      `${title} silences`,
    );
  }

  #create() {
    this.#on.silencing.open('silence', { labels: {} });
  }

  async #end(silence) {
    try {
      await send('DELETE', `/api/v2/silence/${silence.id}`);
      toast(`Ended: ${matchersText(silence)}.`);
    } catch (e) {
      toast(`It was not ended: ${e.message}.`);
    }
    this.refresh();
  }

  key(name) {
    if (name !== 's') return false;
    this.#create();
    return true;
  }
}

function matchersText({ matchers }) {
  return plainText(
    matchers
      .map(({ name, value, isRegex, isEqual = true }) => `${name}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}"${value}"`)
      .join(', '),
  );
}

function untilText({ endsAt, status }, clock) {
  const left = secondsBetween(new Date().toISOString(), endsAt);
  return status.state === 'active' ? `${clock.full(endsAt)} (${durationText(left)} left)` : clock.full(endsAt);
}
