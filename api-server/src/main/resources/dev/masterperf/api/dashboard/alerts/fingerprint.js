// The identity of an alert as Prometheus and Alertmanager compute it: FNV-1a of 64 bits over the
// sorted labels, each name and each value followed by byte 0xff.

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const SEPARATOR = 0xff;
const MOST_KNOWN = 20_000;
const utf8 = new TextEncoder();

/** By labels as JSON: numbers of 64 bits are slow, and the same alerts come again and again. */
const known = new Map();

/** 16 hexadecimal digits. */
export function fingerprintOf(labels) {
  const key = JSON.stringify(labels);
  let fingerprint = known.get(key);
  if (fingerprint === undefined) {
    fingerprint = computed(labels);
    if (known.size === MOST_KNOWN) known.clear();
    known.set(key, fingerprint);
  }
  return fingerprint;
}

function computed(labels) {
  let hash = OFFSET;
  const mix = (byte) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name]]) {
      utf8.encode(text).forEach(mix);
      mix(SEPARATOR);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
