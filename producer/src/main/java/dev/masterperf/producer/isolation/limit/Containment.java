package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One means of holding agents to their limits. */
public interface Containment extends AutoCloseable {

  /** {@code cgroup v2}, {@code process limits} or {@code none}. */
  String means();

  /** Why it is not a better one; empty if there is none. */
  String reason();

  /** How memory, CPU and pids are held. */
  List<Hold> holds();

  /**
   * A cell for one process.
   *
   * @param name of no other cell that is open
   * @throws IOException if the system refuses it
   */
  Cell cell(String name) throws IOException;

  /** The control groups to be removed should this process end before {@link #close}. */
  Optional<Groups> groups();

  /** Removes what was set up; all cells are closed before. */
  @Override
  void close();

  /**
   * The best means that can be had here and is allowed.
   *
   * @param pid of this process
   * @throws UnavailableException if {@link Limiting#CGROUP} is asked for and cannot be had
   */
  static Containment open(Limiting limiting, Limits limits, long pid) {
    return switch (limiting) {
      case NONE -> ProcessContainment.none("not asked for");
      case PROCESS -> new ProcessContainment(limits, "");
      case AUTO ->
          limits.areNone() ? ProcessContainment.none("no limits given") : best(limits, pid);
      case CGROUP -> {
        try {
          yield CgroupContainment.open(OwnGroup.ofThisProcess(), CgroupFiles.KERNEL, limits, pid);
        } catch (UnusableGroupException e) {
          throw new UnavailableException("cgroup v2 cannot be used here: " + e.getMessage(), e);
        }
      }
    };
  }

  private static Containment best(Limits limits, long pid) {
    try {
      OwnGroup own = OwnGroup.ofThisProcess();
      own.requireDelegated();
      return CgroupContainment.open(own, CgroupFiles.KERNEL, limits, pid);
    } catch (UnusableGroupException e) {
      return new ProcessContainment(limits, "no cgroup v2: " + e.getMessage());
    }
  }
}
