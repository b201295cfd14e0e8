package dev.masterperf.api.otlp;

import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.points.BatchLaws;
import dev.masterperf.api.points.PointBatch;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.api.protobuf.ProtoScript;
import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.AllowedScopes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever comes as OTLP is taken, or refused in words, and what is taken the processor takes. */
class OtlpFuzzTest {
  private static final int MAX = 200;

  private final SeriesMemory memory = new SeriesMemory(OtlpBodies.START);

  @Test
  void protobuf() {
    Fuzz.of("otlp-protobuf", input -> outcome(Encoding.PROTOBUF, input))
        .binary()
        .examples(
            OtlpBodies.everything().toByteArray(),
            OtlpBodies.request(OtlpBodies.gauge("m", "ms", OtlpBodies.number(1))).toByteArray(),
            OtlpBodies.request(
                    OtlpBodies.histogram(
                        "h",
                        OtlpBodies.CUMULATIVE,
                        OtlpBodies.buckets(new double[] {1, 2}, 1, 2, 3)))
                .toByteArray())
        .words("\u0001", "\n\u0002", "service.name", "{}", "\u0000\u0000\u0000\u0000")
        .run();
  }

  /** Any fields in any place, with lengths that fit. */
  @Test
  void fields() {
    byte[] script = new byte[400];
    for (int i = 0; i < script.length; i++) {
      script[i] = (byte) (i * 37);
    }
    Fuzz.of("otlp-fields", input -> outcome(Encoding.PROTOBUF, ProtoScript.message(input)))
        .binary()
        .examples(
            script,
            // resourceMetrics, scopeMetrics, metric with a name, a sum of one point
            new byte[] {
              0,
              1,
              1,
              (byte) 0xc0,
              1,
              5,
              6,
              0,
              (byte) 0xa1,
              10,
              (byte) 0xa2,
              11,
              (byte) 0xa3,
              14,
              -1,
              (byte) 0x81,
              1,
              (byte) 0x82,
              1,
              -1
            },
            // an exponential histogram
            new byte[] {
              0,
              1,
              1,
              (byte) 0xc0,
              1,
              5,
              9,
              0,
              (byte) 0xa2,
              11,
              (byte) 0xa3,
              1,
              (byte) 0x85,
              2,
              7,
              (byte) 0xe1,
              3,
              1,
              1,
              1,
              -1,
              -1,
              (byte) 0x81,
              1,
              -1
            })
        .words("\u0000\u0001\u0001", "\u0000", "\u0001")
        .maxLength(2_000)
        .run();
  }

  @Test
  void json() {
    Fuzz.of("otlp-json", input -> outcome(Encoding.JSON, input))
        .examples(
            OtlpBodies.json(OtlpBodies.everything()),
            OtlpBodies.json(OtlpBodies.request(OtlpBodies.gauge("m", "ms", OtlpBodies.number(1)))),
            "{\"resourceMetrics\":[]}".getBytes(StandardCharsets.UTF_8))
        .words(
            "{}",
            "[",
            "],[",
            "null",
            "\"",
            "1e999",
            "\"NaN\"",
            "-1",
            "{\"asInt\":\"1\"}",
            "\"attributes\":",
            "\"dataPoints\":",
            "\"bucketCounts\":[\"1\",\"2\"]",
            "\\ud800")
        .run();
  }

  private Outcome outcome(Encoding encoding, byte[] body) throws Exception {
    PointBatch batch = new PointBatch(memory, OtlpBodies.TIME, MAX, AllowedScopes.ALL);
    try {
      encoding.read(body, new Translation(Mapping.DEFAULT, batch, MAX));
    } catch (MalformedRequest e) {
      batch.failed();
      return Outcome.refused(String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      batch.failed();
      return Outcome.refused(e.problem().detail());
    }
    BatchLaws.check(batch, MAX);
    // What became of it decides what memory does next.
    if (body.length % 3 == 0) {
      batch.failed();
    } else {
      batch.acknowledged();
    }
    return BatchLaws.outcome(batch);
  }
}
