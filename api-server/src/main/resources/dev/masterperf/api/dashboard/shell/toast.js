// A line that says what was just done, and goes again.

import { byId } from './dom.js';

const SHOWN_MS = 4_000;
let timer;

export function toast(text) {
  const line = byId('toast');
  line.textContent = text;
  line.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    line.hidden = true;
  }, SHOWN_MS);
}

/** Puts text on the clipboard and says so; without leave to do it, shows it to be copied by hand. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`);
  } catch {
    prompt(`Copy ${what}:`, text);
  }
}

/** Gives the browser a file to save. */
export function save(text, name, mediaType) {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
