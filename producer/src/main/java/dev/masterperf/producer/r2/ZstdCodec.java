package dev.masterperf.producer.r2;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Zstandard with its ratio and its time recorded in category {@code Zstd}. */
final class ZstdCodec {
  static final int LEVEL = 3;

  private static final String CATEGORY = "Zstd";
  private static final String TOPIC = "Object Compression";
  private static final String PATTERN = "zstd, level " + LEVEL;

  private final MasterPerfTracker tracker;
  private final LongSupplier nanoTime;
  private final int maxInflatedBytes;

  ZstdCodec(MasterPerfTracker tracker, LongSupplier nanoTime, int maxInflatedBytes) {
    this.tracker = tracker;
    this.nanoTime = nanoTime;
    this.maxInflatedBytes = maxInflatedBytes;
  }

  byte[] compress(String name, byte[] content) {
    long start = nanoTime.getAsLong();
    byte[] compressed = Zstd.compress(content, LEVEL);
    double seconds = (nanoTime.getAsLong() - start) / 1e9;

    double ratio = (double) content.length / compressed.length;
    String impact = bytes(content.length).toText() + " became " + bytes(compressed.length).toText();
    Map<String, String> properties =
        Map.of(
            "key", name,
            "bytes", Integer.toString(content.length),
            "compressedBytes", Integer.toString(compressed.length));
    tracker.addPerformanceMetrics(
        List.of(
            Observation.of(CATEGORY, TOPIC, "ratio", String.format(Locale.ROOT, "%.3fx", ratio))
                .describedBy(PATTERN, "", impact)
                .with(properties),
            Observation.of(CATEGORY, TOPIC, "compress", new Quantity(seconds, Unit.SECONDS))
                .describedBy(PATTERN, "", impact)
                .with(properties)));
    return compressed;
  }

  /**
   * @throws StorageException if it is no zstd frame or inflates beyond the limit
   */
  byte[] inflate(String name, byte[] compressed) {
    long start = nanoTime.getAsLong();
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
      byte[] content = in.readNBytes(maxInflatedBytes);
      if (in.read() >= 0) {
        throw new IOException("it inflates to more than the " + maxInflatedBytes + " bytes taken");
      }
      String impact =
          bytes(compressed.length).toText() + " became " + bytes(content.length).toText();
      recordInflated(name, start, Status.OK, impact);
      return content;
    } catch (IOException e) {
      recordInflated(name, start, Status.ERROR, "refused: " + e.getMessage());
      throw new StorageException(
          "cannot inflate " + name + ": " + e.getMessage(), ErrorClass.OTHER, e);
    }
  }

  private void recordInflated(String name, long startNanos, Status status, String impact) {
    Quantity took = new Quantity((nanoTime.getAsLong() - startNanos) / 1e9, Unit.SECONDS);
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, TOPIC, "decompress", took)
            .ended(status)
            .describedBy(PATTERN, "", impact)
            .with(Map.of("key", name)));
  }

  private static Quantity bytes(int count) {
    return new Quantity(count, Unit.BYTES);
  }
}
