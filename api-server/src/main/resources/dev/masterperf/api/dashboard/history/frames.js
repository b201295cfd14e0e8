// From answers of the API to what a chart draws.

import { countText, quantityText, rateText, roundSteps } from './quantities.js';
import { stepMillis } from './times.js';
import { paintAlerts, paintBand, paintHeat, paintIncomplete, paintProvisional } from './painting.js';

/** All that the charts of one series need, in one question. */
export const STATS = ['avg', 'min', 'max', 'p50', 'p95', 'p99', 'count', 'events', 'errors', 'rate'];

export const VIEWS = {
  percentiles: 'Percentiles',
  range: 'Mean, least and most',
  heat: 'Heat map',
};

const LINES = {
  percentiles: [
    ['p99', 'red', 1.25, [2, 2]],
    ['p95', 'amber', 1.25],
    ['p50', 'accent', 2],
  ],
  range: [
    ['max', 'soft', 0.75],
    ['min', 'soft', 0.75],
    ['avg', 'accent', 2],
  ],
};

const NAMES = { avg: 'mean', min: 'least', max: 'most' };

/** The figure that is compared with an earlier time, and judged by a detector. */
export function mainStat(view) {
  return view === 'percentiles' ? 'p50' : 'avg';
}

/** A column of an answer's points. */
export function column(answer, stat) {
  const at = answer.stats.indexOf(stat) + 1;
  return (answer.series[0]?.points ?? []).map((point) => point[at]);
}

/** The times of all cells of an answer, those without a series too. */
export function times(answer, step) {
  const points = answer.series[0]?.points;
  if (points) return points.map((point) => point[0]);
  const all = [];
  for (let at = Date.parse(answer.from); at < Date.parse(answer.to); at += step) all.push(at);
  return all;
}

/** Values of an earlier time, put under the cells that begin so much later. */
function shifted(cells, answer, stat, by) {
  const at = answer.stats.indexOf(stat) + 1;
  const earlier = new Map((answer.series[0]?.points ?? []).map((point) => [point[0] + by, point[at]]));
  return cells.map((millis) => earlier.get(millis) ?? null);
}

function provisionalFrom(answer) {
  return answer.provisional ? Date.parse(answer.provisionalFrom) : null;
}

/** What all charts of a panel have under and over their lines. */
function surroundings(state) {
  const { answer, marks, band, step } = state;
  return {
    under(u, colors) {
      paintProvisional(u, colors, provisionalFrom(answer));
      paintIncomplete(u, colors, answer.incomplete ?? [], stepMillis(answer.resolution));
    },
    over(u, colors) {
      paintAlerts(u, colors, marks);
    },
    bandUnder(u, colors) {
      this.under(u, colors);
      if (band) paintBand(u, colors, band.points, step);
    },
  };
}

function timeRow(state, index) {
  return [state.clock.text(state.times[index]), ''];
}

function marksAt(state, index) {
  const from = state.times[index];
  return state.marks
    .filter((mark) => mark.at >= from && mark.at < from + state.step)
    .map((mark) => [`alert ${mark.name}`, mark.state, mark.state === 'firing' ? 'red' : mark.state === 'pending' ? 'amber' : 'green']);
}

/** The chart of values: lines with what lies between them, and what was some time before. */
export function valueFrame(state) {
  const { answer, view, unit, earlier, band, step, limit } = state;
  const stat = mainStat(view);
  const around = surroundings(state);
  const text = (value) => quantityText(value, unit);
  const lines = LINES[view].map(([name, color, width, dash]) => ({
    label: NAMES[name] ?? name,
    color,
    width,
    dash,
    values: column(answer, name),
  }));
  if (earlier) {
    lines.push({
      label: `${NAMES[stat] ?? stat}, ${earlier.label}`,
      color: 'text',
      width: 1.25,
      dash: [6, 4],
      values: shifted(state.times, earlier.answer, stat, earlier.by),
    });
  }
  if (limit) {
    const values = state.times.map(() => limit.value);
    lines.push({ label: `limit ${limit.text}`, color: 'text', width: 1, dash: [8, 4], values });
  }
  const bandAt = new Map((band?.points ?? []).map((point) => [point[0], point]));
  return {
    shape: `${view}|${lines.length}|${Boolean(band)}|${state.zone}|${unit}`,
    clock: state.clock,
    from: state.from,
    to: state.to,
    times: state.times,
    lines,
    y: { apart: roundSteps(unit) },
    legend: [...lines, ...(band ? [{ label: 'expected', color: 'green', area: true }] : [])],
    bands: view === 'range' ? [[0, 1, 'accent', 0.14]] : [[0, 2, 'accent', 0.08]],
    yText: text,
    under: (u, colors) => around.bandUnder(u, colors),
    over: around.over,
    rows: (index) => [
      timeRow(state, index),
      ...lines.map((line) => [line.label, text(line.values[index]), line.color]),
      ...bandRows(bandAt.get(state.times[index]), text),
      ...marksAt(state, index),
    ],
    step,
  };
}

