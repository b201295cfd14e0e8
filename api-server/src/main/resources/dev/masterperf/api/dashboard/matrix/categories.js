// One colour for one category, the same on every machine and after every reload.

const KNOWN = { R2: 245, Isolation: 165, Security: 305, Zstd: 75, Demo: 350 };

/** The hue of a category, in degrees; an unknown one gets it from its letters. */
export function hueOf(category) {
  return Object.hasOwn(KNOWN, category) ? KNOWN[category] : hash(category) % 360;
}

/** FNV-1a, 32 bit. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const letter of text) {
    value = Math.imul(value ^ letter.codePointAt(0), 0x01000193) >>> 0;
  }
  return value;
}
