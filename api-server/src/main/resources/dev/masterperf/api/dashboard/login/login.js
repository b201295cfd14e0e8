// Begins a session with an API key, and goes to where the visitor came from.

const form = document.getElementById('login');
const refusal = document.getElementById('refusal');

/** Only a path of this server: an address from elsewhere could be anybody's. */
function wanted() {
  const path = new URLSearchParams(location.search).get('to') ?? '/';
  const url = new URL(path, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

function refuse(text) {
  refusal.textContent = text;
  refusal.hidden = false;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  refusal.hidden = true;
  const field = form.elements.namedItem('key');
  try {
    const response = await fetch('/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key: field.value.trim() }),
    });
    if (response.ok) {
      location.replace(wanted());
      return;
    }
    refuse((await response.json()).detail);
  } catch {
    refuse('The server does not answer.');
  }
  field.select();
});

const who = await (await fetch('/api/v1/whoami')).json();
document.getElementById('provider').hidden = !who.provider;
