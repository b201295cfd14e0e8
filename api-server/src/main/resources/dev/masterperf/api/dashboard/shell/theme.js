// Light, dark, or as the machine has it: a wish of this browser, not of the page's address.

const KEY = 'masterperf.theme';
const MACHINE = matchMedia('(prefers-color-scheme: dark)');
export const THEMES = ['auto', 'light', 'dark'];
let forNow = null;

/** What is shown here: auto, light or dark. */
export function chosenTheme() {
  if (forNow !== null) return forNow;
  const wish = stored();
  return THEMES.includes(wish) ? wish : 'auto';
}

/** Chooses, and remembers it where that is allowed. */
export function chooseTheme(theme) {
  forNow = null;
  try {
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is left.
  }
  paint(theme);
}

/** Shows another theme until somebody chooses one, or leaves the page. */
export function chooseForNow(theme) {
  forNow = theme;
  paint(theme);
}

/** Shows the theme that was chosen here again. */
export function paintChosen() {
  forNow = null;
  paint(chosenTheme());
}

export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
  chooseTheme(next);
  return next;
}

function paint(theme) {
  const dark = theme === 'auto' ? MACHINE.matches : theme === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

MACHINE.addEventListener('change', () => paint(chosenTheme()));
