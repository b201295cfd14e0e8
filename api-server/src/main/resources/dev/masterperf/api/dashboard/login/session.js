// Who is logged in: shown at the top where people log in at all, with the way out; and the way to
// the login for whom the server does not know any more.

let leaving = false;

/** To the login, and back here afterwards. */
export function toLogin() {
  if (leaving) return;
  leaving = true;
  const here = location.pathname + location.search + location.hash;
  location.assign(`/login?to=${encodeURIComponent(here)}`);
}

/** Shows who it is in a place for it; nothing is shown where nobody has to log in. */
export async function showSession(place) {
  let who;
  try {
    const response = await fetch('/api/v1/whoami');
    who = await response.json();
  } catch {
    return; // the page says by itself that the server is away
  }
  if (!who.login) return;
  if (who.kind === 'nobody') {
    toLogin();
    return;
  }
  const out = document.createElement('button');
  out.id = 'log-out';
  out.type = 'button';
  out.className = 'ghost';
  out.textContent = 'Log out';
  out.dataset.tip = `${who.name}: ${who.grants.join(', ')}`;
  out.setAttribute('aria-label', `Log out ${who.name}`);
  out.addEventListener('click', async () => {
    await fetch('/logout', { method: 'POST' });
    leaving = true;
    location.assign('/login');
  });
  place.append(out);
}
