package dev.masterperf.producer.isolation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one change of the number of agents.
 *
 * @param wanted agents to be started; none when scaled down
 * @param ready those that became ready
 * @param stopped agents that were to go, and are gone
 * @param timesToReady of the ready ones, from the start of each process, ascending
 * @param took from the first start to the last agent ready, or gone
 */
public record Deployment(
    int wanted, List<Agent> ready, int stopped, List<Duration> timesToReady, Duration took) {
  public Deployment {
    ready = List.copyOf(ready);
    timesToReady = timesToReady.stream().sorted().toList();
  }

  /** Agents that were not ready in time or ended before; those to be restarted among them. */
  public int failed() {
    return wanted - ready.size();
  }

  /**
   * The time within which this share of the agents were ready (nearest rank).
   *
   * @param share above 0, up to 1
   */
  public Optional<Duration> timeToReady(double share) {
    if (timesToReady.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Math.ceil(share * timesToReady.size());
    return Optional.of(timesToReady.get(Math.max(1, rank) - 1));
  }
}
