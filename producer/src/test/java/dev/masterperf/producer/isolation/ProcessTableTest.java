package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  @TempDir private Path proc;

  @Test
  void aSessionIsAddedUp() throws Exception {
    process(10, "(sh)", 10, 100, 50, 1000);
    process(11, "(odd ) name (x)", 10, 7, 3, 500);
    process(12, "(other)", 12, 9999, 1, 9999);
    Files.createDirectory(proc.resolve("self"));

    ProcessTable table = ProcessTable.read(proc);

    assertThat(table.session(10)).containsExactlyInAnyOrder(10L, 11L);
    ProcessTable.Usage usage = table.usage(10).orElseThrow();
    assertThat(usage.rssBytes()).isEqualTo(1500 * 1024);
    // 1 and 2 ticks of the children each has waited for.
    assertThat(usage.cpu()).isEqualTo(Duration.ofMillis(10 * (160 + 6)));
  }

  @Test
  void aProcessThatLeadsNoSessionStandsForItself() throws Exception {
    process(10, "(sh)", 10, 100, 50, 1000);
    process(11, "(java)", 10, 7, 3, 500);

    assertThat(ProcessTable.read(proc).session(11)).containsExactly(11L);
    assertThat(ProcessTable.read(proc).usage(99)).isEmpty();
  }

  @Test
  void withoutProcNothingIsKnown() {
    assertThat(ProcessTable.read(proc.resolve("none")).usage(1)).isEmpty();
  }

  @Test
  void thisProcessIsInTheRealOne() {
    long self = ProcessHandle.current().pid();
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc here");

    assertThat(ProcessTable.read().usage(self).orElseThrow().rssBytes()).isGreaterThan(1 << 20);
  }

  private void process(long pid, String name, long session, int user, int system, int rssKib)
      throws IOException {
    Path folder = Files.createDirectory(proc.resolve(Long.toString(pid)));
    Files.writeString(
        folder.resolve("stat"),
        pid
            + " "
            + name
            + " S 1 "
            + pid
            + " "
            + session
            + " 0 -1 4194304 1 2 3 4 "
            + user
            + " "
            + system
            + " 1 2 20 0 1 0 12345 1000000 100\n");
    Files.writeString(
        folder.resolve("status"), "Name:\tx\nVmRSS:\t" + rssKib + " kB\nThreads:\t1\n");
  }
}
