// The table as the server has it: rows by number, kept up by snapshots, deltas and plain frames.

import { numberOf } from '../shell/format.js';
import { Recent } from './recent.js';

/** What a message says beside its rows; a delta names only what changed. */
const FACTS = ['total', 'alerts', 'rules', 'warnings', 'incomplete', 'lag'];
const ABSENT = { alerts: [], warnings: [], incomplete: [], lag: 0, total: 0 };

/** Rows that went, and are the same ones if they come back: a server that starts anew sends all again. */
const MOST_REMEMBERED = 10_000;

/** The cells of a row that are lists of facts in their own right: compared by what they say. */
const isMap = (value) => typeof value === 'object' && value !== null;

export class LiveTable {
  /** By the server's number; within plain frames, which have none, by one given here. */
  rows = new Map();
  facts = { ...ABSENT };
  generatedAt = null;
  session = null;
  seq = null;
  /** Counts messages taken in; a row's changedAt and bornAt are such counts. */
  tick = 0;
  #columns = [];
  #numbers = new Map();
  #nextNumber = 0;
  #gone = new Map();

  /**
   * Takes in one message. Answers 'rows' if the table changed, 'gap' if the delta does not join
   * what is here, so that a snapshot has to be asked for, and 'ignored' of anything else.
   */
  receive(message) {
    if (message.masterPerf !== undefined) return this.#frame(message);
    if (message.type === 'snapshot') return this.#snapshot(message);
    if (message.type === 'delta') return this.#delta(message);
    return 'ignored';
  }

  #snapshot(message) {
    this.#columns = message.columns;
    // The same session keeps its row numbers, and with them what is known of the rows.
    if (message.session !== this.session) this.#forgetAll();
    this.session = message.session;
    this.#begin(message);
    this.facts = { ...ABSENT, rules: undefined };
    this.#takeFacts(message);
    const here = new Set();
    for (const cells of message.rows) {
      here.add(cells[0]);
      this.#replace(cells);
    }
    this.#dropAllBut(here);
    return 'rows';
  }

  #delta(message) {
    if (this.seq === null || message.since > this.seq) return 'gap';
    this.#begin(message);
    this.#takeFacts(message);
    for (const number of message.gone ?? []) this.#drop(number);
    for (const cells of message.add ?? []) this.#replace(cells);
    for (const changes of message.cells ?? []) this.#change(changes);
    return 'rows';
  }

  /** The frame of a server or a proxy that knows no subprotocol: all rows, each with its names. */
  #frame(message) {
    if (this.session !== null) this.#forgetAll(); // their numbers are the server's
    this.session = null;
    this.seq = null;
    this.#begin(message);
    this.facts = { ...ABSENT, rules: undefined };
    this.#takeFacts(message);
    const here = new Set();
    for (const cells of message.masterPerf) {
      const number = this.#numberOf(cells.series);
      here.add(number);
      const row = this.rows.get(number) ?? this.#add(number, cells.series);
      for (const name of Object.keys(cells)) this.#write(row, name, cells[name]);
      // A number that is not there any more is absent from the frame.
      for (const name of Object.keys(row.cells)) {
        if (!(name in cells)) this.#write(row, name, null);
      }
      this.#sample(row);
    }
    this.#dropAllBut(here);
    return 'rows';
  }

  #begin(message) {
    this.tick++;
    this.seq = message.seq ?? null;
    this.generatedAt = message.generatedAt;
  }

  #takeFacts(message) {
    for (const name of FACTS) {
      if (message[name] !== undefined) this.facts[name] = message[name] ?? ABSENT[name];
    }
  }

  #numberOf(series) {
    let number = this.#numbers.get(series);
    if (number === undefined) {
      number = this.#nextNumber++;
      this.#numbers.set(series, number);
    }
    return number;
  }

  /** cells: the row's number, then a value for each column. */
  #replace(cells) {
    const row = this.rows.get(cells[0]) ?? this.#add(cells[0], cells[1 + this.#columns.indexOf('series')]);
    this.#columns.forEach((name, i) => this.#write(row, name, cells[i + 1]));
    this.#sample(row);
  }

  /** changes: the row's number, then pairs of column and value. */
  #change(changes) {
    const row = this.rows.get(changes[0]);
    if (row === undefined) return;
    for (let i = 1; i < changes.length; i += 2) {
      this.#write(row, this.#columns[changes[i]], changes[i + 1]);
    }
    this.#sample(row);
  }

  #add(number, series) {
    const row = this.#gone.get(series) ?? this.#fresh();
    this.#gone.delete(series);
    row.gone = false;
    this.rows.set(number, row);
    return row;
  }

  #fresh() {
    return {
      cells: {},
      recent: new Recent(),
      sampledTs: null,
      bornAt: this.tick,
      changedAt: this.tick,
      gone: false,
    };
  }

  #write(row, name, value) {
    const before = row.cells[name];
    const after = value ?? null;
    if (before === after) return;
    if (isMap(before) && isMap(after) && JSON.stringify(before) === JSON.stringify(after)) return;
    row.cells[name] = after;
    row.changedAt = this.tick;
  }

  /** Notes the number for the sparkline if an event came since the last one. */
  #sample(row) {
    const { ts } = row.cells;
    if (ts === row.sampledTs) return;
    row.sampledTs = ts;
    const number = numberOf(row.cells);
    if (number !== null) row.recent.add(Math.floor(Date.parse(this.generatedAt) / 1000), number);
  }

  #drop(number) {
    const row = this.rows.get(number);
    if (row === undefined) return;
    row.gone = true;
    this.rows.delete(number);
    this.#numbers.delete(row.cells.series);
    this.#gone.set(row.cells.series, row);
    if (this.#gone.size > MOST_REMEMBERED) this.#gone.delete(this.#gone.keys().next().value);
  }

  #dropAllBut(here) {
    for (const number of this.rows.keys()) {
      if (!here.has(number)) this.#drop(number);
    }
  }

  #forgetAll() {
    for (const number of this.rows.keys()) this.#drop(number);
  }
}
