// Runs before anything is painted, so that nobody in the dark is dazzled first.
'use strict';

{
  let wish = null;
  try {
    wish = localStorage.getItem('masterperf.theme');
  } catch {
    // Storage may be forbidden; then the machine's own setting counts.
  }
  const dark = wish === null ? matchMedia('(prefers-color-scheme: dark)').matches : wish === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}
