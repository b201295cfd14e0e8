// One tooltip for all elements with data-tip: for the pointer and for the keyboard.

import { byId, writeText } from './dom.js';

const DELAY_MS = 250;
const EDGE_PX = 8;

export function showTooltips() {
  const tip = byId('tooltip');
  let timer;
  let owner = null;

  function hide() {
    clearTimeout(timer);
    owner?.removeAttribute('aria-describedby');
    owner = null;
    tip.hidden = true;
  }

  function show(target) {
    owner = target;
    writeText(tip, target.dataset.tip);
    tip.hidden = false;
    target.setAttribute('aria-describedby', 'tooltip');
    const at = target.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(at.left, innerWidth - size.width - EDGE_PX);
    tip.style.left = `${Math.max(EDGE_PX, left)}px`;
    tip.style.top = `${at.bottom + EDGE_PX}px`;
  }

  function over(event) {
    const target = event.target.closest?.('[data-tip]') ?? null;
    if (target === owner) return;
    hide();
    if (target !== null) timer = setTimeout(() => show(target), event.type === 'focusin' ? 0 : DELAY_MS);
  }

  document.addEventListener('pointerover', over, { passive: true });
  document.addEventListener('focusin', (event) => {
    if (event.target.matches?.(':focus-visible')) over(event);
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('pointerdown', hide, { passive: true });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
}
