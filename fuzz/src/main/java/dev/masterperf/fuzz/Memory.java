package dev.masterperf.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process keeps, in bytes: a tenth into a run, and at its end.
 *
 * @param heap objects that are still reachable
 * @param outside resident memory beyond the heap, where native code leaks; 0 where nobody tells
 */
public record Memory(long earlyHeap, long heap, long earlyOutside, long outside) {
  static final Memory NONE = new Memory(0, 0, 0, 0);

  private static final long MIB = 1 << 20;
  private static final long MAX_HEAP_GROWTH = 32 * MIB;
  private static final long MAX_OUTSIDE_GROWTH = 256 * MIB;

  /** With fewer inputs, compiled code and caches that fill grow more than any leak. */
  private static final long FROM_INPUTS = 1_000_000;

  static Memory now() {
    Runtime runtime = Runtime.getRuntime();
    // Before the collection: G1 gives memory back some time after it says that it has.
    long outside = Math.max(0, resident() - runtime.totalMemory());
    System.gc(); // a hint; where it is not taken the figure is too high, at both times
    long heap = runtime.totalMemory() - runtime.freeMemory();
    return new Memory(heap, heap, outside, outside);
  }

  private static long resident() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Memory since(Memory early) {
    return new Memory(early.heap, heap, early.outside, outside);
  }

  void requireSteady(long inputs, String name) {
    boolean grows =
        heap - earlyHeap > MAX_HEAP_GROWTH || outside - earlyOutside > MAX_OUTSIDE_GROWTH;
    if (inputs >= FROM_INPUTS && grows) {
      throw new AssertionError("fuzz " + name + " keeps memory: " + this);
    }
  }

  @Override
  public String toString() {
    return "heap %d to %d MiB, outside it %d to %d MiB"
        .formatted(earlyHeap / MIB, heap / MIB, earlyOutside / MIB, outside / MIB);
  }
}
