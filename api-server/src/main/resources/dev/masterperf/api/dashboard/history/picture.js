// Charts as a picture, and other ways to take them along.

import { colorsAt } from './colors.js';

const MARGIN = 16;
const TITLE = 30;

/** One PNG of a title and the charts below one another, downloaded. */
export function savePicture(element, title, name, canvases) {
  const ratio = devicePixelRatio || 1;
  const colors = colorsAt(element);
  const width = Math.max(...canvases.map((one) => one.width));
  const height = canvases.reduce((sum, one) => sum + one.height, 0);
  const picture = document.createElement('canvas');
  picture.width = width + 2 * MARGIN * ratio;
  picture.height = height + (TITLE + 2 * MARGIN) * ratio;
  const ctx = picture.getContext('2d');
  ctx.fillStyle = colors.surface;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.fillStyle = colors.text;
  ctx.font = `600 ${14 * ratio}px system-ui, sans-serif`;
  ctx.fillText(title, MARGIN * ratio, (MARGIN + 14) * ratio, width);
  let top = (MARGIN + TITLE) * ratio;
  for (const canvas of canvases) {
    ctx.drawImage(canvas, MARGIN * ratio, top);
    top += canvas.height;
  }
  return new Promise((resolve) => {
    picture.toBlob((blob) => {
      saveFile(blob, name);
      resolve();
    }, 'image/png');
  });
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
