package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules of cgroup v2 as far as they matter here ("Control Group v2", kernel documentation):
 * which files a group has, no processes in a group whose children have controllers, no controller
 * taken back from below, no removal of what is in use. What it refuses, the kernel refuses.
 */
final class FakeKernel implements CgroupFiles {
  private final Map<Path, Group> groups = new TreeMap<>();

  private final class Group {
    final boolean root;
    final Set<String> controllers;
    final Set<String> subtree = new LinkedHashSet<>();
    final Set<String> procs = new TreeSet<>();
    final Map<String, String> files = new TreeMap<>();

    Group(boolean root, Set<String> controllers) {
      this.root = root;
      this.controllers = controllers;
      if (!root) {
        files.put("cgroup.type", "domain");
        files.put("cgroup.kill", "");
        if (controllers.contains("memory")) {
          files.putAll(
              Map.of(
                  "memory.max", "max",
                  "memory.swap.max", "max",
                  "memory.oom.group", "0",
                  "memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n"));
        }
        if (controllers.contains("cpu")) {
          files.put("cpu.max", "max 100000");
        }
        if (controllers.contains("pids")) {
          files.put("pids.max", "max");
        }
      }
    }
  }

  /** The group a process was started in. */
  void start(Path folder, boolean root, Set<String> controllers, long... pids) {
    Group group = new Group(root, controllers);
    for (long pid : pids) {
      group.procs.add(Long.toString(pid));
    }
    groups.put(folder, group);
  }

  /** What the kernel itself would write there. */
  void put(Path file, String text) {
    groups.get(file.getParent()).files.put(name(file), text);
  }

  Set<Path> groups() {
    return groups.keySet();
  }

  @Override
  public boolean exists(Path file) {
    Group group = groups.get(file.getParent());
    return groups.containsKey(file) || (group != null && group.files.containsKey(name(file)));
  }

  @Override
  public String read(Path file) throws IOException {
    Group group = group(file.getParent());
    return switch (name(file)) {
      case "cgroup.controllers" -> String.join(" ", group.controllers);
      case "cgroup.subtree_control" -> String.join(" ", group.subtree);
      case "cgroup.procs" -> String.join("\n", group.procs);
      default -> {
        String text = group.files.get(name(file));
        if (text == null) {
          throw new NoSuchFileException(file.toString());
        }
        yield text.strip();
      }
    };
  }

  @Override
  public void write(Path file, String command) throws IOException {
    Group group = group(file.getParent());
    switch (name(file)) {
      case "cgroup.procs" -> enter(group, command);
      case "cgroup.subtree_control" -> control(file.getParent(), group, command);
      case "cgroup.kill" -> group.procs.clear();
      default -> {
        if (!group.files.containsKey(name(file))) {
          throw new NoSuchFileException(file.toString());
        }
        group.files.put(name(file), command);
      }
    }
  }

  private void enter(Group group, String pid) throws IOException {
    if (!group.root && !group.subtree.isEmpty()) {
      throw busy("no internal processes");
    }
    groups.values().forEach(each -> each.procs.remove(pid));
    group.procs.add(pid);
  }

  private void control(Path folder, Group group, String command) throws IOException {
    for (String word : command.split(" ")) {
      String name = word.substring(1);
      if (word.startsWith("+")) {
        if (!group.controllers.contains(name)) {
          throw new NoSuchFileException(name);
        }
        if (!group.root && !group.procs.isEmpty()) {
          throw busy("no internal processes");
        }
        group.subtree.add(name);
      } else if (word.startsWith("-")) {
        for (Map.Entry<Path, Group> each : groups.entrySet()) {
          if (folder.equals(each.getKey().getParent()) && each.getValue().subtree.contains(name)) {
            throw busy(each.getKey() + " uses " + name);
          }
        }
        group.subtree.remove(name);
      } else {
        throw new FileSystemException("invalid argument: " + command);
      }
    }
  }

  @Override
  public void makeGroup(Path folder) throws IOException {
    Group parent = group(folder.getParent());
    if (groups.putIfAbsent(folder, new Group(false, Set.copyOf(parent.subtree))) != null) {
      throw new FileSystemException(folder + " exists");
    }
  }

  @Override
  public void removeGroup(Path folder) throws IOException {
    Group group = groups.get(folder);
    if (group == null) {
      return;
    }
    if (!group.procs.isEmpty()
        || groups.keySet().stream().anyMatch(each -> folder.equals(each.getParent()))) {
      throw busy(folder.toString());
    }
    groups.remove(folder);
  }

  private Group group(Path folder) throws IOException {
    Group group = groups.get(folder);
    if (group == null) {
      throw new NoSuchFileException(String.valueOf(folder));
    }
    return group;
  }

  private static IOException busy(String what) {
    return new FileSystemException("Device or resource busy: " + what);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
