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
   * Where a metric stood in the body.
   *
   * @param index among the metrics, from 0
   * @param line from 1; null where the body has no lines
   */
  record Place(int index, @Nullable Integer line) {
    static Place ofItem(int index) {
      return new Place(index, null);
    }
  }

  /**
   * A metric that was not taken.
   *
   * @param reason what is wrong and what would be right
   */
  record Refusal(int index, @Nullable Integer line, String reason) {
    Refusal(Place place, String reason) {
      this(place.index(), place.line(), reason);
    }
  }

  /** Whether a metric was taken. */
  enum Verdict {
    ACCEPTED,
    REFUSED
  }

  /** One metric; {@code reason} only where it was refused. */
  record Outcome(int index, @Nullable Integer line, Verdict status, @Nullable String reason) {
    static Outcome accepted(Place place) {
      return new Outcome(place.index(), place.line(), Verdict.ACCEPTED, null);
    }

    static Outcome refused(Refusal refusal) {
      return new Outcome(refusal.index(), refusal.line(), Verdict.REFUSED, refusal.reason());
    }
  }
}
