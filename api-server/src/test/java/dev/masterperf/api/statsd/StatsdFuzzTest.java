package dev.masterperf.api.statsd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever comes as lines is recorded, or refused with a cause, and what is recorded is sent. */
class StatsdFuzzTest {
  private static final byte[] PLAIN =
      bytes("gorets:1|c\nglork:320|ms|@0.1\ngaugor:-10|g\ngaugor:+4|g\nuniques:765|s\n");
  private static final byte[] TAGGED =
      bytes("page.views:1:2:3|d|@0.5|#env:prod,canary|c:83c0\r\n_e{1,1}:a|b\na:1|c|T1656581400");

  private final Aggregation aggregation = new Aggregation(Mapping.DEFAULT, "fuzz", 50);
  private long now = 1_700_000_000_000L;

  @Test
  void lines() {
    aggregation.advance(now);
    Fuzz.of("statsd", this::outcome)
        .examples(PLAIN, TAGGED)
        .words("|c", "|ms", "|g", "|h", "|d", "|s", "|@0.1", "|#a:b", ":", "\n", "\r\n", "1e30")
        .run();
  }

  @Test
  void streams() {
    Fuzz.of("statsd-stream", StatsdFuzzTest::cut)
        .binary() // what lines hold is nothing to it, only where they end
        .examples(PLAIN, TAGGED, bytes("x".repeat(9000) + "\nb:1|c\n"))
        .words("\n", "x".repeat(8192))
        .maxLength(80 * 1024)
        .run();
  }

  private Outcome outcome(byte[] input) throws Exception {
    aggregation.take(input, now, "fuzz");
    // Now and then an hour of silence makes room for other series.
    now += input.length % 16 == 0 ? Aggregation.FORGOTTEN_AFTER.toMillis() : 1000;
    List<PerfMetric> metrics =
        aggregation.advance(now).stream().map(Aggregation.Flushed::metric).toList();
    if (input.length % 4 == 0) { // it takes longer than all else, and series come again
      requireReadable(metrics);
    }
    StringBuilder causes = new StringBuilder();
    StringBuilder units = new StringBuilder();
    long taken = 0;
    long refused = 0;
    for (PerfMetric metric : metrics) {
      if (!metric.series().category().equals("MasterPerf")) {
        units.append(metric.unit()).append(metric.summary() == null ? "" : "d").append(' ');
        taken++;
      } else if (metric.series().id().equals("refused")) {
        causes.append(metric.series().labels().get("cause")).append(' ');
        refused++;
      }
    }
    return new Outcome(taken, refused, causes.append(units).toString());
  }

  private void requireReadable(List<PerfMetric> metrics) throws Exception {
    for (MetricCodec.Item item : MetricCodec.decode(MetricCodec.encode(metrics), now)) {
      if (item instanceof MetricCodec.Item.Refused refused) {
        throw new AssertionError("sends what is no metric: " + refused);
      }
    }
  }

  /** Pieces hold whole lines, and together all of the input but the ends of what is too long. */
  private static Outcome cut(byte[] input) throws Exception {
    LineStream stream = new LineStream(new ByteArrayInputStream(input));
    StringBuilder all = new StringBuilder();
    int pieces = 0;
    for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
      all.append(new String(piece, ISO_8859_1));
      pieces++;
    }
    if (!shortened(all.toString()).equals(shortened(new String(input, ISO_8859_1)))) {
      throw new AssertionError("lines are lost or doubled");
    }
    return new Outcome(pieces, 0, "pieces " + "x".repeat(pieces));
  }

  private static List<String> shortened(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(line -> line.substring(0, Math.min(line.length(), Aggregation.MAX_LINE_BYTES + 1)))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
