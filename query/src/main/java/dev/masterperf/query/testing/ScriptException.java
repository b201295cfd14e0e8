package dev.masterperf.query.testing;

/** A line of a script that is not understood; the message says why. */
final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line counted from 1
   */
  ScriptException(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
