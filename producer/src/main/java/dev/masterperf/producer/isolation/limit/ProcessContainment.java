package dev.masterperf.producer.isolation.limit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits without control groups. Memory: a watch ends an agent whose resident memory is beyond its
 * limit, and {@code RLIMIT_DATA} at twice the limit stops one that grows faster than the watch
 * looks. CPU and pids: nothing that every system has would hold them, {@code RLIMIT_CPU} counts a
 * life's seconds and {@code RLIMIT_NPROC} all processes of the user; so usage beyond a limit is
 * seen and told, and a JVM is told how many processors to count on.
 */
final class ProcessContainment implements Containment {
  private static final int DATA_FACTOR = 2;

  private final Limits limits;
  private final String means;
  private final String reason;

  ProcessContainment(Limits limits, String reason) {
    this(limits, "process limits", reason);
  }

  private ProcessContainment(Limits limits, String means, String reason) {
    this.limits = limits;
    this.means = means;
    this.reason = reason;
  }

  static ProcessContainment none(String reason) {
    return new ProcessContainment(Limits.NONE, "none", reason);
  }

  @Override
  public String means() {
    return means;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public List<Hold> holds() {
    return List.of(
        Hold.memory(limits, "killed when resident memory is beyond; RLIMIT_DATA at twice that"),
        Hold.cpu(limits, "not held, only told; JVMs get ActiveProcessorCount"),
        Hold.pids(limits, "not held"));
  }

  @Override
  public Cell cell(String name) {
    return new Watched(limits);
  }

  @Override
  public Optional<Groups> groups() {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private record Watched(Limits limits) implements Cell {
    @Override
    public Optional<Path> group() {
      return Optional.empty();
    }

    @Override
    public OptionalLong dataBytes() {
      return limits.memoryBytes().isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(DATA_FACTOR * limits.memoryBytes().getAsLong());
    }

    @Override
    public Optional<Throttling> throttling() {
      return Optional.empty();
    }

    @Override
    public Optional<String> exceededBy(long rssBytes) {
      return rssBytes > limits.memoryBytes().orElse(Long.MAX_VALUE)
          ? Optional.of("out of memory limit of " + limits.memoryText())
          : Optional.empty();
    }

    @Override
    public Optional<String> breached() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
