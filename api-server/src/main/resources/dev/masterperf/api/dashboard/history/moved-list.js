// 'What else moved?': series ranked by how far they left where they were.

import { nameOf } from './ask.js';
import { quantityText, rateText } from './quantities.js';
import { colorsAt } from './colors.js';

const WIDTH = 140;
const HEIGHT = 28;

/** Less is what noise does. */
const LEAST = 0.5;

/** Shows an answer of /api/v1/moved; a choice is told with the labels of its series. */
export function showMoved(element, answer, { clock, except, onOpen }) {
  const others = answer.series.filter((one) => !isSame(one.labels, except));
  const rows = others.filter((one) => Math.abs(one.deviations) >= LEAST);
  const head = document.createElement('p');
  head.className = 'history-note';
  head.textContent =
    rows.length === 0
      ? `Nothing else moved from ${clock.text(Date.parse(answer.since))} on: ${answer.compared} series were compared with the time before, and none left it by ${LEAST} σ.`
      : `${answer.compared} series compared: ${clock.text(Date.parse(answer.since))} to ${clock.text(Date.parse(answer.to))} against the time since ${clock.text(Date.parse(answer.from))}. σ is the robust standard deviation of a series.`;
  const list = document.createElement('ol');
  list.className = 'history-moved';
  list.append(...rows.map((one) => item(one, answer, element, onOpen)));
  element.replaceChildren(head, list);
}

function isSame(labels, except) {
  return except !== null && Object.keys(labels).length === Object.keys(except).length
    && Object.entries(labels).every(([name, value]) => except[name] === value);
}

function item(one, answer, element, onOpen) {
  const text = (value) => (one.figure === 'rate' ? rateText(value) : quantityText(value, one.unit));
  const name = document.createElement('span');
  name.className = 'history-moved-name';
  name.textContent = nameOf(one.labels);
  const change = document.createElement('span');
  change.className = 'history-moved-change';
  change.textContent = `${text(one.before)} → ${text(one.during)}`;
  const far = document.createElement('span');
  far.className = 'history-moved-far';
  far.textContent = `${one.deviations > 0 ? '▲' : '▼'} ${Math.abs(one.deviations).toFixed(1)} σ`;
  const open = document.createElement('button');
  open.type = 'button';
  open.title = `Open the chart of ${name.textContent}`;
  open.append(name, sparkline(one, answer, element), change, far);
  open.addEventListener('click', () => onOpen(one.labels));
  const row = document.createElement('li');
  row.append(open);
  return row;
}

/** The values before and during, with the place where the one becomes the other. */
function sparkline(one, answer, element) {
  const colors = colorsAt(element);
  const canvas = document.createElement('canvas');
  const ratio = devicePixelRatio || 1;
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  canvas.className = 'history-sparkline';
  canvas.setAttribute('aria-hidden', 'true');
  const ctx = canvas.getContext('2d');
  ctx.scale(ratio, ratio);
  const known = one.points.filter((point) => point[1] !== null);
  const values = known.map((point) => point[1]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const from = Date.parse(answer.from);
  const length = Date.parse(answer.to) - from;
  const x = (millis) => ((millis - from) / length) * (WIDTH - 2) + 1;
  const y = (value) => HEIGHT - 3 - ((value - low) / (high - low || 1)) * (HEIGHT - 6);
  const since = x(Date.parse(answer.since));
  ctx.fillStyle = colors.line;
  ctx.fillRect(since, 0, WIDTH - since, HEIGHT);
  ctx.strokeStyle = colors.accent;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  let pen = false;
  for (const [millis, value] of one.points) {
    if (value === null) {
      pen = false;
    } else if (pen) {
      ctx.lineTo(x(millis), y(value));
    } else {
      ctx.moveTo(x(millis), y(value));
      ctx.lineTo(x(millis) + 0.6, y(value));
      pen = true;
    }
  }
  ctx.stroke();
  return canvas;
}
