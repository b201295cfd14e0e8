package dev.masterperf.api.keys;

import dev.masterperf.api.access.Grant;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives keys, takes them back, and knows them again. */
public final class Keys {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
  private final DocumentBook<ApiKey> book;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * @param random for secrets: cryptographically strong
   */
  public Keys(DocumentBook<ApiKey> book, RandomGenerator random, InstantSource clock) {
    this.book = book;
    this.random = random;
    this.clock = clock;
  }

  /** There is no key of that id, or none that could be changed so. */
  public static final class NoSuchKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchKey(String message) {
      super(message);
    }
  }

  /** Somebody changed the key meanwhile. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** All keys by id, revoked ones too. */
  public SortedMap<String, Document<ApiKey>> all() {
    return book.now().byName();
  }

  /**
   * Gives a key. What is returned is the only place where its secret stands.
   *
   * @param by who gives it
   * @param lifetime null: it does not expire
   * @throws IllegalArgumentException if name or grants cannot be taken
   * @throws dev.masterperf.streams.document.DocumentsUnavailable if it cannot be kept
   */
  public KeyText create(String name, List<Grant> grants, String by, @Nullable Duration lifetime) {
    KeyText text = KeyText.generate(random);
    Instant now = clock.instant();
    KeySecret secret = new KeySecret(text.hash(), now, null);
    Instant end = lifetime == null ? null : now.plus(lifetime);
    ApiKey key = new ApiKey(name, grants, List.of(secret), now, by, end, null, null);
    book.put(text.id(), key, all -> requireNew(all, text.id()));
    return text;
  }

  private static void requireNew(Documents<ApiKey> all, String id) {
    if (all.has(id)) {
      throw new IllegalStateException("of 62 random bits, " + id + " came twice");
    }
  }

  /**
   * Gives another secret for a key; those before hold a while longer.
   *
   * @param overlap how long
   * @throws NoSuchKey if there is none that holds
   */
  public KeyText rotate(String id, Duration overlap) {
    return rotate(id, overlap, key -> true);
  }

  /**
   * The same of keys that somebody may change; others look as if there were none.
   *
   * @param theirs which those are
   */
  KeyText rotate(String id, Duration overlap, Predicate<ApiKey> theirs) {
    existing(book.now(), id); // what is no id has no secret either
    Instant now = clock.instant();
    KeyText text = KeyText.generate(id, random);
    KeySecret secret = new KeySecret(text.hash(), now, null);
    change(
        id,
        theirs,
        key -> {
          if (!key.holds(now)) {
            throw new NoSuchKey("the key " + id + " is revoked or expired; create a new one");
          }
          return key.rotated(secret, now.plus(overlap));
        });
    return text;
  }

  /**
   * Takes a key back: it opens nothing any more, here at once and elsewhere within about a second.
   *
   * @throws NoSuchKey if there is none of that id
   */
  public ApiKey revoke(String id) {
    return revoke(id, key -> true);
  }

  /**
   * The same of keys that somebody may change; others look as if there were none.
   *
   * @param theirs which those are
   */
  ApiKey revoke(String id, Predicate<ApiKey> theirs) {
    Instant now = clock.instant();
    return change(id, theirs, key -> key.revokedAt() == null ? key.revoked(now) : key);
  }

  private ApiKey change(String id, Predicate<ApiKey> theirs, UnaryOperator<ApiKey> to) {
    while (true) {
      Document<ApiKey> before = existing(book.now(), id);
      if (!theirs.test(before.content())) {
        throw missing(id);
      }
      try {
        return book.put(id, to.apply(before.content()), all -> requireSame(all, before)).content();
      } catch (Overtaken e) {
        LOG.atDebug().addKeyValue("key", id).log("key was changed meanwhile; it is read again");
      }
    }
  }

  private static Document<ApiKey> existing(Documents<ApiKey> all, String id) {
    return all.find(id).orElseThrow(() -> missing(id));
  }

  private static NoSuchKey missing(String id) {
    return new NoSuchKey("there is no key " + id + "; masterperf keys list names all");
  }

  private static void requireSame(Documents<ApiKey> all, Document<ApiKey> before) {
    if (existing(all, before.name()).version() != before.version()) {
      throw new Overtaken();
    }
  }

  /** The key of this id, if there is one. */
  public Optional<ApiKey> find(String id) {
    return book.now().find(id).map(Document::content);
  }

  /** The secret that was presented, if it opens its key now. */
  public Optional<KeySecret> opened(KeyText presented) {
    return find(presented.id()).flatMap(key -> key.opened(presented, clock.instant()));
  }

  /**
   * The key of this id, if the secret by which somebody came in still opens it.
   *
   * @param mark of that secret
   */
  public Optional<ApiKey> stillOpen(String id, String mark) {
    return find(id).filter(key -> key.opens(mark, clock.instant()));
  }

  /**
   * Writes down that a key was used. If it was changed at this very moment, that is what counts.
   *
   * @throws dev.masterperf.streams.document.DocumentsUnavailable if it cannot be kept
   */
  void used(String id, Instant at) {
    Optional<Document<ApiKey>> before = book.now().find(id);
    if (before.isPresent()) {
      try {
        book.put(id, before.get().content().used(at), all -> requireSame(all, before.get()));
      } catch (Overtaken | NoSuchKey e) {
        return; // the next use is written down
      }
    }
  }
}
