package dev.masterperf.producer.isolation.limit;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one agent may use; an absent limit is none.
 *
 * @param memoryBytes of the agent and all its children
 * @param cores of CPU time in each second of wall time, 0.5 for half a core
 * @param pids processes and threads
 */
public record Limits(OptionalLong memoryBytes, OptionalDouble cores, OptionalInt pids) {
  public static final Limits NONE =
      new Limits(OptionalLong.empty(), OptionalDouble.empty(), OptionalInt.empty());

  /** Room for a small JVM: 128 MiB, one core, 64 processes and threads. */
  public static final Limits DEFAULT =
      new Limits(OptionalLong.of(128L << 20), OptionalDouble.of(1), OptionalInt.of(64));

  /** Less than this no process starts with. */
  private static final long MIN_MEMORY_BYTES = 1 << 20;

  /** The kernel takes no smaller share of a period. */
  private static final double MIN_CORES = 0.01;

  private static final double MAX_CORES = 10_000;

  public Limits {
    if (memoryBytes.isPresent() && memoryBytes.getAsLong() < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "a memory limit is at least 1MiB, not " + memoryBytes.getAsLong() + " bytes");
    }
    if (cores.isPresent()
        && !(cores.getAsDouble() >= MIN_CORES && cores.getAsDouble() < MAX_CORES)) {
      throw new IllegalArgumentException(
          "a CPU limit is at least 0.01 cores and less than 10000, not " + cores.getAsDouble());
    }
    if (pids.isPresent() && pids.getAsInt() < 1) {
      throw new IllegalArgumentException("a pids limit is at least 1, not " + pids.getAsInt());
    }
  }

  public boolean areNone() {
    return memoryBytes.isEmpty() && cores.isEmpty() && pids.isEmpty();
  }

  /** {@code 128MiB}, or {@code none}. */
  public String memoryText() {
    return memoryBytes.isEmpty()
        ? "none"
        : new Quantity(memoryBytes.getAsLong(), Unit.BYTES).toText();
  }

  /** {@code 0.5 cores}, or {@code none}. */
  public String coresText() {
    if (cores.isEmpty()) {
      return "none";
    }
    String number = new Quantity(cores.getAsDouble(), Unit.ONE).toText();
    return number + (number.equals("1") ? " core" : " cores");
  }

  /** {@code 64}, or {@code none}. */
  public String pidsText() {
    return pids.isEmpty() ? "none" : Integer.toString(pids.getAsInt());
  }

  /**
   * What tells a JVM of these limits, so that it chooses its heap and its threads within them:
   * under process limits it sees the whole machine otherwise.
   */
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    memoryBytes.ifPresent(bytes -> options.add("-XX:MaxRAM=" + bytes));
    cores.ifPresent(
        count -> options.add("-XX:ActiveProcessorCount=" + (int) Math.max(1, Math.ceil(count))));
    return options;
  }
}
