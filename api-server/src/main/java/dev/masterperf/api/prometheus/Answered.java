package dev.masterperf.api.prometheus;

import dev.masterperf.query.eval.QueryResult;
import java.util.List;

/**
 * What a query came to.
 *
 * @param warnings what made it less than was asked for, each once
 */
record Answered(QueryResult.Value value, List<String> warnings) {
  Answered {
    warnings = List.copyOf(warnings);
  }
}
