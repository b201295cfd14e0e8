package dev.masterperf.benchmarks.detectors;

import com.sun.management.OperatingSystemMXBean;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.model.wire.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
   *     folder for the store
   */
  public static void main(String[] arguments) {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    int series = Integer.parseInt(arguments[0]);
    int before = Integer.parseInt(arguments[1]);
    int measured = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    KeyValueStore<Bytes, byte[]> store = lived(series, before, folder);
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

  /** The store of detectors that have lived so long. */
  private static KeyValueStore<Bytes, byte[]> lived(int series, int values, Path folder) {
    try (BankRun first =
        BankRun.fresh(Math.min(series, JudgedSeries.PHASES), folder.resolve("first"))) {
      for (int step = 1; step <= values; step++) {
        first.step();
        if (step % TELL_EACH == 0) {
          System.out.println("the first " + step + " of " + values + " values");
        }
      }
      return first.copies(series, folder.resolve("all"));
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Twice, since what a collection finds unreachable may hold on to more. */
  private static long heapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
