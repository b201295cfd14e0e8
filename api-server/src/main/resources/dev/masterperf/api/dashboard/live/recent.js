// The newest numbers of one series, with the seconds they came in: what its sparkline shows.

export const SPAN_SECONDS = 90;

/** One number a second at most, so a ring of this size holds the span. */
const CAPACITY = SPAN_SECONDS;

export class Recent {
  /** Made with the first number: most configurations have none. */
  #seconds = null;
  #values = null;
  #end = 0;
  #count = 0;

  /** second: of the epoch. The last number of a second stands for it. */
  add(second, value) {
    this.#seconds ??= new Uint32Array(CAPACITY);
    this.#values ??= new Float64Array(CAPACITY);
    const last = (this.#end + CAPACITY - 1) % CAPACITY;
    if (this.#count > 0 && this.#seconds[last] === second) {
      this.#values[last] = value;
      return;
    }
    this.#seconds[this.#end] = second;
    this.#values[this.#end] = value;
    this.#end = (this.#end + 1) % CAPACITY;
    this.#count = Math.min(CAPACITY, this.#count + 1);
  }

  /** Pairs of age in seconds and value in one flat array, oldest first, of the span before now. */
  points(nowSecond) {
    const points = [];
    for (let i = this.#count; i > 0; i--) {
      const at = (this.#end + CAPACITY - i) % CAPACITY;
      const age = nowSecond - this.#seconds[at];
      if (age >= 0 && age <= SPAN_SECONDS) points.push(age, this.#values[at]);
    }
    return points;
  }
}
