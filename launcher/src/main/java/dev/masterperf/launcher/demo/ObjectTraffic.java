package dev.masterperf.launcher.demo;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.R2Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Objects of 1 KiB to 8 MiB that come, are looked at, read back, compared and deleted; about {@link
 * #KEPT} of them exist at a time.
 */
final class ObjectTraffic implements Runnable {
  static final int KEPT = 8;

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int SMALLEST_BYTES = 1024;
  private static final int DOUBLINGS = 13;
  private static final int LISTED = 100;

  private final MasterPerfTracker tracker;
  private final R2Storage storage;
  private final RandomGenerator random;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final Deque<Written> kept = new ArrayDeque<>();
  private long steps;

  private record Written(String name, long bytes) {}

  ObjectTraffic(MasterPerfTracker tracker, R2Storage storage, RandomGenerator random) {
    this.tracker = tracker;
    this.storage = storage;
    this.random = random;
    random.nextBytes(block);
  }

  @Override
  public void run() {
    int step = (int) (steps++ % 6);
    if (kept.isEmpty() || step == 0 || step == 3) {
      write();
    } else if (step == 1) {
      storage.head(kept.getLast().name());
    } else if (step == 2) {
      readBack(kept.getLast());
    } else if (step == 4) {
      storage.list("objects", LISTED);
    } else {
      deleteOldest();
    }
  }

  /** Small ones are common and large ones rare, each power of two as likely as the next. */
  private void write() {
    long bytes = (long) (SMALLEST_BYTES * Math.pow(2, random.nextDouble() * DOUBLINGS));
    Written object = new Written("objects/%06d.bin".formatted(steps), bytes);
    storage.put(object.name(), new ObjectBody(() -> content(object), bytes));
    kept.addLast(object);
  }

  private void deleteOldest() {
    while (kept.size() > KEPT) {
      storage.delete(kept.getFirst().name());
      kept.removeFirst();
    }
  }

  private void readBack(Written object) {
    boolean same = storage.get(object.name()).map(bytes -> isContent(bytes, object)).orElse(false);
    tracker.addPerformanceMetric(
        Observation.of("R2", "R2 Validation", "read_back", same ? "IDENTICAL" : "DIFFERENT")
            .ofType(MetricType.VALIDATION)
            .ended(same ? Status.OK : Status.ERROR)
            .describedBy(
                "compare every byte",
                storage.location(),
                same ? "what was read is what was written" : "an object was not what was written")
            .with(Map.of("key", object.name(), "bytes", Long.toString(object.bytes()))));
  }

  private InputStream content(Written object) {
    return new BlockStream(block, object.bytes());
  }

  private boolean isContent(byte[] read, Written object) {
    try (InputStream found = new ByteArrayInputStream(read);
        InputStream wanted = content(object)) {
      byte[] chunk;
      do {
        chunk = wanted.readNBytes(BLOCK_BYTES);
        if (!Arrays.equals(chunk, found.readNBytes(BLOCK_BYTES))) {
          return false;
        }
      } while (chunk.length > 0);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be read", e);
    }
  }
}
