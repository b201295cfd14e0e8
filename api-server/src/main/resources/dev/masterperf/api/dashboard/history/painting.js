// What is painted on a chart beside its lines.

import { faded } from './colors.js';

/** Runs a painter within the area of the plot. */
function within(u, paint) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint(ctx, bbox);
  ctx.restore();
}

function x(u, millis) {
  return u.valToPos(millis, 'x', true);
}

/**
 * Hatches the times that could not be read.
 *
 * @param window length of the windows that lack, whose starts are told
 */
export function paintIncomplete(u, colors, incomplete, window) {
  within(u, (ctx, bbox) => {
    for (const one of incomplete) {
      const left = Math.max(bbox.left, x(u, Date.parse(one.from)));
      const right = Math.min(bbox.left + bbox.width, Math.max(left + 3, x(u, Date.parse(one.to) + window)));
      if (right <= left) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, bbox.top, right - left, bbox.height);
      ctx.clip();
      ctx.strokeStyle = faded(colors.amber, 0.45);
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      const apart = 10 * devicePixelRatio;
      for (let at = left - bbox.height; at < right; at += apart) {
        ctx.moveTo(at, bbox.top + bbox.height);
        ctx.lineTo(at + bbox.height, bbox.top);
      }
      ctx.stroke();
      ctx.restore();
    }
  });
}

/** Shades what still changes. */
export function paintProvisional(u, colors, from) {
  if (from === null) return;
  within(u, (ctx, bbox) => {
    const left = Math.max(bbox.left, x(u, from));
    ctx.fillStyle = faded(colors.soft, 0.1);
    ctx.fillRect(left, bbox.top, bbox.left + bbox.width - left, bbox.height);
  });
}

/** The band in which a detector expected values, and where they were too rare. */
export function paintBand(u, colors, points, step) {
  within(u, (ctx) => {
    ctx.fillStyle = faded(colors.green, 0.16);
    for (const [time, , lower, upper] of points) {
      if (lower === null || upper === null) continue;
      const left = x(u, time - step / 2);
      const top = u.valToPos(upper, 'y', true);
      ctx.fillRect(left, top, x(u, time + step / 2) - left, u.valToPos(lower, 'y', true) - top);
    }
    ctx.strokeStyle = colors.red;
    ctx.lineWidth = 2 * devicePixelRatio;
    for (const [time, value, , , score] of points) {
      if (score === null || score < 0.9 || value === null) continue;
      ctx.beginPath();
      ctx.arc(x(u, time), u.valToPos(value, 'y', true), 5 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.stroke();
    }
  });
}

/** A flag where an alert began to fire, and another where it resolved. */
export function paintAlerts(u, colors, marks) {
  within(u, (ctx, bbox) => {
    const size = 9 * devicePixelRatio;
    for (const mark of marks) {
      const at = Math.round(x(u, mark.at));
      if (at < bbox.left || at > bbox.left + bbox.width) continue;
      const color = mark.state === 'firing' ? colors.red : mark.state === 'pending' ? colors.amber : colors.green;
      ctx.strokeStyle = color;
      ctx.fillStyle = color;
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash(mark.state === 'firing' ? [] : [4 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.beginPath();
      if (mark.state === 'resolved') {
        ctx.arc(at, bbox.top + size / 2, size / 2, 0, 2 * Math.PI);
      } else {
        ctx.moveTo(at, bbox.top);
        ctx.lineTo(at + size, bbox.top + size / 2);
        ctx.lineTo(at, bbox.top + size);
      }
      ctx.fill();
    }
  });
}

/** A rectangle for each bucket of each cell, the darker the more values lay in it. */
export function paintHeat(u, colors, map, step) {
  within(u, (ctx) => {
    const most = Math.max(1, ...map.points.map((cell) => Math.max(0, ...cell.slice(1))));
    for (const [time, ...counts] of map.points) {
      const left = Math.round(x(u, time));
      const width = Math.max(1, Math.round(x(u, time + step)) - left);
      counts.forEach((count, row) => {
        if (count === 0) return;
        const top = Math.round(u.valToPos(row + 1, 'y', true));
        ctx.fillStyle = faded(colors.accent, 0.12 + 0.88 * Math.sqrt(count / most));
        ctx.fillRect(left, top, width, Math.max(1, Math.round(u.valToPos(row, 'y', true)) - top));
      });
    }
  });
}
