package dev.masterperf.alerts.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with one endpoint, as seen by this instance.
 *
 * @param receiver its name
 * @param target where it is, without secrets
 * @param since when that began; null while it takes deliveries
 */
public record EndpointStatus(String receiver, String target, State state, @Nullable Instant since) {

  /** What it does. */
  public enum State {
    /** It takes deliveries, or nothing is known against it. */
    TAKING,
    /** It failed several times in a row; attempts are made now and then. */
    SILENT,
    /** It answered 410: nothing is sent until its URL changes or somebody enables it. */
    DISABLED
  }
}
