package dev.masterperf.api.ingest;

import dev.masterperf.api.ingest.IngestReport.Outcome;
import dev.masterperf.api.ingest.IngestReport.Refusal;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import dev.masterperf.model.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The metrics of one request, sorted into those to be sent on and those refused at the door. */
record IngestBatch(List<Integer> indices, List<PerfMetric> metrics, List<Refusal> refusals) {
  /** The processor would put what lies further ahead aside; here the sender still hears of it. */
  static final Duration MAX_AHEAD = Duration.ofSeconds(10);

  IngestBatch {
    indices = List.copyOf(indices);
    metrics = List.copyOf(metrics);
    refusals = List.copyOf(refusals);
  }

  /**
   * Reads a body.
   *
   * @throws MalformedPayload if it is no JSON, or neither an object nor an array
   */
  static IngestBatch read(byte[] body, Instant now) throws MalformedPayload {
    List<Integer> indices = new ArrayList<>();
    List<PerfMetric> metrics = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    long latestNanos = Timestamps.fromInstant(now.plus(MAX_AHEAD));
    for (Item item : MetricCodec.decode(body, now.toEpochMilli())) {
      if (item instanceof Item.Refused refused) {
        refusals.add(new Refusal(refused.index(), refused.reason()));
      } else if (item instanceof Item.Accepted accepted) {
        long tsNanos = accepted.metric().tsNanos();
        if (tsNanos > latestNanos) {
          refusals.add(new Refusal(accepted.index(), tooFarAhead(tsNanos, now)));
        } else {
          indices.add(accepted.index());
          metrics.add(accepted.metric());
        }
      }
    }
    return new IngestBatch(indices, metrics, refusals);
  }

  private static String tooFarAhead(long tsNanos, Instant now) {
    return "future: ts "
        + Timestamps.toInstant(tsNanos)
        + " lies more than "
        + MAX_AHEAD.toSeconds()
        + " s ahead of the server's clock, "
        + now;
  }

  /** The report once the broker has the metrics. */
  IngestReport acknowledged() {
    int size = metrics.size() + refusals.size();
    return new IngestReport(
        metrics.size(), refusals, size > IngestReport.MAX_ITEMS ? null : outcomes());
  }

  private List<Outcome> outcomes() {
    return Stream.concat(
            indices.stream().map(Outcome::accepted), refusals.stream().map(Outcome::refused))
        .sorted(Comparator.comparingInt(Outcome::index))
        .toList();
  }
}
