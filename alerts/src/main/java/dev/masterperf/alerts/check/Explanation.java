package dev.masterperf.alerts.check;

import dev.masterperf.alerts.detection.SeriesDetector;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.PromDuration;
import dev.masterperf.query.windows.ResolutionChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a rule is evaluated when it is in force, for people.
 *
 * @param why where it is evaluated, and why there
 * @param looks what it looks at, a line for each selector
 */
public record Explanation(Rule rule, String why, List<String> looks) {
  private static final Map<Resolution, Duration> RETENTION =
      Arrays.stream(Resolution.values())
          .collect(Collectors.toMap(Function.identity(), Resolution::defaultRetention));

  public Explanation {
    looks = List.copyOf(looks);
  }

  /** That of a rule. */
  public static Explanation of(Rule rule) {
    Set<String> looks = new LinkedHashSet<>();
    if (rule instanceof RecordingRule recording) {
      addLooks(recording.expr().text(), looks);
    } else {
      Trigger trigger = ((AlertingRule) rule).trigger();
      if (trigger instanceof Trigger.OnAbsence absence) {
        looks.add(
            "%s: it must not fall silent for %s"
                .formatted(absence.text(), PromDuration.text(absence.absentForMillis())));
      } else {
        addLooks(trigger.text(), looks);
        Trigger.OnValue value = (Trigger.OnValue) trigger;
        Optional.ofNullable(value.recover()).ifPresent(recover -> addLooks(recover.text(), looks));
        value.judged().forEach(judged -> looks.add(judged(judged, value.stepMillis())));
      }
    }
    return new Explanation(rule, rule.evaluation().why(), new ArrayList<>(looks));
  }

  private static String judged(String expression, long stepMillis) {
    int warmUp = SeriesDetector.warmUp(stepMillis);
    return "%s: judged each %s, once %d values were seen, which takes %s"
        .formatted(
            expression,
            PromDuration.text(stepMillis),
            warmUp,
            PromDuration.text(warmUp * stepMillis));
  }

  private static void addLooks(String text, Set<String> looks) {
    add(Parser.parse(text), 0, looks);
  }

  /**
   * @param beforeMillis by how much earlier than the evaluation it may be asked
   */
  private static void add(Expr expr, long beforeMillis, Set<String> looks) {
    if (expr instanceof Expr.Range range) {
      long after = beforeMillis + range.millis() + range.selector().shift().offsetMillis();
      looks.add(ExprText.of(range) + ": " + windows(range.millis(), after));
    } else if (expr instanceof Expr.Selector selector) {
      long lookback = EvaluationSettings.DEFAULT.lookback().toMillis();
      long after = beforeMillis + lookback + selector.shift().offsetMillis();
      looks.add(
          "%s: the newest value of the last %s, %s"
              .formatted(ExprText.of(selector), PromDuration.text(lookback), windows(0, after)));
    } else if (expr instanceof Expr.Subquery subquery) {
      long longer = subquery.rangeMillis() + subquery.shift().offsetMillis();
      add(subquery.inner(), beforeMillis + longer, looks);
    } else {
      expr.children().forEach(child -> add(child, beforeMillis, looks));
    }
  }

  private static String windows(long rangeMillis, long agoMillis) {
    return ResolutionChoice.kept(RETENTION, () -> 0)
        .choose(rangeMillis, -agoMillis)
        .map(resolution -> "windows of " + resolution.label())
        .orElse("further back than any window that fits is kept by default");
  }
}
