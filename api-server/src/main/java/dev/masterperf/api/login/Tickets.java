package dev.masterperf.api.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a browser open one socket within 30 seconds: a page cannot send a key when it connects, and
 * a cookie alone would let pages of other sites connect as well.
 *
 * <p>A ticket holds at every process with the same key for seals, and each process takes it once.
 */
final class Tickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final String PURPOSE = "ticket";

  private final Seals seals;
  private final InstantSource clock;

  /** Until when those that were taken would hold. */
  private final Map<String, Instant> taken = new ConcurrentHashMap<>();

  Tickets(Seals seals, InstantSource clock) {
    this.seals = seals;
    this.clock = clock;
  }

  String issue(Identity identity) {
    Instant until = clock.instant().plus(LIFETIME);
    return new SealedIdentity(identity, until, UUID.randomUUID().toString()).seal(seals, PURPOSE);
  }

  /** Whose ticket that is; empty if it is none, too old, or was taken before. */
  Optional<Identity> take(String text) {
    Instant now = clock.instant();
    taken.values().removeIf(until -> !now.isBefore(until));
    return SealedIdentity.open(seals, PURPOSE, text, now)
        .filter(ticket -> taken.putIfAbsent(ticket.id(), ticket.until()) == null)
        .map(SealedIdentity::identity);
  }
}
