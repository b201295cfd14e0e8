package dev.masterperf.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the process kept at each tenth of a run. */
final class Memory {
  private static final long MIB = 1 << 20;
  private static final long MAX_HEAP_GROWTH = 32 * MIB;
  private static final long MAX_OUTSIDE_GROWTH = 256 * MIB;

  /** With fewer inputs, compiled code and caches that fill grow more than any leak. */
  static final long FROM_INPUTS = 1_000_000;

  /**
   * One look, in bytes.
   *
   * @param heap objects that are still reachable after a collection
   * @param outside resident memory beyond the heap, where native code leaks; 0 where nobody tells
   */
  record Look(long heap, long outside) {
    static Look now() {
      // Before the collection: G1 gives memory back some time after it says that it has.
      long outside = Math.max(0, resident() - Runtime.getRuntime().totalMemory());
      System.gc(); // a hint; where it is not taken, the figure is that of an earlier one
      // Not what is used now: other threads may have filled a good deal by then.
      long heap =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .map(MemoryPoolMXBean::getCollectionUsage)
              .filter(Objects::nonNull)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      return new Look(heap, outside);
    }
  }

  private final List<Look> looks = new ArrayList<>();

  void add(Look look) {
    looks.add(look);
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

  /** Compares the last look with the first one, at which all that fills up is taken to be full. */
  void requireSteady(long inputs, String name) {
    if (inputs < FROM_INPUTS) {
      return;
    }
    if (growth(Look::heap) > MAX_HEAP_GROWTH || growth(Look::outside) > MAX_OUTSIDE_GROWTH) {
      throw new AssertionError("fuzz " + name + " keeps memory: " + this);
    }
  }

  private long growth(ToLongFunction<Look> figure) {
    return figure.applyAsLong(looks.get(looks.size() - 1)) - figure.applyAsLong(looks.get(0));
  }

  @Override
  public String toString() {
    return "heap "
        + mebibytes(Look::heap)
        + " MiB, outside it "
        + mebibytes(Look::outside)
        + " MiB";
  }

  private String mebibytes(ToLongFunction<Look> figure) {
    return looks.stream()
        .map(look -> Long.toString(figure.applyAsLong(look) / MIB))
        .collect(Collectors.joining(" "));
  }
}
