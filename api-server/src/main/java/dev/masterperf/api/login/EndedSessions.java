package dev.masterperf.api.login;

import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.DocumentKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Sessions that somebody ended before their time, known to every process. A cookie says by itself
 * who it is for, so a copy of it would hold on otherwise.
 */
public final class EndedSessions {
  /** Those in {@code masterperf.ended-sessions.v1}: by a session's id, when it would end. */
  public static final DocumentKind<Instant> KIND =
      new DocumentKind<>(
          Topics.ENDED_SESSIONS.name(),
          "ended sessions",
          EndedSessions::bytes,
          EndedSessions::read);

  /** More than are ended by one call, so that they do not become ever more. */
  private static final int FORGOTTEN_AT_ONCE = 2;

  private final DocumentBook<Instant> book;
  private final InstantSource clock;

  public EndedSessions(DocumentBook<Instant> book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  private record Value(Instant until) {}

  boolean contains(String session) {
    return book.now().has(session);
  }

  /**
   * Ends a session here at once, and elsewhere within about a second. Some of those whose time is
   * over anyhow are forgotten.
   *
   * @throws dev.masterperf.streams.document.DocumentsUnavailable if it cannot be kept
   */
  void end(Credential.Session session) {
    if (contains(session.id())) {
      return;
    }
    book.put(session.id(), session.until(), all -> {});
    over().forEach(id -> book.delete(id, all -> {}));
  }

  private List<String> over() {
    Instant now = clock.instant();
    return book.now().byName().values().stream()
        .filter(ended -> !now.isBefore(ended.content()))
        .map(Document::name)
        .limit(FORGOTTEN_AT_ONCE)
        .toList();
  }

  private static byte[] bytes(Instant until) {
    return Json.bytes(new Value(until));
  }

  private static Instant read(byte[] bytes) {
    Instant until = Json.read(bytes, Value.class).until();
    if (until == null) {
      throw new IllegalArgumentException("an ended session says until when it would have held");
    }
    return until;
  }
}
