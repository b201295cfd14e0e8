package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.query.eval.EvaluationException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules that cannot be evaluated over the series there are. Said once for each, not each time. */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  private final Map<String, String> known = new ConcurrentHashMap<>();

  void report(RuleExpression expr, EvaluationException problem) {
    if (!problem.problem().equals(known.put(expr.text(), problem.problem()))) {
      LOG.atWarn()
          .addKeyValue("expr", expr.text())
          .log("a rule has no answer over the series there are: {}", problem.problem());
    }
  }
}
