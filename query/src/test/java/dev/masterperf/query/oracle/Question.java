package dev.masterperf.query.oracle;

import dev.masterperf.query.syntax.PromDuration;

/** An expression and when it is evaluated, {@code 10m30s | rate(counter[5m])}. */
record Question(String time, String expression) {
  static Question parse(String line) {
    int bar = line.indexOf(" | ");
    return new Question(line.substring(0, bar).strip(), line.substring(bar + 3).strip());
  }

  long millis() {
    return PromDuration.parseMillis(time);
  }

  @Override
  public String toString() {
    return time + " | " + expression;
  }
}
