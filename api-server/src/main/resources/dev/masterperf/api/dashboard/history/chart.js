// One chart over time: lines, what is painted below and above them, a cursor it shares with others.

import uPlot from '../vendor/uplot.js';
import { colorsAt, faded, onColors } from './colors.js';

const AXIS_WIDTH = 74;
const RIGHT = 14;
const SHARED = new Set(['mousemove', 'mouseleave']);

/** Points that no line reaches, so that a value between two gaps is seen. */
function lonely(u, line, show) {
  if (show) return null;
  const values = u.data[line];
  const [from, to] = u.series[0].idxs;
  const found = [];
  for (let i = from; i <= to; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) found.push(i);
  }
  return found.length === 0 ? null : found;
}

function fromZero(u, min, max) {
  if (min === null || max === null) return [0, 1];
  return uPlot.rangeNum(min, max, { min: { pad: 0.1, soft: 0, mode: 1 }, max: { pad: 0.12, soft: 0, mode: 1 } });
}

/**
 * Draws frames: {shape, from, to, times, lines: [{label, color, dash, width, values, text}],
 * bands: [[upper, lower, color, alpha]], under(u, colors), over(u, colors), rows(index, top), y: {range, splits, apart}}.
 * Frames of one shape differ in their numbers alone; then cursor and selection stay.
 */
export class Chart {
  constructor(element, { label, height, group, onRange, onMark, onBack }) {
    this.element = element;
    this.label = label;
    this.height = height;
    this.group = group;
    this.told = { onRange, onMark, onBack };
    this.colors = colorsAt(element);
    this.tooltip = document.createElement('div');
    this.tooltip.className = 'history-tooltip';
    this.tooltip.hidden = true;
    this.legend = document.createElement('div');
    this.legend.className = 'history-legend';
    element.append(this.legend);
    this.stops = [
      onColors(() => {
        this.colors = colorsAt(element);
        this.plot?.redraw(false, true);
      }),
    ];
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(element);
    this.stops.push(() => resized.disconnect());
  }

  draw(frame) {
    const sameShape = this.frame?.shape === frame.shape;
    this.frame = frame;
    const data = [frame.times, ...frame.lines.map((line) => line.values)];
    if (this.plot && sameShape) {
      this.plot.setData(data, true);
    } else {
      this.plot?.destroy();
      this.plot = new uPlot(this.options(frame), data, this.element);
      this.plot.over.append(this.tooltip);
      this.plot.root.setAttribute('aria-hidden', 'true'); // the element around it is told of in words
    }
    this.showLegend();
    this.showCursor(this.plot);
  }

  /** Names of the lines, each beside a piece of it. */
  showLegend() {
    const names = this.frame.legend.map((one) => one.label).join('|');
    if (this.named === names) return;
    this.named = names;
    this.legend.replaceChildren(
      ...this.frame.legend.map(({ label, color, dash, area }) => {
        const entry = document.createElement('span');
        const mark = document.createElement('i');
        mark.dataset.color = color;
        mark.dataset.kind = area ? 'area' : dash ? 'dashed' : 'line';
        entry.append(mark, label);
        return entry;
      }),
    );
  }

  options(frame) {
    return {
      width: Math.max(200, this.element.clientWidth),
      height: this.height,
      ms: 1,
      padding: [8, RIGHT, 0, 0],
      legend: { show: false },
      tzDate: (millis) => frame.clock.dateOf(millis, uPlot),
      scales: {
        x: { time: true, range: () => [this.frame.from, this.frame.to] },
        y: { range: (u, min, max) => this.frame.y?.range?.() ?? fromZero(u, min, max) },
      },
      axes: [
        this.axis({ values: (u, splits, axis, space, apart) => this.frame.clock.ticks(splits, apart), size: (u, marks) => (marks?.some((text) => text.includes('\n')) ? 46 : 30), space: 74 }),
        this.axis({
          size: AXIS_WIDTH,
          space: 34,
          values: (u, splits) => splits.map((value) => this.frame.yText(value)),
          ...(frame.y?.apart ? { incrs: frame.y.apart } : {}),
          ...(frame.y?.splits ? { splits: () => this.frame.y.splits() } : {}),
        }),
      ],
      series: [{}, ...frame.lines.map((line, i) => this.series(line, i))],
      bands: (frame.bands ?? []).map(([upper, lower, color, alpha]) => ({
        series: [upper + 1, lower + 1],
        fill: () => faded(this.colors[color], alpha),
      })),
      cursor: {
        sync: { key: this.group, setSeries: false, filters: { pub: (type) => SHARED.has(type) } },
        drag: { x: true, y: false, setScale: false, dist: 4 },
        points: { size: 7 },
        y: false,
        bind: {
          mousedown: (u, target, handler) => (event) => {
            this.marking = event.shiftKey;
            return handler(event);
          },
          dblclick: () => () => this.told.onBack(),
        },
      },
      hooks: {
        drawClear: [(u) => this.frame.under?.(u, this.colors)],
        draw: [(u) => this.frame.over?.(u, this.colors)],
        setCursor: [(u) => this.showCursor(u)],
        setSelect: [(u) => this.selected(u)],
      },
    };
  }

