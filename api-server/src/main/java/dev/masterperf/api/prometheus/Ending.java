package dev.masterperf.api.prometheus;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;

/** Why a query was ended before it had an answer. */
enum Ending {
  TIMEOUT(ProblemType.QUERY_TIMED_OUT, "query timed out in expression evaluation"),
  CLIENT_LEFT(ProblemType.QUERY_CANCELED, "query was canceled in expression evaluation"),
  SHUTDOWN(ProblemType.QUERY_CANCELED, "query was canceled, since the server shuts down");

  private final ProblemType type;
  private final String sentence;

  Ending(ProblemType type, String sentence) {
    this.type = type;
    this.sentence = sentence;
  }

  ProblemException toException() {
    return new Problem(type, sentence).toException();
  }
}
