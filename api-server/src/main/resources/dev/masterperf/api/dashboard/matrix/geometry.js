// Where rows stand in a list of which only a part exists: rows of one height, and below one of them
// a panel.

/** In CSS pixels: where a finger points, as tall as it needs to hit one. */
export const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 30;

export class Geometry {
  /** open: the row with the panel below it, or -1; panel: the panel's height in CSS pixels. */
  constructor(count, open, panel) {
    this.count = count;
    this.open = open;
    this.panel = open < 0 ? 0 : panel;
  }

  get height() {
    return this.count * ROW + this.panel;
  }

  top(index) {
    return index * ROW + (this.open >= 0 && index > this.open ? this.panel : 0);
  }

  /** Where the panel begins. */
  get panelTop() {
    return (this.open + 1) * ROW;
  }

  /** The row at so many CSS pixels from the top; the open one where its panel is. */
  indexAt(y) {
    const beyond = this.open >= 0 && y >= this.panelTop;
    const index = beyond
      ? Math.max(this.open, Math.floor((y - this.panel) / ROW))
      : Math.floor(y / ROW);
    return Math.min(Math.max(0, index), Math.max(0, this.count - 1));
  }
}
