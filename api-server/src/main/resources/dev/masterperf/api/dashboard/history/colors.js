// The page's colours, as canvases need them.

const NAMES = {
  surface: ['--surface', '#ffffff'],
  line: ['--line', '#e3e6eb'],
  text: ['--text', '#1b2130'],
  soft: ['--soft', '#5b6475'],
  accent: ['--accent', '#3757d6'],
  red: ['--red', '#b3261e'],
  amber: ['--amber', '#8a5300'],
  green: ['--green', '#1f7a4d'],
};

/** The colours in force at an element. */
export function colorsAt(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, [property, otherwise]]) => [
      name,
      style.getPropertyValue(property).trim() || otherwise,
    ]),
  );
}

/** The same colour, so much of it: #rrggbb with an alpha from 0 to 1. */
export function faded(color, alpha) {
  const part = Math.round(Math.max(0, Math.min(1, alpha)) * 255);
  return /^#[0-9a-f]{6}$/i.test(color) ? color + part.toString(16).padStart(2, '0') : color;
}

/** Tells when the page turns light or dark; answers how to stop that. */
export function onColors(listener) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', listener);
  const chosen = new MutationObserver(listener);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  return () => {
    dark.removeEventListener('change', listener);
    chosen.disconnect();
  };
}
