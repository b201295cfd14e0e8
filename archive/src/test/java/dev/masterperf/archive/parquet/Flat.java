package dev.masterperf.archive.parquet;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events and windows as lists of all they hold, bit by bit, so that they can be compared. */
final class Flat {
  private Flat() {}

  static List<Object> of(PerfMetric metric) {
    return Arrays.asList(
        metric.series(),
        metric.value(),
        bits(metric.measure()),
        metric.unit(),
        summary(metric.summary()),
        metric.status(),
        metric.pattern(),
        metric.locations(),
        metric.impact(),
        metric.properties(),
        metric.tsNanos());
  }

  static List<Object> of(ArchivedWindow archived) {
    WindowAggregate window = archived.window();
    return Arrays.asList(
        archived.late(),
        window.series(),
        window.resolution(),
        window.startMillis(),
        window.state(),
        window.revision(),
        new String(AggregateCodec.toJson(window), StandardCharsets.UTF_8),
        sketch(window.aggregate().keptSketch()));
  }

  private static @Nullable Object bits(@Nullable Double number) {
    return number == null ? null : Double.doubleToRawLongBits(number);
  }

  private static @Nullable Object summary(@Nullable Summary summary) {
    return summary == null
        ? null
        : Arrays.asList(
            summary.startNanos(),
            summary.endNanos(),
            summary.count(),
            bits(summary.sum()),
            bits(summary.sumSquares()),
            bits(summary.min()),
            bits(summary.max()),
            bits(summary.first()),
            summary.firstTsNanos(),
            bits(summary.last()),
            summary.lastTsNanos(),
            summary.errors(),
            bits(summary.increase()),
            sketch(summary.sketch()));
  }

  private static @Nullable Object sketch(@Nullable Sketch sketch) {
    return sketch == null ? null : Base64.getEncoder().encodeToString(sketch.toProto());
  }
}
