package dev.masterperf.api.coverage;

import dev.masterperf.streams.view.Coverage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partition that a standby answered.
 *
 * @param lag records of its changelogs that the standby had not applied, and of its metrics that no
 *     commit covers
 */
public record StalePartition(int partition, long lag) {

  /** Null where owners answered everything. */
  public static @Nullable List<StalePartition> of(Coverage coverage) {
    List<StalePartition> stale =
        coverage.stale().stream()
            .map(cover -> new StalePartition(cover.partition(), cover.lag()))
            .toList();
    return stale.isEmpty() ? null : stale;
  }

  @Override
  public String toString() {
    return partition + "=" + lag;
  }
}
