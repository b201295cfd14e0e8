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
 * <p>A ticket that a session asked for is taken with the cookie of that session alone, by any
 * process: whoever overheard the ticket has nothing by it. One that was asked for with a key or a
 * token is taken by the process alone that gave it. Each process takes a ticket once.
 */
final class Tickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final String PURPOSE = "ticket";

  private final Seals seals;
  private final InstantSource clock;

  /** What tells this process from others with the same key for seals. */
  private final String process = "process " + UUID.randomUUID();

  /** Until when those that were taken would hold. */
  private final Map<String, Instant> taken = new ConcurrentHashMap<>();

  Tickets(Seals seals, InstantSource clock) {
    this.seals = seals;
    this.clock = clock;
  }

  String issue(Credential credential) {
    Instant until = clock.instant().plus(LIFETIME);
    String bound = credential.session().map(Tickets::bound).orElse(process);
    return new SealedIdentity(
            credential.identity(), until, UUID.randomUUID().toString(), Optional.of(bound))
        .seal(seals, PURPOSE);
  }

  private static String bound(Credential.Session session) {
    return "session " + session.id();
  }

  /**
   * Whose ticket that is; empty if it is none, too old, was taken before, or is not for who brings
   * it.
   *
   * @param session that is brought along, if it holds
   */
  Optional<Credential> take(String text, Optional<Credential> session) {
    Instant now = clock.instant();
    taken.values().removeIf(until -> !now.isBefore(until));
    Optional<SealedIdentity> ticket = SealedIdentity.open(seals, PURPOSE, text, now);
    return ticket.flatMap(of -> bearer(of, session)).filter(bearer -> first(ticket.orElseThrow()));
  }

  private Optional<Credential> bearer(SealedIdentity ticket, Optional<Credential> session) {
    return ticket.bound().equals(Optional.of(process))
        ? Optional.of(Credential.of(ticket.identity()))
        : session.filter(brought -> brought.session().map(Tickets::bound).equals(ticket.bound()));
  }

  private boolean first(SealedIdentity ticket) {
    return taken.putIfAbsent(ticket.id(), ticket.until()) == null;
  }
}
