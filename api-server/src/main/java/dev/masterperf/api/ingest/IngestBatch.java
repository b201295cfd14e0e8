package dev.masterperf.api.ingest;

import dev.masterperf.api.ingest.IngestReport.Outcome;
import dev.masterperf.api.ingest.IngestReport.Place;
import dev.masterperf.api.ingest.IngestReport.Refusal;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The metrics of one request, sorted into those to be sent on and those refused at the door. */
final class IngestBatch {
  /** The processor would put what lies further ahead aside; here the sender still hears of it. */
  static final Duration MAX_AHEAD = Duration.ofSeconds(10);

  private final Instant now;
  private final AllowedScopes scopes;
  private final long latestNanos;
  private final List<Place> places = new ArrayList<>();
  private final List<PerfMetric> metrics = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final HotWindows windows;
  private final Map<Resolution, Integer> late = new EnumMap<>(Resolution.class);

  /**
   * @param now the server's time
   * @param scopes that may be written to
   */
  IngestBatch(Instant now, HotWindows windows, AllowedScopes scopes) {
    this.scopes = scopes;
    this.now = now;
    this.windows = windows;
    this.latestNanos = Timestamps.fromInstant(now.plus(MAX_AHEAD));
  }

  /** Takes what an item turned out to be. */
  void add(Place place, Item item) {
    if (item instanceof Item.Refused refused) {
      refuse(place, refused.reason());
    } else if (item instanceof Item.Accepted accepted) {
      add(place, accepted.metric());
    }
  }

  private void add(Place place, PerfMetric metric) {
    if (!scopes.allow(metric.series().scope())) {
      refuse(place, Forbidden.reason(scopes, metric.series().scope()));
    } else if (metric.tsNanos() > latestNanos) {
      refuse(place, tooFarAhead(metric.tsNanos()));
    } else {
      places.add(place);
      metrics.add(metric);
      windows.missed(metric, now).forEach(resolution -> late.merge(resolution, 1, Integer::sum));
    }
  }

  /** Takes note that what stands there is no metric. */
  void refuse(Place place, String reason) {
    refusals.add(new Refusal(place, reason));
  }

  /** Accepted and refused together. */
  int size() {
    return metrics.size() + refusals.size();
  }

  /** Those to be sent on, in their order. */
  List<PerfMetric> metrics() {
    return List.copyOf(metrics);
  }

  private String tooFarAhead(long tsNanos) {
    return "future: ts "
        + Timestamps.toInstant(tsNanos)
        + " lies more than "
        + MAX_AHEAD.toSeconds()
        + " s ahead of the server's clock, "
        + now;
  }

  /** The report once the broker has the metrics. */
  IngestReport acknowledged() {
    return new IngestReport(
        metrics.size(),
        refusals,
        late.isEmpty() ? null : labelled(late),
        size() > IngestReport.MAX_ITEMS ? null : outcomes());
  }

  private static Map<String, Integer> labelled(Map<Resolution, Integer> counts) {
    Map<String, Integer> labelled = new LinkedHashMap<>();
    counts.forEach((resolution, count) -> labelled.put(resolution.label(), count));
    return labelled;
  }

  private List<Outcome> outcomes() {
    return Stream.concat(
            places.stream().map(Outcome::accepted), refusals.stream().map(Outcome::refused))
        .sorted(Comparator.comparingInt(Outcome::index))
        .toList();
  }
}
