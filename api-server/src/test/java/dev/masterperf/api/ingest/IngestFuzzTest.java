package dev.masterperf.api.ingest;

import com.github.luben.zstd.Zstd;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** Whatever comes as a body is taken, or refused in words, and holds no memory afterwards. */
class IngestFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final int LIMIT = 64 * 1024;
  private static final String METRIC =
      "{\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"up\",\"value\":\"19.6ms\",\"ts\":1769860800000}";
  private static final byte[] LINES =
      bytes(METRIC + "\r\n\n" + METRIC.replace("19.6ms", "7") + "\n{\"id\":\"x\"}\n7\n");
  private static final byte[] ARRAY = bytes("[" + METRIC + ", {\"topic\":\"t\"}, " + METRIC + "]");
  private static final byte[] LONG = bytes((METRIC + "\n").repeat(40));

  private final Inflation inflation = new Inflation();
  private final Budget room = new Budget(1 << 20);

  @Test
  void lines() {
    Fuzz.of("ndjson", input -> report(BodyFormat.NDJSON, input))
        .examples(LINES, bytes(METRIC), bytes("\ufeff" + METRIC + "\n[]\n"))
        .words("\n", "\r\n", "\n\n", "{}", "[", METRIC, "\ufeff", "\u0000", "\",\"ts\":", "null")
        .run();
  }

  @Test
  void json() {
    Fuzz.of("json-body", input -> report(BodyFormat.JSON, input))
        .examples(ARRAY, bytes(METRIC), bytes("[]"))
        .words("{}", "[", "],[", METRIC + ",", "\ufeff", "\u0000", "\",\"ts\":", "null", "1e9")
        .run();
  }

  @Test
  void gzip() {
    byte[] two =
        Packed.joined(Packed.by(ContentCoding.GZIP, LINES), Packed.by(ContentCoding.GZIP, ARRAY));
    Fuzz.of("gzip", input -> inflated(ContentCoding.GZIP, input))
        .examples(Packed.by(ContentCoding.GZIP, LINES), Packed.by(ContentCoding.GZIP, LONG), two)
        .run();
  }

  @Test
  void zstd() {
    byte[] checked = new byte[(int) Zstd.compressBound(LONG.length)];
    try (var context = new com.github.luben.zstd.ZstdCompressCtx()) {
      context.setChecksum(true).setContentSize(false);
      int length = context.compress(checked, LONG);
      checked = Arrays.copyOf(checked, length);
    }
    Fuzz.of("zstd", input -> inflated(ContentCoding.ZSTD, input))
        .examples(
            Packed.by(ContentCoding.ZSTD, LINES),
            checked,
            Packed.joined(Packed.by(ContentCoding.ZSTD, LINES), checked))
        .run();
  }

  @Test
  void snappy() {
    Fuzz.of("snappy", input -> inflated(ContentCoding.SNAPPY, input))
        .examples(Packed.by(ContentCoding.SNAPPY, LINES), Packed.by(ContentCoding.SNAPPY, LONG))
        .run();
  }

  /** Every metric sent and packed is told of once, as taken or as refused. */
  private static String report(BodyFormat format, byte[] body) {
    IngestBatch batch;
    try {
      batch = format.read(body, NOW, 100);
    } catch (ProblemException e) {
      return e.getMessage();
    }
    IngestReport report = batch.acknowledged();
    if (report.accepted() + report.refused().size() != batch.size()
        || report.items() == null
        || report.items().size() != batch.size()) {
      throw new AssertionError(report + " does not tell of every metric");
    }
    for (int i = 0; i < batch.size(); i++) {
      if (report.items().get(i).index() != i) {
        throw new AssertionError(report + " is out of order");
      }
    }
    Json.bytes(report);
    return report.accepted() + " " + report.refused();
  }

  /** What is inflated is what the library says, and all room is given back. */
  private String inflated(ContentCoding coding, byte[] sent) throws IOException {
    String outcome;
    try (Budget.Share share = room.share()) {
      byte[] plain = inflation.inflate(coding, sent, new Intake(LIMIT, share, "too large"));
      requireSame(coding, sent, plain);
      outcome = "inflated " + Integer.numberOfLeadingZeros(plain.length);
    } catch (IOException | ProblemException e) {
      outcome = String.valueOf(e.getMessage());
    }
    if (room.taken() != 0) {
      throw new AssertionError(room.taken() + " bytes of room are still held");
    }
    return outcome;
  }

  private static void requireSame(ContentCoding coding, byte[] sent, byte[] plain)
      throws IOException {
    byte[] expected =
        switch (coding) {
          case GZIP -> new GZIPInputStream(new java.io.ByteArrayInputStream(sent)).readAllBytes();
          case SNAPPY -> Snappy.uncompress(sent);
          case IDENTITY, ZSTD -> plain; // ours is the library's own stream
        };
    if (!Arrays.equals(expected, plain)) {
      throw new AssertionError(coding + " was inflated to something else");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
