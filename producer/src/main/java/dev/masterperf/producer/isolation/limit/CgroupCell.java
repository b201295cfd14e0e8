package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent's control group. */
final class CgroupCell implements Cell {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupCell.class);

  /** The kernel's own default; a share of it is what {@code cpu.max} grants. */
  private static final int PERIOD_MICROS = 100_000;

  /** A group can be removed once its dead are buried, which takes the kernel some milliseconds. */
  private static final int REMOVALS = 100;

  private static final long REMOVAL_PAUSE_NANOS = 10_000_000;

  private final CgroupFiles files;
  private final Path group;
  private final Limits limits;

  private CgroupCell(CgroupFiles files, Path group, Limits limits) {
    this.files = files;
    this.group = group;
    this.limits = limits;
  }

  static CgroupCell make(CgroupFiles files, Path group, Limits limits, Set<String> controllers)
      throws IOException {
    files.makeGroup(group);
    CgroupCell cell = new CgroupCell(files, group, limits);
    try {
      cell.limit(controllers);
      return cell;
    } catch (IOException e) {
      cell.close();
      throw e;
    }
  }

  private void limit(Set<String> controllers) throws IOException {
    if (controllers.contains(Hold.MEMORY) && limits.memoryBytes().isPresent()) {
      command("memory.max", Long.toString(limits.memoryBytes().getAsLong()));
      // Else the limit would only move its memory to the swap; and half a dead agent is none.
      commandIfThere("memory.swap.max", "0");
      commandIfThere("memory.oom.group", "1");
    }
    if (controllers.contains(Hold.CPU) && limits.cores().isPresent()) {
      long quota = Math.round(limits.cores().getAsDouble() * PERIOD_MICROS);
      command("cpu.max", quota + " " + PERIOD_MICROS);
    }
    if (controllers.contains(Hold.PIDS) && limits.pids().isPresent()) {
      command("pids.max", Integer.toString(limits.pids().getAsInt()));
    }
  }

  private void command(String file, String command) throws IOException {
    files.write(group.resolve(file), command);
  }

  private void commandIfThere(String file, String command) throws IOException {
    if (files.exists(group.resolve(file))) {
      command(file, command);
    }
  }

  @Override
  public Optional<Path> group() {
    return Optional.of(group);
  }

  @Override
  public OptionalLong dataBytes() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<Throttling> throttling() {
    OptionalLong periods = number("cpu.stat", "nr_periods");
    OptionalLong throttled = number("cpu.stat", "nr_throttled");
    return periods.isPresent() && throttled.isPresent()
        ? Optional.of(new Throttling(periods.getAsLong(), throttled.getAsLong()))
        : Optional.empty();
  }

  @Override
  public Optional<String> exceededBy(long rssBytes) {
    return Optional.empty();
  }

  @Override
  public Optional<String> breached() {
    if (number("memory.events", "oom_kill").orElse(0) > 0) {
      return Optional.of("out of memory limit of " + limits.memoryText());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    for (int attempt = 1; !removed(attempt == REMOVALS); attempt++) {
      LockSupport.parkNanos(REMOVAL_PAUSE_NANOS);
    }
  }

  /** Also true when there is nothing more to try. */
  private boolean removed(boolean lastAttempt) {
    try {
      killLeftOvers();
      files.removeGroup(group);
      return true;
    } catch (IOException e) {
      if (lastAttempt) {
        LOG.atWarn().addKeyValue("group", group).setCause(e).log("control group is left behind");
      }
      return lastAttempt;
    }
  }

  private void killLeftOvers() throws IOException {
    if (!files.exists(group)) {
      return;
    }
    Set<String> left = CgroupContainment.words(files.read(group.resolve("cgroup.procs")));
    if (left.isEmpty()) {
      return;
    }
    if (files.exists(group.resolve("cgroup.kill"))) { // since Linux 5.14
      command("cgroup.kill", "1");
    } else {
      left.forEach(
          pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  /** A line {@code key number} of a control file. */
  private OptionalLong number(String file, String key) {
    try {
      return files
          .read(group.resolve(file))
          .lines()
          .filter(line -> line.startsWith(key + " "))
          .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1).strip()))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // no such controller, or the group is gone
    }
  }
}
