// The dialog that silences alerts, with a preview of which, or acknowledges one.

import { byId, element } from '../shell/dom.js';
import { toast } from '../shell/toast.js';
import { ask } from './desk.js';

const OWNER = 'masterperf.owner';
const TYPING_MS = 250;

/** They tell where in the matrix a series stands, and hardly what one wants to silence. */
const SELDOM_MEANT = new Set(['type', 'sub_cat', 'scope']);

export class Silencing {
  #dialog = byId('silencing');
  #labels = byId('silencing-labels');
  #preview = byId('silencing-preview');
  #go = byId('silencing-go');
  #desk;
  #alert = null;
  #silences = true;
  #typing;

  constructor(desk) {
    this.#desk = desk;
    this.#dialog.addEventListener('input', () => this.#previewSoon());
    this.#go.addEventListener('click', () => this.#do());
    byId('silencing-owner').value = localStorage.getItem(OWNER) ?? '';
  }

  /** Of all alerts with the labels that are left checked. */
  silence(alert) {
    this.#open(alert, true, `Silence ${alert.labels.alertname}`, 'Silence');
    this.#labels.replaceChildren(
      element('legend', '', 'Alerts with all of these'),
      ...Object.entries(alert.labels).map(([name, value]) => matcher(name, value)),
    );
    this.#previewSoon();
  }

  /** Of this one alert: its group is not repeated while all of it is acknowledged. */
  acknowledge(alert) {
    this.#open(alert, false, `Acknowledge ${alert.labels.alertname}`, 'Acknowledge');
    this.#preview.textContent =
      'Its group is not repeated while all alerts of it that fire are acknowledged; what is new is told all the same.';
  }

  #open(alert, silences, title, action) {
    this.#alert = alert;
    this.#silences = silences;
    byId('silencing-title').textContent = title;
    byId('silencing-comment').value = '';
    this.#go.textContent = action;
    this.#labels.hidden = !silences;
    this.#preview.textContent = '';
    this.#dialog.showModal();
  }

  #previewSoon() {
    clearTimeout(this.#typing);
    if (this.#silences) this.#typing = setTimeout(() => this.#showPreview(), TYPING_MS);
  }

  async #showPreview() {
    try {
      const { mutes, newlyMuted, alerts } = await ask('/api/v1/silences/preview', this.#question());
      const names = [...new Set(alerts.map((alert) => alert.labels.alertname))].slice(0, 5);
      this.#preview.textContent =
        mutes === 0
          ? 'Mutes no alert that fires now.'
          : `Mutes ${mutes} of the alerts that fire now, ${newlyMuted} of which people hear of: ${names.join(', ')}.`;
    } catch (e) {
      this.#preview.textContent = e.message;
    }
  }

  #question() {
    const { value: owner } = byId('silencing-owner');
    const { value: comment } = byId('silencing-comment');
    const now = Date.now();
    const times = {
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + Number(byId('silencing-span').value) * 60_000).toISOString(),
    };
    const said = comment === '' ? 'from the page' : comment;
    const matchers = [...this.#labels.querySelectorAll('input:checked')].map((box) => ({
      name: box.dataset.name,
      value: box.dataset.value,
      isRegex: false,
    }));
    return { ...times, createdBy: owner === '' ? 'somebody' : owner, comment: said, matchers };
  }

  async #do() {
    const { matchers, createdBy, comment, startsAt, endsAt } = this.#question();
    if (byId('silencing-owner').value !== '') localStorage.setItem(OWNER, createdBy);
    try {
      if (this.#silences) {
        await ask('/api/v2/silences', { matchers, createdBy, comment, startsAt, endsAt });
      } else {
        const known = this.#desk.of(this.#alert.labels);
        if (known === undefined) throw new Error('The alert does not fire any more.');
        const { fingerprint } = known;
        await ask('/api/v1/acknowledgements', { fingerprint, owner: createdBy, comment, endsAt });
      }
      this.#dialog.close();
      toast(`${this.#silences ? 'Silenced' : 'Acknowledged'} until ${new Date(endsAt).toLocaleString('en-GB')}.`);
      await this.#desk.look();
    } catch (e) {
      this.#preview.textContent = e.message;
    }
  }
}

function matcher(name, value) {
  const label = element('label', 'matcher');
  const box = element('input');
  box.type = 'checkbox';
  box.checked = !SELDOM_MEANT.has(name);
  box.dataset.name = name;
  box.dataset.value = value;
  label.append(box, element('code', '', `${name}="${value}"`));
  return label;
}
