package dev.masterperf.producer.isolation.limit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The control groups that one run makes.
 *
 * @param own the group this process was started in
 * @param self a child of it this process has moved to, since a group with children that have
 *     controllers may hold no process itself; empty at the root of all groups, where that is
 *     allowed
 * @param agents a child of it that holds one group for each agent
 * @param enabled controllers switched on in {@code own} by this run
 */
public record Groups(Path own, Optional<Path> self, Path agents, List<String> enabled) {
  public Groups {
    enabled = List.copyOf(enabled);
  }
}
