// What is shown beside the figures of a series: alerts, an earlier time, where values were expected.

import { Refused, ask, pathOf, shortfalls } from './ask.js';
import { alertMarks } from './alerts.js';
import { mainStat } from './frames.js';
import { DAY, spanText } from './times.js';

/** While charts follow, this is asked anew so often only: it changes slowly, and costs more. */
const SLOWLY = 30_000;

/** Asks for it on behalf of a panel, whose question(from, to, more) says of which series. */
export class Beside {
  constructor(panel) {
    this.panel = panel;
    this.forget();
  }

  /** Another time, or something else to show: all is asked anew. */
  forget() {
    this.last = { at: 0 };
  }

  /** Answers {marks, band, earlier, notes}. */
  async of(state, { compare, band, live }, signal) {
    if (live && Date.now() - this.last.at < SLOWLY && this.last.step === state.step) return this.last;
    const beside = { at: Date.now(), step: state.step, notes: [], marks: [], band: null, earlier: null };
    const labels = state.answer.series[0]?.labels;
    const single = labels && !this.panel.merged;
    const lines = state.view !== 'heat';
    const jobs = [];
    if (single) jobs.push(this.askAlerts(state, beside, labels, signal));
    if (single && lines && band) jobs.push(this.askBand(state, beside, signal));
    if (lines && compare !== 'off') jobs.push(this.askEarlier(state, beside, compare, signal));
    await Promise.all(jobs.map((job) => job.catch((error) => without(error, beside, signal))));
    this.last = beside;
    return beside;
  }

  async askAlerts(state, beside, labels, signal) {
    beside.marks = await alertMarks({ ...this.panel.lacking, ...labels }, state.from, state.to, signal);
  }

  async askBand(state, beside, signal) {
    const question = this.panel.question(state.from, state.to);
    const answer = await ask(
      pathOf('band', { ...question, by: null, step: state.answer.step, stat: mainStat(state.view) }),
      signal,
    );
    beside.band = answer.series[0] ?? null;
    beside.notes.push(...this.missing(answer, state));
    if (beside.band && beside.band.points.every((point) => point[2] === null)) {
      const [needed, seen] = [answer.needed, beside.band.seen].map((count) => count.toLocaleString('en'));
      beside.notes.push(
        `No band yet: a detector needs ${needed} values of ${answer.step}, and up to here there are ${seen}. A longer time has longer steps, and needs fewer.`,
      );
    }
  }

  async askEarlier(state, beside, compare, signal) {
    const length = { previous: state.to - state.from, day: DAY, week: 7 * DAY }[compare];
    const by = Math.ceil(length / state.step) * state.step;
    const question = this.panel.question(state.from - by, state.to - by, {
      step: state.answer.step,
      stat: mainStat(state.view),
    });
    const answer = await ask(pathOf('history', question), signal);
    beside.earlier = { answer, by, label: `${spanText(by)} earlier` };
    if ((answer.series[0]?.points ?? []).every((point) => point[1] === null)) {
      beside.notes.push(`There are no values ${spanText(by)} earlier to compare with.`);
    }
    beside.notes.push(...this.missing(answer, state));
  }

  missing(answer, state) {
    return shortfalls(answer, (millis) => state.clock.text(millis));
  }
}

/** Without one of these the rest is still worth a look. */
function without(error, beside, signal) {
  if (signal.aborted || !(error instanceof Refused)) throw error;
  beside.notes.push(`Something is left out: ${error.message}.`);
}
