package dev.masterperf.api.remotewrite;

import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.points.BatchLaws;
import dev.masterperf.api.points.PointBatch;
import dev.masterperf.api.points.SeriesCache;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.ProtoScript;
import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.AllowedScopes;
import org.junit.jupiter.api.Test;

/** Whatever comes by remote write is taken, or refused in words, and what is taken is usable. */
class WriteFuzzTest {
  private static final int MAX = 200;
  private static final long NOW = 1_769_860_800_000_000_000L;
  private static final String HISTOGRAM =
      """
      histograms { count_int: 8 sum: 4 schema: 3 zero_threshold: 1e-9 zero_count_int: 1
        positive_spans { offset: -9 length: 2 } positive_spans { offset: 3 length: 1 }
        positive_deltas: [2, 1, -1] negative_spans { length: 1 } negative_deltas: [1]
        timestamp: 1769860800000 }
      """;
  private static final byte[] V1 =
      WriteBodies.v1(
          """
          timeseries { labels { name: "__name__" value: "a_seconds" } labels { name: "job" value: "j" }
            samples { value: 1 timestamp: 1769860800000 } samples { value: nan timestamp: 1 }
            exemplars { value: 1 } }
          timeseries { labels { name: "__name__" value: "h" } %s }
          timeseries { labels { name: "__name__" value: "c" }
            histograms { schema: -53 custom_values: [1, 2] positive_spans { length: 3 }
              positive_counts: [1, 2, 3] reset_hint: 3 timestamp: 1769860800000 } }
          """
              .formatted(HISTOGRAM));
  private static final byte[] V2 =
      WriteBodies.v2(
          """
          symbols: "" symbols: "__name__" symbols: "a" symbols: "job" symbols: "seconds"
          timeseries { labels_refs: [1, 2, 3, 4] samples { value: 1 timestamp: 1769860800000
            start_timestamp: 1769860700000 } metadata { unit_ref: 4 } }
          timeseries { labels_refs: [1, 4] %s }
          """
              .formatted(HISTOGRAM));

  private final SeriesMemory memory = new SeriesMemory(NOW - 1_000_000_000_000L);
  private final SeriesCache cache = new SeriesCache(Mapping.DEFAULT, 1 << 20);

  @Test
  void versionOne() {
    Fuzz.of("write-v1", input -> outcome(Message.V1, input))
        .binary()
        .examples(V1, WriteBodies.v1("metadata { metric_family_name: \"a\" }"))
        .words("__name__", "\n\u0002", "\u0000\u0000\u0000\u0000", "job")
        .run();
  }

  @Test
  void versionTwo() {
    Fuzz.of("write-v2", input -> outcome(Message.V2, input))
        .binary()
        .examples(V2, WriteBodies.v2("symbols: \"\""))
        .words("__name__", "\n\u0002", "\u0001\u0002", "\u0000\u0000\u0000\u0000")
        .run();
  }

  /** Any fields in any place of either message, with lengths that fit. */
  @Test
  void fields() {
    byte[] script = new byte[400];
    for (int i = 0; i < script.length; i++) {
      script[i] = (byte) (i * 41);
    }
    Fuzz.of(
            "write-fields",
            input -> {
              byte[] body = ProtoScript.message(input);
              Outcome one = outcome(Message.V1, named(body));
              Outcome two = outcome(Message.V2, symbols(body));
              return new Outcome(
                  one.taken() + two.taken(),
                  one.refused() + two.refused(),
                  one.words() + two.words());
            })
        .binary()
        .examples(
            script,
            // a series of 2.0: references, a sample
            new byte[] {4, (byte) 0xe0, 2, 1, 3, 1, (byte) 0xa0, 14, (byte) 0x81, 10, -1, -1},
            // a histogram with spans and deltas
            new byte[] {
              4,
              (byte) 0xe0,
              2,
              1,
              3,
              2,
              (byte) 0x83,
              4,
              10,
              (byte) 0x81,
              3,
              -1,
              (byte) 0xeb,
              2,
              1,
              1,
              (byte) 0x8e,
              10,
              -1,
              -1
            })
        .words("\u0004", "\u0001", "\u0002", "\u0003")
        .maxLength(2_000)
        .run();
  }

  /** The message with a name in front of each series' other labels, which it would hardly find. */
  private static byte[] named(byte[] body) {
    byte[] label = WriteBodies.v1("timeseries { labels { name: \"__name__\" value: \"f\" } }");
    byte[] joined = new byte[label.length - 2 + body.length + 10];
    // One series that holds the name and, as its other fields, the whole of the body.
    int length = label.length - 2 + body.length;
    int at = 0;
    joined[at++] = 0x0a;
    int left = length;
    while (left > 0x7f) {
      joined[at++] = (byte) (left & 0x7f | 0x80);
      left >>>= 7;
    }
    joined[at++] = (byte) left;
    System.arraycopy(label, 2, joined, at, label.length - 2);
    System.arraycopy(body, 0, joined, at + label.length - 2, body.length);
    return java.util.Arrays.copyOf(joined, at + length);
  }

  private static byte[] symbols(byte[] body) {
    byte[] table = WriteBodies.v2("symbols: \"\" symbols: \"__name__\" symbols: \"a\"");
    byte[] joined = java.util.Arrays.copyOf(table, table.length + body.length);
    System.arraycopy(body, 0, joined, table.length, body.length);
    return joined;
  }

  private Outcome outcome(Message message, byte[] body) throws Exception {
    PointBatch batch = new PointBatch(memory, NOW, MAX, AllowedScopes.ALL);
    Receiver receiver = new Receiver(cache, batch, MAX);
    try {
      message.read(body, receiver);
    } catch (MalformedProtobuf e) {
      batch.failed();
      return Outcome.refused(String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      batch.failed();
      return Outcome.refused(e.problem().detail());
    }
    BatchLaws.check(batch, MAX);
    if (body.length % 3 == 0) {
      batch.failed();
    } else {
      batch.acknowledged();
    }
    return BatchLaws.outcome(batch);
  }
}
