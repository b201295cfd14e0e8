package dev.masterperf.api.login;

import java.time.Instant;
import java.util.Optional;

/**
 * How somebody came in.
 *
 * @param session by which, if it was one
 */
record Credential(Identity identity, Optional<Session> session) {

  /** By a key or a token. */
  static Credential of(Identity identity) {
    return new Credential(identity, Optional.empty());
  }

  /**
   * A session of a browser.
   *
   * @param until when it ends, if nobody ends it before
   */
  record Session(String id, Instant until) {}
}
