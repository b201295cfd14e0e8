package dev.masterperf.launcher.command;

import dev.masterperf.api.alerts.BacktestAnswer;
import dev.masterperf.api.alerts.BacktestAnswer.OfAlert;
import dev.masterperf.api.alerts.BacktestAnswer.OfRule;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.PromDuration;
import java.io.PrintWriter;

/** A back-test's answer for people. */
final class BacktestText {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final PrintWriter out;

  BacktestText(PrintWriter out) {
    this.out = out;
  }

  void print(BacktestAnswer answer) {
    out.printf("from %s to %s, each %s%n", answer.from(), answer.to(), answer.step());
    answer.problems().forEach(problem -> out.println("problem: " + problem));
    answer.rules().forEach(this::print);
  }

  private void print(OfRule rule) {
    out.println();
    out.println(rule.group() + "/" + rule.name() + ": " + rule.expr());
    if (rule.problem() != null) {
      out.println("  it has no answer: " + rule.problem().strip().replace("\n", "\n    "));
    }
    if (rule.alerts().isEmpty() && rule.problem() == null) {
      out.println(
          rule.series() == 0
              ? "  no series that was there matches it"
              : "  would not have fired, with " + rule.series() + " series");
    }
    rule.alerts().forEach(this::print);
  }

  private void print(OfAlert alert) {
    out.println("  " + what(alert) + "  " + labels(alert));
    out.println("  " + alert.timeline());
    alert.periods().stream()
        .filter(period -> period.state().equals("firing"))
        .forEach(
            period ->
                out.printf(
                    "    %s to %s%n", period.from(), period.ended() ? period.to() : "the end"));
  }

  private static String what(OfAlert alert) {
    if (alert.fired() == 0) {
      return "pending only";
    }
    return "fired %s, %s altogether%s%s"
        .formatted(
            count(alert.fired(), "time", "times"),
            PromDuration.text(Math.round(alert.firingSeconds() * MILLIS_PER_SECOND)),
            alert.flapped() > 0 ? ", came back " + count(alert.flapped(), "time", "times") : "",
            alert.firesStill() ? ", fires still" : "");
  }

  private static String count(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** Without the name, which stands above. */
  private static Labels labels(OfAlert alert) {
    return Labels.of(alert.labels()).with("alertname", "");
  }
}
