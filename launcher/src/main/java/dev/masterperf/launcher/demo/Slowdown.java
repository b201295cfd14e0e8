package dev.masterperf.launcher.demo;

import dev.masterperf.model.MetricType;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.R2Storage;
import java.util.random.RandomGenerator;

/**
 * An upload whose source gives only 1 MiB a second. Over plain HTTP the source is read twice, once
 * to sign what is sent; so it takes about two seconds, and says beforehand why.
 */
final class Slowdown implements Runnable {
  private static final String NAME = "throttled/object.bin";
  private static final int BYTES_PER_SECOND = 1024 * 1024;

  private final MasterPerfTracker tracker;
  private final R2Storage storage;
  private final byte[] block = new byte[64 * 1024];

  Slowdown(MasterPerfTracker tracker, R2Storage storage, RandomGenerator random) {
    this.tracker = tracker;
    this.storage = storage;
    random.nextBytes(block);
  }

  @Override
  public void run() {
    state("ENABLED", "an upload is being slow");
    try {
      storage.put(NAME, new ObjectBody(this::trickle, BYTES_PER_SECOND));
      storage.delete(NAME);
    } finally {
      state("DISABLED", "uploads run at full speed");
    }
  }

  private ThrottledStream trickle() {
    return new ThrottledStream(new BlockStream(block, BYTES_PER_SECOND), BYTES_PER_SECOND);
  }

  private void state(String state, String impact) {
    tracker.addPerformanceMetric(
        Observation.of("Demo", "Slowdown", "throttled_source", state)
            .ofType(MetricType.CONFIGURATION)
            .describedBy("a source of 1 MiB/s", storage.location() + NAME, impact));
  }
}
