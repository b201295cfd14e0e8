// A line through the newest numbers of a series, as the path of an SVG.

import { SPAN_SECONDS } from '../live/recent.js';

export const WIDTH = 100;
export const HEIGHT = 20;
const MARGIN = 2;

/** The path through points, pairs of age in seconds and value, oldest first; '' of fewer than two. */
export function pathOf(points) {
  if (points.length < 4) return '';
  let least = Infinity;
  let most = -Infinity;
  for (let i = 1; i < points.length; i += 2) {
    least = Math.min(least, points[i]);
    most = Math.max(most, points[i]);
  }
  const span = most - least;
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    const x = WIDTH * (1 - points[i] / SPAN_SECONDS);
    const share = span === 0 ? 0.5 : (points[i + 1] - least) / span;
    const y = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    path += `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}
