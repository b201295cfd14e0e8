package dev.masterperf.api.points;

import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What holds of every batch, whatever was decoded into it. */
public final class BatchLaws {
  private static final Pattern PLACE = Pattern.compile("[a-zA-Z]+\\[[^:]*: ");

  private BatchLaws() {}

  /** What became of a batch, in words: why points were refused, and which kinds were taken. */
  public static Outcome outcome(PointBatch batch) {
    StringBuilder words = new StringBuilder();
    PointCounts counts = batch.counts();
    words.append(counts.duplicates() > 0 ? "d" : "").append(counts.stale() > 0 ? "s" : "");
    words.append(counts.covered() > 0 ? "c" : "").append(counts.exemplars() > 0 ? "e" : "");
    int distributions = 0;
    int texts = 0;
    for (PerfMetric metric : batch.metrics()) {
      distributions += metric.summary() == null ? 0 : 1;
      texts += metric.unit() == null ? 1 : 0;
    }
    words.append(size("m", batch.metrics().size())).append(size("h", distributions));
    words.append(size("t", texts)).append(' ');
    // The reasons without the places, since outcomes are told apart by how they begin.
    if (batch.refusals().count() > 0) {
      words.append(PLACE.matcher(batch.refusals().text(" ")).replaceAll(""));
    }
    long taken = counts.samples() + counts.histograms() + counts.stale();
    return new Outcome(taken, batch.refusals().count(), words.toString());
  }

  private static String size(String kind, int count) {
    return kind.repeat(Integer.SIZE - Integer.numberOfLeadingZeros(count));
  }

  /** Every metric that goes to the broker is one the processor takes, as it was meant. */
  public static void check(PointBatch batch, int maxMetrics) throws Exception {
    List<PerfMetric> metrics = batch.metrics();
    if (metrics.size() > maxMetrics) {
      throw new AssertionError(metrics.size() + " metrics");
    }
    if (metrics.isEmpty()) {
      return;
    }
    List<Item> read = MetricCodec.decode(MetricCodec.encode(metrics), 0);
    for (int i = 0; i < metrics.size(); i++) {
      PerfMetric sent = metrics.get(i);
      if (!(read.get(i) instanceof Item.Accepted accepted)) {
        throw new AssertionError("the processor refuses it: " + read.get(i));
      }
      PerfMetric metric = accepted.metric();
      if (!metric.series().equals(sent.series())
          || !Objects.equals(metric.measure(), sent.measure())
          || metric.events() != sent.events()
          || metric.tsNanos() != sent.tsNanos()) {
        throw new AssertionError(sent + " is read as " + metric);
      }
    }
  }
}
