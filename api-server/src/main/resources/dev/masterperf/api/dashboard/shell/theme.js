// Light, dark, or as the machine has it: a wish of this browser, not of the page's address.

const KEY = 'masterperf.theme';
const MACHINE = matchMedia('(prefers-color-scheme: dark)');
export const THEMES = ['auto', 'light', 'dark'];

/** What was chosen here: auto, light or dark. */
export function chosenTheme() {
  const wish = stored();
  return THEMES.includes(wish) ? wish : 'auto';
}

/** Chooses, and remembers it where that is allowed. */
export function chooseTheme(theme) {
  try {
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is left.
  }
  paint(theme);
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
