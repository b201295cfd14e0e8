package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.xerial.snappy.Snappy;

/**
 * Remote write 1.0 by hand: {@code WriteRequest{1: TimeSeries{1: Label{1: name, 2: value}, 2:
 * Sample{1: value, 2: timestamp}}}} in protobuf, one snappy block a request.
 */
final class RemoteWrite {
  /** Few enough for any receiver, enough that a request costs little. */
  private static final int SAMPLES_A_REQUEST = 10_000;

  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_64 = 1;
  private static final int VARINT = 0;

  private RemoteWrite() {}

  /** All samples of a workload as bodies of requests, in the order of their times. */
  static List<byte[]> bodies(Workload workload, long beginMillis) throws IOException {
    List<byte[]> labels = new ArrayList<>();
    for (Series series : Preload.series(workload.series())) {
      labels.add(labels(series));
    }
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> bodies = new ArrayList<>();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    for (int i = 0; i < workload.samples(); i++) {
      double value = Preload.latencySeconds(random);
      long millis = beginMillis + i * 1_000L / workload.perSecond();
      byte[] sample = sample(value, millis);
      byte[] own = labels.get(i % labels.size());
      tag(request, 1, LENGTH_DELIMITED);
      varint(request, own.length + sample.length);
      request.writeBytes(own);
      request.writeBytes(sample);
      if ((i + 1) % SAMPLES_A_REQUEST == 0 || i + 1 == workload.samples()) {
        bodies.add(Snappy.compress(request.toByteArray()));
        request.reset();
      }
    }
    return bodies;
  }

  /** As one would label them there: one name for all, the rest in labels, in their order. */
  private static byte[] labels(Series series) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    label(out, "__name__", "latency_seconds");
    label(out, "category", series.category());
    label(out, "id", series.id());
    label(out, "scope", series.scope());
    label(out, "sub_cat", series.subCat());
    label(out, "topic", series.topic());
    label(out, "type", "performance");
    return out.toByteArray();
  }

  private static void label(ByteArrayOutputStream out, String name, String value) {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    bytes(label, 1, name.getBytes(StandardCharsets.UTF_8));
    bytes(label, 2, value.getBytes(StandardCharsets.UTF_8));
    bytes(out, 1, label.toByteArray());
  }

  private static byte[] sample(double value, long millis) {
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    tag(sample, 1, FIXED_64);
    sample.writeBytes(
        ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    tag(sample, 2, VARINT);
    varint(sample, millis);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bytes(out, 2, sample.toByteArray());
    return out.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    tag(out, field, LENGTH_DELIMITED);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void tag(ByteArrayOutputStream out, int field, int type) {
    varint(out, (long) field << 3 | type);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
