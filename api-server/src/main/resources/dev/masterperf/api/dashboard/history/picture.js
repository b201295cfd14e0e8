// Charts as a picture, and other ways to take them along.

import { colorsAt } from './colors.js';

const MARGIN = 16;
const TITLE = 30;
const LEGEND_LINE = 20;
const LEGEND_MARK = 18;

/**
 * One PNG of a title and the charts below one another, each below its legend, downloaded. charts:
 * [{ canvas, legend: [{ label, color, dash, area }] }]
 */
export function savePicture(element, title, name, charts) {
  const ratio = devicePixelRatio || 1;
  const colors = colorsAt(element);
  const width = Math.max(...charts.map(({ canvas }) => canvas.width));
  const picture = document.createElement('canvas');
  const ctx = picture.getContext('2d');
  ctx.font = legendFont(ratio);
  const legends = charts.map(({ legend }) => arranged(ctx, legend, width, ratio));
  const heightOf = (at) => charts[at].canvas.height + (legends[at].lines * LEGEND_LINE + 4) * ratio;
  picture.width = width + 2 * MARGIN * ratio;
  picture.height = charts.reduce((sum, _, at) => sum + heightOf(at), (TITLE + 2 * MARGIN) * ratio);
  ctx.fillStyle = colors.surface;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.fillStyle = colors.text;
  ctx.font = `600 ${14 * ratio}px system-ui, sans-serif`;
  ctx.fillText(title, MARGIN * ratio, (MARGIN + 14) * ratio, width);
  let top = (MARGIN + TITLE) * ratio;
  charts.forEach(({ canvas }, at) => {
    drawLegend(ctx, legends[at], top, ratio, colors);
    ctx.drawImage(canvas, MARGIN * ratio, top + heightOf(at) - canvas.height);
    top += heightOf(at);
  });
  return new Promise((resolve) => {
    picture.toBlob((blob) => {
      saveFile(blob, name);
      resolve();
    }, 'image/png');
  });
}

const legendFont = (ratio) => `${12 * ratio}px system-ui, sans-serif`;

/** Where each entry stands, in as many lines as it takes. */
function arranged(ctx, legend, width, ratio) {
  const entries = [];
  let left = 0;
  let line = 0;
  for (const entry of legend) {
    const needed = (LEGEND_MARK + 6) * ratio + ctx.measureText(entry.label).width;
    if (left > 0 && left + needed > width) {
      left = 0;
      line++;
    }
    entries.push({ ...entry, left, line });
    left += needed + 14 * ratio;
  }
  return { entries, lines: line + 1 };
}

function drawLegend(ctx, { entries }, top, ratio, colors) {
  ctx.font = legendFont(ratio);
  for (const { label, color, dash, area, left, line } of entries) {
    const x = MARGIN * ratio + left;
    const base = top + (line * LEGEND_LINE + 13) * ratio;
    ctx.strokeStyle = colors[color] ?? colors.text;
    ctx.lineWidth = (area ? 10 : 3) * ratio;
    ctx.setLineDash(dash ? [3 * ratio, 3 * ratio] : []);
    ctx.beginPath();
    ctx.moveTo(x, base - 4 * ratio);
    ctx.lineTo(x + LEGEND_MARK * ratio, base - 4 * ratio);
    ctx.stroke();
    ctx.fillStyle = colors.text;
    ctx.fillText(label, x + (LEGEND_MARK + 6) * ratio, base);
  }
}

/** Gives the browser a file to save. */
export function saveFile(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Puts a text where it can be pasted from; answers whether that was allowed. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // a page that is not on https or localhost may not; the text is shown instead
  }
}
