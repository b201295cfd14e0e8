package dev.masterperf.producer.micrometer;

import io.micrometer.core.instrument.push.PushRegistryConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a registry reads what has to be asked for.
 *
 * @param step a second, as the tracker's windows are; longer where a test reads by hand
 */
record Sampling(@Override Duration step) implements PushRegistryConfig {
  @Override
  public String prefix() {
    return "masterperf";
  }

  /** There is nothing to configure. */
  @Override
  public @Nullable String get(String key) {
    return null;
  }

  static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "micrometer-sampler");
    thread.setDaemon(true);
    return thread;
  }
}
