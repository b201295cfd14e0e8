package dev.masterperf.query.testing;

import java.util.List;

/**
 * What came of a script.
 *
 * @param passed evaluations that gave what was expected
 * @param total all evaluations, and what in the script was not understood
 * @param failures one for each that did not pass
 */
public record TestReport(int passed, int total, List<Failure> failures) {
  public TestReport {
    failures = List.copyOf(failures);
  }

  /**
   * An evaluation that went otherwise, or a line that was not understood.
   *
   * @param line from 1
   * @param what the expression or the line
   * @param why what was expected, and what came
   */
  public record Failure(int line, String what, String why) {}
}
