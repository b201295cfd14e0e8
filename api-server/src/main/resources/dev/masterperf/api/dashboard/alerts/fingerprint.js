// The identity of an alert as Prometheus and Alertmanager compute it: FNV-1a of 64 bits over the
// sorted labels, each name and each value followed by byte 0xff.

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const SEPARATOR = 0xff;
const utf8 = new TextEncoder();

/** 16 hexadecimal digits. */
export function fingerprintOf(labels) {
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
