package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.time.Duration;

/** What the server made of a batch. */
sealed interface SendOutcome {
  /** Why it was not taken; empty where it was. */
  String reason();

  /** Whether the same may be taken a little later. */
  default boolean passes() {
    return false;
  }

  /** What the server asks to wait. */
  default Duration retryAfter() {
    return Duration.ZERO;
  }

  /**
   * The broker has what was accepted of it.
   *
   * @param report as the server gives it
   * @param replayed whether it had the batch already
   */
  record Taken(JsonNode report, boolean replayed) implements SendOutcome {
    /** Of a batch in which nothing could be sent. */
    static Taken nothing() {
      return new Taken(Json.MAPPER.createObjectNode(), false);
    }

    @Override
    public String reason() {
      return "";
    }
  }

  /** Not now. */
  record Later(Duration retryAfter, String reason) implements SendOutcome {
    @Override
    public boolean passes() {
      return true;
    }
  }

  /** Nobody listens there, which a server that is being restarted does not either. */
  record Unreachable(String reason) implements SendOutcome {
    @Override
    public boolean passes() {
      return true;
    }
  }

  /** A smaller one may do. */
  record TooLarge(String reason) implements SendOutcome {}

  /** It will not be taken at any time. */
  record Refused(String reason) implements SendOutcome {}
}
