package dev.masterperf.launcher.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * What the system lets a process have.
 *
 * @param openFiles most files and connections at once; negative: not known
 * @param memoryBytes of the machine or the container
 * @param heapBytes most that Java takes for its heap
 */
record LimitsCheck(long openFiles, long memoryBytes, long heapBytes) implements Check {
  private static final long FILES_NEEDED = 1_024;
  private static final long FILES_WANTED = 8_192;

  /** RocksDB's caches, buffers of Kafka's clients, threads, and Java itself. */
  private static final long BESIDE_THE_HEAP = 256L << 20;

  static LimitsCheck ofThisProcess() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new LimitsCheck(
        system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : -1,
        system.getTotalMemorySize(),
        Runtime.getRuntime().maxMemory());
  }

  @Override
  public String subject() {
    return "limits";
  }

  @Override
  public List<Finding> look() {
    return List.of(files(), memory());
  }

  private Finding files() {
    String remedy = "raise it: LimitNOFILE= of a systemd unit, ulimit -n in a shell";
    if (openFiles >= 0 && openFiles < FILES_NEEDED) {
      return Finding.fail("open files", "at most " + openFiles + ", RocksDB needs more", remedy);
    }
    if (openFiles >= 0 && openFiles < FILES_WANTED) {
      return Finding.warn(
          "open files", "at most " + openFiles + ", which many series can use up", remedy);
    }
    return Finding.ok(
        "open files", openFiles < 0 ? "not limited as far as known" : "at most " + openFiles);
  }

  private Finding memory() {
    String figures =
        String.format(
            Locale.ROOT,
            "a heap of %d MiB in %d MiB of memory",
            heapBytes >> 20,
            memoryBytes >> 20);
    if (heapBytes >= memoryBytes) {
      return Finding.fail(
          "memory",
          figures,
          "the system will end the process: give Java less (-Xmx… in MASTERPERF_JAVA_OPTS)");
    }
    if (heapBytes + BESIDE_THE_HEAP > memoryBytes) {
      return Finding.warn(
          "memory",
          figures + ", which leaves less than 256 MiB for RocksDB and buffers",
          "give Java less (-Xmx… in MASTERPERF_JAVA_OPTS), or the machine more");
    }
    return Finding.ok("memory", figures);
  }
}
