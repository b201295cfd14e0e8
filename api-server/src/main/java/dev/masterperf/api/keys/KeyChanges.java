package dev.masterperf.api.keys;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.Documents;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the audit trail what happens to keys, whoever did it and by whatever means: they are
 * changed in Kafka itself. Each process that knows callers by keys writes what it saw; what happens
 * while none runs is not written.
 *
 * <p>One daemon thread compares and writes, since to write takes its time and keys have to be
 * followed meanwhile. It owns {@code before}.
 */
public final class KeyChanges implements Consumer<Documents<ApiKey>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyChanges.class);
  private static final long LAST_WORD_SECONDS = 2;

  private final AuditLog audit;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "key-changes");
            thread.setDaemon(true);
            return thread;
          });
  private SortedMap<String, Document<ApiKey>> before;

  /**
   * @param now what is there already, and is not written
   */
  public KeyChanges(AuditLog audit, Documents<ApiKey> now) {
    this.audit = audit;
    this.before = now.byName();
  }

  @Override
  public void accept(Documents<ApiKey> now) {
    if (!writer.isShutdown()) {
      writer.execute(() -> compare(now.byName()));
    }
  }

  private void compare(SortedMap<String, Document<ApiKey>> now) {
    SortedMap<String, Document<ApiKey>> gone = new TreeMap<>(before);
    gone.keySet().removeAll(now.keySet());
    gone.forEach((id, key) -> record("key.delete", id, described(key.content())));
    now.forEach(
        (id, key) -> {
          ApiKey is = key.content();
          Optional<ApiKey> was = Optional.ofNullable(before.get(id)).map(Document::content);
          action(was, is).ifPresent(action -> record(action, id, described(is)));
        });
    before = now;
  }

  private static Optional<String> action(Optional<ApiKey> was, ApiKey is) {
    if (was.isEmpty()) {
      return Optional.of("key.create");
    }
    ApiKey old = was.get();
    if (old.revokedAt() == null && is.revokedAt() != null) {
      return Optional.of("key.revoke");
    }
    if (!old.secrets().equals(is.secrets())) {
      return Optional.of("key.rotate");
    }
    return old.used(is.createdAt()).equals(is.used(is.createdAt()))
        ? Optional.empty() // it was used, at most
        : Optional.of("key.change");
  }

  private static String described(ApiKey key) {
    return key.name()
        + ": "
        + key.grants().stream().map(Grant::text).collect(Collectors.joining(", "))
        + (key.expiresAt() == null ? "" : "; until " + key.expiresAt())
        + "; made by "
        + key.createdBy();
  }

  private void record(String action, String id, String detail) {
    try {
      audit.record(action, id, Outcome.TAKEN, detail);
    } catch (ProblemException e) { // it is tried on
      LOG.atWarn().addKeyValue("key", id).setCause(e).log("change of a key not written down yet");
    }
  }

  /** What was seen is written within two seconds, or not at all. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LAST_WORD_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
