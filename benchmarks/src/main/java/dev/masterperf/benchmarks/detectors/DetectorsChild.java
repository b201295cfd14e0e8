package dev.masterperf.benchmarks.detectors;

import com.sun.management.OperatingSystemMXBean;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.model.wire.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * So many detectors in a JVM, for {@link ChildJvm}: says how far it is, and in its last line, as
 * JSON, what they took.
 *
 * <p>Detectors take the most once all that they remember is full, which lasts eight days of values.
 * A few of them live through that; all others begin as copies of those, as after a restart, and go
 * on with values of their own.
 */
public final class DetectorsChild {
  private static final int TELL_EACH = 1_000;

  /** So that detectors are made of what is stored, and nothing of that is measured. */
  private static final int SETTLE_STEPS = 8;

  private static final int SETTLED_AFTER = 4;
  private static final long SETTLED_BYTES = 100_000;
  private static final long PAUSE_MILLIS = 100;

  private DetectorsChild() {}

  /**
   * What so many detectors took.
   *
   * @param cpuNanos of the whole process, collections and the store's own threads included, during
   *     the steps that were measured
   * @param points that were fed in them
   * @param judged series that were judged in the last of them, which have warmed up
   * @param heapBytes in use after a collection, less those before there were any series
   * @param stateBytes that the detectors count themselves
   */
  record Taken(long cpuNanos, long points, int judged, long heapBytes, long stateBytes) {}

  /**
   * @param arguments series, steps that the first of them live through, steps to be measured,
   *     folder of the first of them, who are there already if it is, and folder for all
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    int series = Integer.parseInt(arguments[0]);
    int before = Integer.parseInt(arguments[1]);
    int measured = Integer.parseInt(arguments[2]);
    KeyValueStore<Bytes, byte[]> store =
        copies(series, before, Path.of(arguments[3]), Path.of(arguments[4]));
    long heapBefore = heapBytes();
    try (BankRun run = BankRun.grown(store, series, before)) {
      System.out.println("all detectors are made");
      for (int step = 0; step < SETTLE_STEPS; step++) {
        run.step();
      }
      System.out.println("measuring");
      long cpu = cpuNanos();
      for (int step = 0; step < measured; step++) {
        run.step();
      }
      cpu = cpuNanos() - cpu;
      Taken taken =
          new Taken(
              cpu,
              (long) measured * series,
              run.judged(),
              heapBytes() - heapBefore,
              run.stateBytes());
      System.out.println(new String(Json.bytes(taken), StandardCharsets.UTF_8));
    }
  }

  /** The store of detectors that know what those know that have lived so long. */
  private static KeyValueStore<Bytes, byte[]> copies(
      int series, int values, Path firstFolder, Path folder) {
    boolean lived = Files.exists(firstFolder);
    try (BankRun first = BankRun.of(JudgedSeries.PHASES, firstFolder, lived ? values : 0)) {
      for (int step = 1; step <= (lived ? 0 : values); step++) {
        first.step();
        if (step % TELL_EACH == 0) {
          System.out.println("the first " + step + " of " + values + " values");
        }
      }
      return first.copies(series, folder);
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * After so many collections that nothing more is found, since what is freed may hold on to more.
   */
  private static long heapBytes() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < SETTLED_AFTER; unchanged++) {
      memory.gc();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      long used = memory.getHeapMemoryUsage().getUsed();
      if (used < least - SETTLED_BYTES) {
        unchanged = 0;
      }
      least = Math.min(least, used);
    }
    return least;
  }
}
