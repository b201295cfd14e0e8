package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits by cgroup v2 (kernel documentation, "Control Group v2"): one group for each agent's
 * process.
 *
 * <pre>
 * own                        where this process was started, delegated to it
 * ├─ masterperf-PID          this process: own may hold none once its children have controllers
 * └─ masterperf-agents-PID
 *    ├─ agent-1.1            memory.max, cpu.max, pids.max
 *    └─ agent-2.1
 * </pre>
 */
final class CgroupContainment implements Containment {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupContainment.class);
  private static final String PROCS = "cgroup.procs";
  private static final String SUBTREE = "cgroup.subtree_control";

  private final CgroupFiles files;
  private final Limits limits;
  private final Groups groups;
  private final Set<String> controllers;
  private final long pid;

  private CgroupContainment(
      CgroupFiles files, Limits limits, Groups groups, Set<String> controllers, long pid) {
    this.files = files;
    this.limits = limits;
    this.groups = groups;
    this.controllers = controllers;
    this.pid = pid;
  }

  /**
   * Makes the groups.
   *
   * @param pid of this process
   * @throws UnusableGroupException if {@code own} cannot be used; nothing is changed then
   */
  static CgroupContainment open(OwnGroup own, CgroupFiles files, Limits limits, long pid)
      throws UnusableGroupException {
    try {
      Set<String> controllers = controllers(own, files, limits);
      boolean root = !files.exists(own.folder().resolve("cgroup.type"));
      if (!root) {
        requireOwnUse(own, files, pid);
      }
      return open(own, files, limits, controllers, root, pid);
    } catch (IOException e) {
      throw new UnusableGroupException(own.folder() + ": " + why(e), e);
    }
  }

  private static Set<String> controllers(OwnGroup own, CgroupFiles files, Limits limits)
      throws IOException, UnusableGroupException {
    Path list = own.folder().resolve("cgroup.controllers");
    Set<String> available = words(files.read(list));
    Set<String> wanted = wanted(limits);
    Set<String> usable = new LinkedHashSet<>(wanted);
    usable.retainAll(available);
    boolean memoryMissing = wanted.contains(Hold.MEMORY) && !usable.contains(Hold.MEMORY);
    if (memoryMissing || usable.isEmpty()) {
      throw new UnusableGroupException(
          "%s offers %s, needed is %s"
              .formatted(
                  list,
                  available.isEmpty() ? "nothing" : String.join(" ", available),
                  memoryMissing ? Hold.MEMORY : String.join(" ", wanted)));
    }
    return usable;
  }

  private static Set<String> wanted(Limits limits) {
    Set<String> wanted = new LinkedHashSet<>();
    limits.memoryBytes().ifPresent(limit -> wanted.add(Hold.MEMORY));
    limits.cores().ifPresent(limit -> wanted.add(Hold.CPU));
    limits.pids().ifPresent(limit -> wanted.add(Hold.PIDS));
    return wanted;
  }

  /** Other people's processes are not ours to move. */
  private static void requireOwnUse(OwnGroup own, CgroupFiles files, long pid)
      throws IOException, UnusableGroupException {
    String type = files.read(own.folder().resolve("cgroup.type"));
    if (!type.equals("domain")) {
      throw new UnusableGroupException(own.folder() + " is a group of type " + type);
    }
    Set<String> others = words(files.read(own.folder().resolve(PROCS)));
    others.remove(Long.toString(pid));
    if (!others.isEmpty()) {
      throw new UnusableGroupException(
          "%s also holds %d other process%s"
                  .formatted(own.folder(), others.size(), others.size() == 1 ? "" : "es")
              + OwnGroup.advice());
    }
  }

  private static CgroupContainment open(
      OwnGroup own,
      CgroupFiles files,
      Limits limits,
      Set<String> controllers,
      boolean root,
      long pid)
      throws IOException {
    Path folder = own.folder();
    Set<String> enabled = new LinkedHashSet<>(controllers);
    enabled.removeAll(words(files.read(folder.resolve(SUBTREE))));
    Groups groups =
        new Groups(
            folder,
            root ? Optional.empty() : Optional.of(folder.resolve("masterperf-" + pid)),
            folder.resolve("masterperf-agents-" + pid),
            List.copyOf(enabled));
    CgroupContainment made = new CgroupContainment(files, limits, groups, controllers, pid);
    try {
      made.make();
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private void make() throws IOException {
    if (groups.self().isPresent()) {
      files.makeGroup(groups.self().get());
      files.write(groups.self().get().resolve(PROCS), Long.toString(pid));
    }
    if (!groups.enabled().isEmpty()) {
      files.write(groups.own().resolve(SUBTREE), signed("+", groups.enabled()));
    }
    files.makeGroup(groups.agents());
    files.write(groups.agents().resolve(SUBTREE), signed("+", controllers));
  }

  @Override
  public String means() {
    return "cgroup v2";
  }

  @Override
  public String reason() {
    return "";
  }

  @Override
  public List<Hold> holds() {
    return List.of(
        Hold.memory(limits, "memory.max"),
        Hold.cpu(limits, controllers.contains(Hold.CPU) ? "cpu.max" : notHeld(Hold.CPU)),
        Hold.pids(limits, controllers.contains(Hold.PIDS) ? "pids.max" : notHeld(Hold.PIDS)));
  }

  private static String notHeld(String controller) {
    return "not held: the controller " + controller + " is not delegated";
  }

  @Override
  public Cell cell(String name) throws IOException {
    return CgroupCell.make(files, groups.agents().resolve(name), limits, controllers);
  }

  @Override
  public Optional<Groups> groups() {
    return Optional.of(groups);
  }

  /** Undoes in reverse what {@link #make} did, as far as it came. */
  @Override
  public void close() {
    attempt(() -> files.removeGroup(groups.agents()));
    if (!groups.enabled().isEmpty()) {
      // Refused while another run has its agents here, and right so.
      attempt(() -> files.write(groups.own().resolve(SUBTREE), signed("-", groups.enabled())));
    }
    groups
        .self()
        .filter(files::exists)
        .ifPresent(
            self -> {
              attempt(() -> files.write(groups.own().resolve(PROCS), Long.toString(pid)));
              attempt(() -> files.removeGroup(self));
            });
  }

  /** A step of undoing. */
  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.atInfo()
          .addKeyValue("group", groups.own())
          .addKeyValue("reason", why(e))
          .log("control groups are left as they are");
    }
  }

  /** A file system exception's message is the path alone where the kernel gave no text. */
  private static String why(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String signed(String sign, Iterable<String> names) {
    List<String> signed = new ArrayList<>();
    names.forEach(name -> signed.add(sign + name));
    return String.join(" ", signed);
  }

  static Set<String> words(String text) {
    return Arrays.stream(text.split("\\s+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
