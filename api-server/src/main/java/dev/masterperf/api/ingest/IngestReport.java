package dev.masterperf.api.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the metrics of one request.
 *
 * @param accepted how many the broker has
 * @param refused those it was not given, in the order they came
 * @param items every one of them; absent beyond {@link #MAX_ITEMS}, where {@code refused} says it
 *     all
 */
record IngestReport(int accepted, List<Refusal> refused, @Nullable List<Outcome> items) {
  static final int MAX_ITEMS = 1000;

  IngestReport {
    refused = List.copyOf(refused);
  }

  /**
   * A metric that was not taken.
   *
   * @param index its place in the array, 0 for a lone one
   * @param reason what is wrong and what would be right
   */
  record Refusal(int index, String reason) {}

  /** Whether a metric was taken. */
  enum Verdict {
    ACCEPTED,
    REFUSED
  }

  /** One metric; {@code reason} only where it was refused. */
  record Outcome(int index, Verdict status, @Nullable String reason) {
    static Outcome accepted(int index) {
      return new Outcome(index, Verdict.ACCEPTED, null);
    }

    static Outcome refused(Refusal refusal) {
      return new Outcome(refusal.index(), Verdict.REFUSED, refusal.reason());
    }
  }
}
