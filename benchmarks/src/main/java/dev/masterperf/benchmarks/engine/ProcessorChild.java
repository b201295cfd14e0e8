package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.streams.PerfProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The processor alone in a JVM, for {@link ChildJvm}: says {@code started}, and answers {@code
 * memory} with bytes of heap in use after a collection and of everything else it holds.
 */
public final class ProcessorChild {
  private ProcessorChild() {}

  /**
   * @param arguments bootstrap servers, application id, folder of its state
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    PerfProcessor processor =
        new PerfProcessor(
            EngineRun.settings(
                Map.of("bootstrap.servers", arguments[0]), arguments[1], Path.of(arguments[2])),
            InstantSource.system(),
            () -> System.exit(1));
    processor.start();
    System.out.println("started");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(line.equals("memory") ? memory() : "");
      }
    }
    System.exit(0); // whoever started this is gone
  }

  /** Twice, since what a collection frees outside the heap is freed after it. */
  private static String memory() throws IOException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    long resident = ProcessStatus.residentBytes(ProcessHandle.current().pid());
    return heap.getUsed() + " " + (resident - heap.getCommitted());
  }
}
