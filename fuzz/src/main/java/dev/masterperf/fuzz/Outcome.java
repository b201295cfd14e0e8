package dev.masterperf.fuzz;

/**
 * What a decoder made of an input.
 *
 * @param taken how many items were accepted
 * @param refused how many were not; an input that is refused as a whole is one
 * @param words a few of them: a new kind of answer is a hint that the input is worth changing
 *     further
 */
public record Outcome(long taken, long refused, String words) {

  /** The whole input was accepted. */
  public static Outcome taken(String words) {
    return new Outcome(1, 0, words);
  }

  /** The whole input was refused. */
  public static Outcome refused(String why) {
    return new Outcome(0, 1, why);
  }

  Fate fate() {
    if (taken > 0) {
      return refused > 0 ? Fate.PARTLY : Fate.TAKEN;
    }
    return refused > 0 ? Fate.REFUSED : Fate.EMPTY;
  }

  /** The same in one word. */
  enum Fate {
    TAKEN,
    PARTLY,
    REFUSED,
    /** There was nothing in it to take or to refuse. */
    EMPTY
  }
}
