package dev.masterperf.producer.isolation.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnGroupTest {
  private static final String OTHER_MOUNTS =
      """
      22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
      24 28 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      """;
  private static final String UNIFIED =
      "30 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

  @TempDir private Path self;

  @Test
  void onAMachineWithOneHierarchyItIsBelowTheMount() throws Exception {
    proc("0::/user.slice/user-1000.slice/run-u5.scope\n", OTHER_MOUNTS + UNIFIED);

    assertThat(OwnGroup.of(self))
        .isEqualTo(
            new OwnGroup(Path.of("/sys/fs/cgroup/user.slice/user-1000.slice/run-u5.scope"), false));
  }

  @Test
  void inAContainerOfItsOwnNamespaceItIsTheMount() throws Exception {
    proc("0::/\n", OTHER_MOUNTS + UNIFIED);

    assertThat(OwnGroup.of(self)).isEqualTo(new OwnGroup(Path.of("/sys/fs/cgroup"), true));
  }

  @Test
  void besideVersionOneItIsTheLineWithoutControllers() throws Exception {
    proc(
        "8:pids:/a\n4:memory:/b\n0::/c\n",
        "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            + "32 22 0:28 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n");

    assertThat(OwnGroup.of(self).folder()).isEqualTo(Path.of("/sys/fs/cgroup/unified/c"));
  }

  @Test
  void aMountOfAPartShowsThatPartOnly() throws Exception {
    proc(
        "0::/docker/abc/run\n",
        "33 22 0:26 /other /elsewhere rw - cgroup2 cgroup rw\n"
            + "34 22 0:26 /docker/abc /sys/fs/c\\040g rw - cgroup2 cgroup rw\n");

    assertThat(OwnGroup.of(self).folder()).isEqualTo(Path.of("/sys/fs/c g/run"));
  }

  @Test
  void aReadOnlyMountIsOfNoUse() throws Exception {
    proc("0::/\n", "30 22 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");

    assertThatThrownBy(() -> OwnGroup.of(self)).hasMessage("/sys/fs/cgroup is mounted read-only");
  }

  @Test
  void versionOneAloneIsOfNoUse() throws Exception {
    proc("4:memory:/b\n", OTHER_MOUNTS);
    assertThatThrownBy(() -> OwnGroup.of(self)).hasMessage("this system has no cgroup v2");

    proc("0::/\n", OTHER_MOUNTS);
    assertThatThrownBy(() -> OwnGroup.of(self)).hasMessage("no cgroup2 file system is mounted");
  }

  @Test
  void withoutProcThereIsNone() {
    assertThatThrownBy(() -> OwnGroup.of(self.resolve("none")))
        .isInstanceOf(UnusableGroupException.class)
        .hasMessageContaining("there is no");
  }

  private void proc(String cgroup, String mountinfo) throws IOException {
    Files.writeString(self.resolve("cgroup"), cgroup);
    Files.writeString(self.resolve("mountinfo"), mountinfo);
  }
}
