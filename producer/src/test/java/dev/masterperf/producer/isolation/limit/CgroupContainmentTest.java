package dev.masterperf.producer.isolation.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupContainmentTest {
  private static final long PID = 77;
  private static final Path OWN = Path.of("/sys/fs/cgroup/user.slice/run-1.scope");
  private static final Path SELF = OWN.resolve("masterperf-77");
  private static final Path AGENTS = OWN.resolve("masterperf-agents-77");
  private static final Limits LIMITS =
      new Limits(OptionalLong.of(64 << 20), OptionalDouble.of(0.5), OptionalInt.of(32));
  private static final Set<String> ALL = Set.of("cpu", "io", "memory", "pids");

  private final FakeKernel kernel = new FakeKernel();

  @Test
  void theProcessMakesRoomForItsAgentsAndGoesBackAtTheEnd() throws Exception {
    kernel.start(OWN, false, ALL, PID);

    CgroupContainment containment = open(OWN);

    assertThat(kernel.read(SELF.resolve("cgroup.procs"))).isEqualTo("77");
    assertThat(kernel.read(AGENTS.resolve("cgroup.controllers")).split(" "))
        .containsExactlyInAnyOrder("memory", "cpu", "pids");
    containment.close();
    assertThat(kernel.groups()).containsExactly(OWN);
    assertThat(kernel.read(OWN.resolve("cgroup.procs"))).isEqualTo("77");
    assertThat(kernel.read(OWN.resolve("cgroup.subtree_control"))).isEmpty();
  }

  @Test
  void anAgentsGroupHasItsLimits() throws Exception {
    kernel.start(OWN, false, ALL, PID);
    Containment containment = open(OWN);

    Cell cell = containment.cell("agent-1.1");

    Path group = cell.group().orElseThrow();
    assertThat(group).isEqualTo(AGENTS.resolve("agent-1.1"));
    assertThat(kernel.read(group.resolve("memory.max"))).isEqualTo("67108864");
    assertThat(kernel.read(group.resolve("memory.swap.max"))).isEqualTo("0");
    assertThat(kernel.read(group.resolve("memory.oom.group"))).isEqualTo("1");
    assertThat(kernel.read(group.resolve("cpu.max"))).isEqualTo("50000 100000");
    assertThat(kernel.read(group.resolve("pids.max"))).isEqualTo("32");
    assertThat(containment.means()).isEqualTo("cgroup v2");
    assertThat(containment.holds())
        .containsExactly(
            new Hold("memory", "64MiB", "memory.max"),
            new Hold("cpu", "0.5 cores", "cpu.max"),
            new Hold("pids", "32", "pids.max"));
  }

  @Test
  void anOutOfMemoryKillIsToldByTheGroupsEvents() throws Exception {
    kernel.start(OWN, false, ALL, PID);
    Cell cell = open(OWN).cell("agent-1.1");
    assertThat(cell.breached()).isEmpty();

    kernel.put(cell.group().orElseThrow().resolve("memory.events"), "oom 1\noom_kill 1\n");

    assertThat(cell.breached()).contains("out of memory limit of 64MiB");
  }

  @Test
  void throttlingIsTheShareOfPeriodsBetweenTwoReadings() throws Exception {
    kernel.start(OWN, false, ALL, PID);
    Cell cell = open(OWN).cell("agent-1.1");
    assertThat(cell.throttling()).isEmpty();
    Path stat = cell.group().orElseThrow().resolve("cpu.stat");
    kernel.put(stat, "usage_usec 1\nnr_periods 10\nnr_throttled 4\nthrottled_usec 9\n");
    Throttling first = cell.throttling().orElseThrow();
    kernel.put(stat, "usage_usec 1\nnr_periods 30\nnr_throttled 19\nthrottled_usec 9\n");

    assertThat(cell.throttling().orElseThrow().since(first)).isEqualTo(0.75);
    assertThat(first.since(first)).isZero();
  }

  @Test
  void whatAnAgentLeftInItsGroupIsKilledWithTheGroup() throws Exception {
    kernel.start(OWN, false, ALL, PID);
    Containment containment = open(OWN);
    Cell cell = containment.cell("agent-1.1");
    kernel.write(cell.group().orElseThrow().resolve("cgroup.procs"), "500");

    cell.close();

    assertThat(kernel.groups()).doesNotContain(cell.group().orElseThrow());
    containment.close();
    assertThat(kernel.groups()).containsExactly(OWN);
  }

  @Test
  void atTheRootOfAllGroupsTheProcessStaysWhereItIs() throws Exception {
    Path root = Path.of("/sys/fs/cgroup");
    kernel.start(root, true, ALL, 1, PID, 99);

    CgroupContainment containment = open(root);

    assertThat(containment.groups().orElseThrow().self()).isEmpty();
    assertThat(kernel.read(root.resolve("cgroup.procs"))).contains("77", "99");
    containment.close();
    assertThat(kernel.groups()).containsExactly(root);
  }

  @Test
  void aGroupWithOtherPeoplesProcessesIsLeftAlone() {
    kernel.start(OWN, false, ALL, PID, 99, 100);

    assertThatThrownBy(() -> open(OWN))
        .isInstanceOf(UnusableGroupException.class)
        .hasMessageContaining("also holds 2 other processes")
        .hasMessageContaining("systemd-run --scope -p Delegate=yes");
    assertThat(kernel.groups()).containsExactly(OWN);
  }

  @Test
  void withoutTheMemoryControllerItSaysWhatThereIs() {
    kernel.start(OWN, false, Set.of("hugetlb"), PID);

    assertThatThrownBy(() -> open(OWN))
        .hasMessage(OWN + "/cgroup.controllers offers hugetlb, needed is memory");
    assertThat(kernel.groups()).containsExactly(OWN);
  }

  @Test
  void aControllerThatIsNotDelegatedIsSaidNotToHold() throws Exception {
    kernel.start(OWN, false, Set.of("memory", "pids"), PID);

    Containment containment = open(OWN);

    assertThat(containment.holds())
        .contains(new Hold("cpu", "0.5 cores", "not held: the controller cpu is not delegated"));
    assertThat(containment.cell("agent-1.1").group()).isPresent();
  }

  @Test
  void aSecondRunInTheSameGroupNeitherNeedsNorHarmsTheFirst() throws Exception {
    kernel.start(OWN, false, ALL, PID);
    CgroupContainment first = open(OWN);
    CgroupContainment second = CgroupContainment.open(new OwnGroup(OWN, false), kernel, LIMITS, 78);

    first.close();

    assertThat(second.cell("agent-1.1").breached()).isEmpty();
    assertThat(kernel.read(second.cell("agent-2.1").group().orElseThrow().resolve("pids.max")))
        .isEqualTo("32");
  }

  @Test
  void aHalfMadeArrangementIsTakenBack() {
    CgroupFiles refusing = new Refusing(kernel, AGENTS);
    kernel.start(OWN, false, ALL, PID);

    assertThatThrownBy(
            () -> CgroupContainment.open(new OwnGroup(OWN, false), refusing, LIMITS, PID))
        .isInstanceOf(UnusableGroupException.class)
        .hasMessageContaining(OWN.toString())
        .hasMessageContaining("Permission denied");
    assertThat(kernel.groups()).containsExactly(OWN);
  }

  private CgroupContainment open(Path own) throws UnusableGroupException {
    return CgroupContainment.open(new OwnGroup(own, false), kernel, LIMITS, PID);
  }

  /** Lets one folder not be made. */
  private record Refusing(CgroupFiles kernel, Path folder) implements CgroupFiles {
    @Override
    public boolean exists(Path file) {
      return kernel.exists(file);
    }

    @Override
    public String read(Path file) throws IOException {
      return kernel.read(file);
    }

    @Override
    public void write(Path file, String command) throws IOException {
      kernel.write(file, command);
    }

    @Override
    public void makeGroup(Path group) throws IOException {
      if (group.equals(folder)) {
        throw new IOException("Permission denied");
      }
      kernel.makeGroup(group);
    }

    @Override
    public void removeGroup(Path group) throws IOException {
      kernel.removeGroup(group);
    }
  }
}