  axis(more) {
    return {
      stroke: () => this.colors.soft,
      grid: { stroke: () => this.colors.line, width: 1 },
      ticks: { stroke: () => this.colors.line, width: 1, size: 4 },
      font: '12px system-ui, sans-serif',
      ...more,
    };
  }

  series(line, i) {
    return {
      label: line.label,
      stroke: () => this.colors[this.frame.lines[i].color] ?? this.colors.text,
      width: line.width ?? 1.5,
      dash: line.dash,
      spanGaps: false,
      points: { filter: lonely, size: 5, show: (u, s) => false },
      ...(line.hidden ? { paths: () => null, points: { show: false } } : {}),
    };
  }

  selected(u) {
    const { left, width } = u.select;
    if (width < 2) return;
    const from = Math.max(this.frame.from, u.posToVal(left, 'x'));
    const to = Math.min(this.frame.to, u.posToVal(left + width, 'x'));
    if (this.marking) {
      this.told.onMark(from, to);
    } else {
      u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.told.onRange(from, to);
    }
  }

  /** Lets go of a marked time. */
  unmark() {
    this.plot?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }

  showCursor(u) {
    const index = u?.cursor?.idx;
    const rows = index == null || u.cursor.left < 0 ? null : this.frame.rows(index, u.cursor.top, u);
    this.tooltip.hidden = rows === null;
    if (rows === null) return;
    this.tooltip.replaceChildren(
      ...rows.map(([name, value, color]) => {
        const row = document.createElement('div');
        const head = document.createElement('span');
        head.textContent = name;
        const mark = document.createElement('i');
        if (color) mark.dataset.color = color;
        const text = document.createElement('b');
        text.textContent = value;
        row.append(mark, head, text);
        return row;
      }),
    );
    const left = u.cursor.left;
    const right = left > u.over.clientWidth / 2;
    this.tooltip.style.left = right ? '' : `${left + 12}px`;
    this.tooltip.style.right = right ? `${u.over.clientWidth - left + 12}px` : '';
  }

  /** What the cursor stands on, in words; empty where it stands on nothing. */
  words() {
    return this.tooltip.hidden
      ? ''
      : [...this.tooltip.children].map((row) => row.innerText.replaceAll('\n', ' ')).join(', ');
  }

  /** Moves the cursor by so many values. */
  step(by) {
    const u = this.plot;
    if (!u || u.data[0].length === 0) return;
    const last = u.data[0].length - 1;
    const index = u.cursor.idx == null || u.cursor.left < 0 ? last : Math.max(0, Math.min(last, u.cursor.idx + by));
    u.setCursor({ left: u.valToPos(u.data[0][index], 'x'), top: u.over.clientHeight / 3 });
  }

  /** The time under the cursor, or null. */
  at() {
    const index = this.plot?.cursor.idx;
    return index == null ? null : this.plot.data[0][index];
  }

  resize() {
    const width = this.element.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width: Math.max(200, width), height: this.height });
    }
  }

  /** { canvas, legend } once there is something. */
  drawn() {
    return this.plot && { canvas: this.plot.ctx.canvas, legend: this.frame.legend };
  }

  close() {
    this.stops.forEach((stop) => stop());
    this.plot?.destroy();
    this.plot = undefined;
  }
}
