package dev.masterperf.alerts.template;

import java.util.Arrays;

/** Variables and dot of a template while it is filled. */
final class Frame {
  private final Rendering rendering;
  private final Value[] slots;
  private Value dot;

  Frame(Rendering rendering, int slots, Value dot) {
    this.rendering = rendering;
    this.slots = new Value[slots];
    Arrays.fill(this.slots, Value.NOTHING);
    this.slots[Scope.ROOT] = dot;
    this.dot = dot;
  }

  Rendering rendering() {
    return rendering;
  }

  Value dot() {
    return dot;
  }

  Value get(int slot) {
    return slots[slot];
  }

  /** Sets a variable, unless there is none to set. */
  void set(int slot, Value value) {
    if (slot != Scope.NO_SLOT) {
      slots[slot] = value;
    }
  }

  /** Fills nodes that are about something else. */
  Node.Flow about(Value other, Node.Nodes nodes) {
    Value before = dot;
    dot = other;
    try {
      return nodes.render(this);
    } finally {
      dot = before;
    }
  }
}
