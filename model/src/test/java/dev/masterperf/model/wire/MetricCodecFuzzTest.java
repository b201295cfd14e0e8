package dev.masterperf.model.wire;

import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is sent is refused in words, or is a metric that reads back as itself. */
class MetricCodecFuzzTest {
  private static final byte[] RICH = bytes(HostilePayloadTest.RICH);
  private static final byte[] LONE =
      bytes(
          "{\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"up\",\"value\":\"19.6ms\","
              + "\"ts\":\"2026-01-31T12:00:00.123456789+01:00\",\"locations\":[\"weur\",3]}");
  private static final byte[] OWN =
      bytes(
          "[{\"scope\":\"global\",\"category\":\"R2\",\"type\":\"performance\",\"topic\":\"Upload\","
              + "\"subCat\":\"General\",\"id\":\"up\",\"source\":\"a\",\"value\":\"1.5 s\","
              + "\"measure\":1.5,\"unit\":\"s\",\"status\":\"ok\",\"ts\":\"1700000000123456789\"},"
              + "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"measure\":-2e-7,\"unit\":\"By\","
              + "\"status\":\"error\",\"pattern\":\"p\",\"impact\":\"i\",\"ts\":1700000000123456789}]");
  private static final String[] WORDS = {
    ",\"value\":\"",
    ",\"measure\":",
    "1e999",
    "-0",
    "0.1e-300",
    "9223372036854775807",
    "null",
    "true",
    "{}",
    "[]",
    "},{",
    ",\"ts\":",
    "\"1700000000123\"",
    "\\ud800",
    "\\u0000",
    "\\",
    "\"",
    ",\"unit\":\"ms\"",
    ",\"unit\":\"KiB/s\"",
    "\"summary\":{",
    "\"count\":",
    "\"sketch\":\"AAAA\"",
    ",\"labels\":{\"id\":\"x\"}",
    ",\"properties\":{}",
    "\u00e9",
    "\ufeff",
    "NaN",
    "99%",
    "3d"
  };

  @Test
  void everyInputIsRefusedOrReadsBack() {
    Fuzz.of("metric-codec", MetricCodecFuzzTest::decoded)
        .examples(LONE, RICH, OWN)
        .words(WORDS)
        .run();
  }

  @Test
  void theQuickReaderTellsOfEveryInputWhatTheCodecTells() {
    PlainMetrics plain = new PlainMetrics(); // one for all, as in the processor
    Fuzz.of("plain-metrics", input -> quick(plain, input)).examples(OWN, LONE).words(WORDS).run();
  }

  /** Refused here means left to the codec, whose words tell declined inputs apart. */
  private static Outcome quick(PlainMetrics plain, byte[] input) {
    int taken = PlainMetricsTest.taken(plain, input);
    if (taken == 0) {
      return Outcome.refused("left: " + decoded(input).words());
    }
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < taken; i++) {
      words.append(plain.unit(i)).append(plain.status(i)).append(plain.measure(i));
    }
    return new Outcome(taken, 0, words.toString());
  }

  private static Outcome decoded(byte[] input) {
    List<Item> items;
    try {
      items = MetricCodec.decode(input, 1_700_000_000_000L);
    } catch (MalformedPayload e) {
      return Outcome.refused(String.valueOf(e.getMessage()));
    }
    StringBuilder words = new StringBuilder();
    long taken = 0;
    for (Item item : items) {
      if (item instanceof Item.Refused refused) {
        words.append(refused.reason()).append(';');
      } else if (item instanceof Item.Accepted accepted) {
        requireReadsBack(accepted.metric());
        words.append("ok;");
        taken++;
      }
    }
    return new Outcome(taken, items.size() - taken, words.toString());
  }

  private static void requireReadsBack(PerfMetric metric) {
    try {
      List<Item> again = MetricCodec.decode(MetricCodec.encode(metric), 0);
      if (!again.equals(List.of(new Item.Accepted(0, metric)))) {
        throw new AssertionError(metric + " came back as " + again);
      }
    } catch (MalformedPayload e) {
      throw new AssertionError(metric + " was written so that nobody can read it", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
