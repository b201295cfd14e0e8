package dev.masterperf.api.ingest;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.ingest.IngestReport.Refusal;
import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
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

  /** One for all inputs: to make one takes longer than to inflate a body. */
  private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(3);

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
    inflate(ContentCoding.GZIP, two);
  }

  @Test
  void zstd() {
    byte[] checked = new byte[(int) Zstd.compressBound(LONG.length)];
    try (var context = new ZstdCompressCtx()) {
      context.setChecksum(true).setContentSize(false);
      int length = context.compress(checked, LONG);
      checked = Arrays.copyOf(checked, length);
    }
    inflate(
        ContentCoding.ZSTD, checked, Packed.joined(Packed.by(ContentCoding.ZSTD, LINES), checked));
  }

  @Test
  void snappy() {
    inflate(ContentCoding.SNAPPY);
  }

  /**
   * An input whose first byte is 0 is inflated as it is; any other is what was compressed, and has
   * to come back. Few damaged bodies get past a check sum, and without these few would be taken.
   */
  private void inflate(ContentCoding coding, byte[]... bodies) {
    byte[] raw = {0};
    byte[] plain = {1};
    Fuzz.of(
            coding.name().toLowerCase(Locale.ROOT),
            input -> {
              if (input.length > 0 && input[0] != 0) {
                return packedAndInflated(coding, input);
              }
              int from = Math.min(1, input.length);
              return inflated(coding, Arrays.copyOfRange(input, from, input.length), null);
            })
        .binary()
        .examples(Stream.of(bodies).map(body -> Packed.joined(raw, body)).toArray(byte[][]::new))
        .examples(
            Packed.joined(raw, Packed.by(coding, LINES)),
            Packed.joined(raw, Packed.by(coding, LONG)),
            Packed.joined(plain, LINES),
            Packed.joined(plain, LONG))
        .run();
  }

  /** Every metric sent and packed is told of once, as taken or as refused. */
  private static Outcome report(BodyFormat format, byte[] body) {
    IngestBatch batch = new IngestBatch(NOW, HotWindows.byDefault(), AllowedScopes.ALL);
    try {
      format.read(body, batch, NOW, 100);
    } catch (ProblemException e) {
      return Outcome.refused(String.valueOf(e.getMessage()));
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
    return new Outcome(
        report.accepted(),
        report.refused().size(),
        report.accepted() + " " + report.refused().stream().map(Refusal::reason).toList());
  }

  private Outcome packedAndInflated(ContentCoding coding, byte[] plain) throws IOException {
    byte[] packed =
        coding == ContentCoding.ZSTD ? compressor.compress(plain) : Packed.by(coding, plain);
    Outcome outcome = inflated(coding, packed, plain);
    if (outcome.taken() == 0) {
      throw new AssertionError(coding + " does not come back: " + outcome.words());
    }
    return outcome;
  }

  /**
   * What is inflated is what the library says, and all room is given back.
   *
   * @param packed what was compressed; null where nobody knows
   */
  private Outcome inflated(ContentCoding coding, byte[] sent, byte @Nullable [] packed)
      throws IOException {
    Outcome outcome;
    try (Budget.Share share = room.share()) {
      byte[] plain = inflation.inflate(coding, sent, new Intake(LIMIT, share, "too large"));
      requireSame(coding, packed == null ? byLibrary(coding, sent, plain) : packed, plain);
      if (coding == ContentCoding.GZIP && sent.length % 4 == 0) {
        requireSame(coding, inflatedInDrips(sent), plain);
      }
      outcome = Outcome.taken("inflated " + bits("x", plain.length));
    } catch (IOException | ProblemException e) {
      outcome = Outcome.refused(String.valueOf(e.getMessage()));
    }
    if (room.taken() != 0) {
      throw new AssertionError(room.taken() + " bytes of room are still held");
    }
    return outcome;
  }

  /** A word for the order of a size; digits would be taken for the same. */
  private static String bits(String word, int size) {
    return word.repeat(Integer.SIZE - Integer.numberOfLeadingZeros(size));
  }

  private static byte[] byLibrary(ContentCoding coding, byte[] sent, byte[] plain)
      throws IOException {
    return switch (coding) {
      case GZIP -> new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes();
      case SNAPPY -> Snappy.uncompress(sent);
      case IDENTITY, ZSTD -> plain; // ours is the library's own stream
    };
  }

  /** As of a file or a network, which may give a few bytes at a time. */
  private static byte[] inflatedInDrips(byte[] sent) {
    InputStream drips =
        new ByteArrayInputStream(sent) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 5));
          }
        };
    try (GzipMembers members = new GzipMembers(drips)) {
      return members.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("refused only in drips", e);
    }
  }

  private static void requireSame(ContentCoding coding, byte[] expected, byte[] plain) {
    if (!Arrays.equals(expected, plain)) {
      throw new AssertionError(coding + " was inflated to something else");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
