package dev.masterperf.api.login;

import dev.masterperf.api.access.Grant;
import java.time.Instant;
import java.util.List;

/** Who somebody showed to be: what a session or a ticket is for. */
sealed interface Identity {

  /**
   * Whoever has a key. What it may be used for is looked up each time.
   *
   * @param mark of the secret, so that one that was rotated away ends its sessions
   */
  record ByKey(String id, String mark) implements Identity {}

  /**
   * Whom an identity provider knows.
   *
   * @param until when it has to be asked again
   */
  record ByToken(String name, List<Grant> grants, Instant until) implements Identity {
    public ByToken {
      grants = List.copyOf(grants);
    }
  }
}
