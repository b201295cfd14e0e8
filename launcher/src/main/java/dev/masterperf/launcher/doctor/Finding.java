package dev.masterperf.launcher.doctor;

/**
 * What one look found.
 *
 * @param subject what was looked at, in a word or two
 * @param what is the case, and where
 * @param remedy what to do; empty where nothing has to be done
 */
public record Finding(Level level, String subject, String what, String remedy) {

  /** How much it matters. The exit code of the command is the ordinal of the worst. */
  public enum Level {
    OK,
    /** It works, but not for long, not well, or nobody knows. */
    WARN,
    /** Something does not work, or will not start. */
    FAIL
  }

  static Finding ok(String subject, String what) {
    return new Finding(Level.OK, subject, what, "");
  }

  static Finding warn(String subject, String what, String remedy) {
    return new Finding(Level.WARN, subject, what, remedy);
  }

  static Finding fail(String subject, String what, String remedy) {
    return new Finding(Level.FAIL, subject, what, remedy);
  }

  /** {@code FAIL topics: …; do …}, in one line. */
  @Override
  public String toString() {
    String line = "%-4s %s: %s".formatted(level, subject, what);
    return (remedy.isEmpty() ? line : line + "; " + remedy).replaceAll("\\s*\\R\\s*", " ");
  }
}
