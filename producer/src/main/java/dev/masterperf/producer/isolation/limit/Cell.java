package dev.masterperf.producer.isolation.limit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The limits around one agent's process, from before its start until after its end. */
public interface Cell extends AutoCloseable {

  /** The control group a process must enter before it becomes the agent. */
  Optional<Path> group();

  /** {@code RLIMIT_DATA} the process must set for itself before it becomes the agent. */
  OptionalLong dataBytes();

  /** How it was throttled so far, where the system tells. */
  Optional<Throttling> throttling();

  /**
   * Which limit such usage is beyond, where it is the caller who must end the agent for it.
   *
   * @param rssBytes of the agent and all its children
   */
  Optional<String> exceededBy(long rssBytes);

  /** For which limit the system has ended it; asked when the agent is gone. */
  Optional<String> breached();

  /** Ends what the agent left running, as far as this cell can see it, and opens the cell. */
  @Override
  void close();
}