function bandRows(point, text) {
  if (!point || point[2] === null) return [];
  const rows = [['expected', `${text(point[2])} to ${text(point[3])}`, 'green']];
  if (point[4] !== null) rows.push(['anomaly score', point[4].toFixed(2)]);
  return rows;
}

/** Of a cell that has not ended, only some events are there: as a rate that would be a fall. */
function whole(state, values) {
  return values.map((value, i) => (state.times[i] + state.step > state.to ? null : value));
}

/** The chart of events a second, and those that failed. */
export function rateFrame(state) {
  const around = surroundings(state);
  const rates = whole(state, column(state.answer, 'rate'));
  const events = column(state.answer, 'events');
  const errors = column(state.answer, 'errors');
  const failing = whole(state, errors).map((count) => (count === null ? null : (count * 1000) / state.step));
  const lines = [
    { label: 'rate', color: 'accent', width: 1.5, values: rates },
    { label: 'errors', color: 'red', width: 1.25, dash: [3, 2], values: failing },
  ];
  return {
    shape: `rate|${state.zone}`,
    clock: state.clock,
    from: state.from,
    to: state.to,
    times: state.times,
    lines,
    legend: [{ label: 'events a second', color: 'accent' }, { label: 'errors a second', color: 'red', dash: [3, 2] }],
    yText: (value) => (value === 0 ? '0' : rateText(value).replace(/ events?/, '')),
    under: around.under,
    over: around.over,
    rows: (index) => [
      timeRow(state, index),
      ['rate', rateText(rates[index]), 'accent'],
      ['errors', errors[index] === null ? 'no events' : `${errors[index].toLocaleString('en')} of ${countText(events[index], 'event')}`, 'red'],
      ...marksAt(state, index),
    ],
  };
}

/** The chart of how many values lay where. */
export function heatFrame(state, map) {
  const around = surroundings(state);
  const ends = map.buckets.length === 0 ? [0, 1] : [map.buckets[0][0], ...map.buckets.map((one) => one[1])];
  const cells = map.points.map((point) => point[0]);
  const text = (value) => quantityText(value, map.unit);
  return {
    shape: `heat|${state.zone}`,
    clock: state.clock,
    from: state.from,
    to: state.to,
    times: cells,
    lines: [{ label: 'values', color: 'accent', hidden: true, values: cells.map(() => null) }],
    legend: [{ label: 'how many values lay there: the stronger the more', color: 'accent', area: true }],
    y: { range: () => [0, Math.max(1, map.buckets.length)], splits: () => everyFew(ends.length) },
    yText: (row) => text(ends[row]),
    under: (u, colors) => {
      around.under(u, colors);
      paintHeat(u, colors, map, state.step);
    },
    over: around.over,
    rows(index, top, u) {
      const row = Math.floor(u.posToVal(top, 'y'));
      const counts = map.points[index].slice(1);
      const bucket = map.buckets[row];
      const all = counts.reduce((sum, count) => sum + count, 0);
      return [
        [state.clock.text(cells[index]), ''],
        ...(bucket && all > 0
          ? [[`${text(bucket[0])} to ${text(bucket[1])}`, `${countText(counts[row], 'value')} of ${all.toLocaleString('en')}`]]
          : [[all > 0 ? 'values' : 'no values', all > 0 ? all.toLocaleString('en') : '']]),
        ...marksAt({ ...state, times: cells }, index),
      ];
    },
  };
}

/** Marks at the ends of every so many buckets, some eight of them. */
function everyFew(ends) {
  const apart = Math.max(1, Math.round(ends / 8));
  const marks = [];
  for (let row = 0; row < ends; row += apart) marks.push(row);
  return marks;
}
