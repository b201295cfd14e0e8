package dev.masterperf.producer.r2;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.Timing;
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
  private static final String PATTERN = "zstd level " + LEVEL;

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
    try (Timing timing = tracker.time(CATEGORY, TOPIC, "decompress")) {
      try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
        byte[] content = in.readNBytes(maxInflatedBytes);
        if (in.read() >= 0) {
          timing.failed();
          throw new StorageException(
              name + " inflates to more than the " + maxInflatedBytes + " bytes that are taken");
        }
        return content;
      } catch (IOException e) {
        timing.failed(e);
        throw new StorageException(name + " is not a zstd frame: " + e.getMessage(), e);
      }
    }
  }

  private static Quantity bytes(int count) {
    return new Quantity(count, Unit.BYTES);
  }
}
