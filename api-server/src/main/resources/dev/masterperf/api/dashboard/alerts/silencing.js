// The dialog that silences alerts, with a preview of which, acknowledges one, or says that it is no
// anomaly.

import { byId, element } from '../shell/dom.js';
import { plainText } from '../shell/format.js';
import { toast } from '../shell/toast.js';
import { ask } from './desk.js';

const OWNER = 'masterperf.owner';
const TYPING_MS = 250;

/** They tell where in the matrix a series stands, and hardly what one wants to silence. */
const SELDOM_MEANT = new Set(['type', 'sub_cat', 'scope']);

const MATCHER = /([a-zA-Z_][\w.:]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

const ACTIONS = {
  silence: { title: 'Silence', done: (until) => `Silenced until ${until}.` },
  acknowledge: {
    title: 'Acknowledge',
    note: 'Its group is not repeated while all alerts of it that fire are acknowledged; what is new is told all the same.',
    done: (until) => `Acknowledged until ${until}.`,
  },
  dispute: {
    title: 'No anomaly',
    note: 'For some weeks nothing of its series that goes no further raises this alert; what is clearly worse does.',
    done: () => 'Its detector was told.',
  },
};

export class Silencing {
  #dialog = byId('silencing');
  #labels = byId('silencing-labels');
  #preview = byId('silencing-preview');
  #go = byId('silencing-go');
  #desk;
  #alert = null;
  #action = 'silence';
  #typing;

  constructor(desk) {
    this.#desk = desk;
    this.#dialog.addEventListener('input', () => this.#previewSoon());
    this.#go.addEventListener('click', () => this.#do());
    byId('silencing-owner').value = localStorage.getItem(OWNER) ?? '';
  }

  /** action: 'silence' all alerts with the labels that are left checked; 'acknowledge' or 'dispute' this one. */
  open(action, alert) {
    const { title, note } = ACTIONS[action];
    this.#alert = alert;
    this.#action = action;
    const { alertname } = alert.labels;
    byId('silencing-title').textContent = alertname === undefined ? title : plainText(`${title}: ${alertname}`);
    byId('silencing-more').value = '';
    byId('silencing-further').hidden = action !== 'silence';
    byId('silencing-comment').value = '';
    byId('silencing-for').hidden = action === 'dispute';
    this.#go.textContent = title;
    this.#labels.hidden = action !== 'silence' || alertname === undefined;
    this.#labels.replaceChildren(
      element('legend', '', 'Alerts with all of these'),
      ...Object.entries(alert.labels).map(([name, value]) => matcher(name, value)),
    );
    this.#preview.textContent = note ?? '';
    this.#dialog.showModal();
    this.#previewSoon();
  }

  #previewSoon() {
    clearTimeout(this.#typing);
    if (this.#action === 'silence') this.#typing = setTimeout(() => this.#showPreview(), TYPING_MS);
  }

  async #showPreview() {
    if (this.#question().matchers.length === 0) {
      this.#preview.textContent = 'Say which alerts: at least one label.';
      return;
    }
    try {
      const { mutes, newlyMuted, alerts } = await ask('/api/v1/silences/preview', this.#question());
      const names = [...new Set(alerts.map((alert) => alert.labels.alertname))].slice(0, 5);
      this.#preview.textContent =
        mutes === 0
          ? 'Mutes no alert that fires now.'
          : `Mutes ${mutes} of the alerts that fire now, ${newlyMuted} of which people hear of: ${plainText(names.join(', '))}.`;
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
    matchers.push(...matchersOf(byId('silencing-more').value));
    return { ...times, createdBy: owner === '' ? 'somebody' : owner, comment: said, matchers };
  }

  async #do() {
    const question = this.#question();
    if (byId('silencing-owner').value !== '') localStorage.setItem(OWNER, question.createdBy);
    const { done } = ACTIONS[this.#action];
    try {
      await this.#send(question);
      this.#dialog.close();
      toast(done(new Date(question.endsAt).toLocaleString('en-GB')));
      await this.#desk.look();
    } catch (e) {
      this.#preview.textContent = e.message;
    }
  }

  #send({ createdBy: owner, comment, endsAt, ...silence }) {
    if (this.#action === 'silence') {
      return ask('/api/v2/silences', { ...silence, createdBy: owner, comment, endsAt });
    }
    const fingerprint = this.#desk.of(this.#alert.labels)?.fingerprint;
    if (fingerprint === undefined) throw new Error('The alert does not fire any more.');
    return this.#action === 'acknowledge'
      ? ask('/api/v1/acknowledgements', { fingerprint, owner, comment, endsAt })
      : ask(`/api/v1/alerts/${fingerprint}/feedback`, { verdict: 'not_an_anomaly', owner, comment });
  }
}

/** Matchers as Alertmanager writes them: id="upload", category=~"R2|Zstd", team!="". */
function matchersOf(text) {
  return [...text.matchAll(MATCHER)].map(([, name, sign, quoted, plain]) => ({
    name,
    value: quoted?.replaceAll(/\\(.)/g, '$1') ?? plain,
    isRegex: sign.endsWith('~'),
    isEqual: sign.startsWith('='),
  }));
}

function matcher(name, value) {
  const label = element('label', 'matcher');
  const box = element('input');
  box.type = 'checkbox';
  box.checked = !SELDOM_MEANT.has(name);
  box.dataset.name = name;
  box.dataset.value = value;
  label.append(box, element('code', '', plainText(`${name}="${value}"`)));
  return label;
}
