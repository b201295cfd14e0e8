package dev.masterperf.api.keys;

import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.Scopes;
import dev.masterperf.streams.document.Documents;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the audit trail what happens to keys, whoever did it and by whatever means: they can
 * be changed in Kafka itself. Each process that knows callers by keys writes what it saw. What
 * happened while it did not run it sees when it starts again, by what it kept of the keys before.
 *
 * <p>One daemon thread compares and writes, since to write takes its time and keys have to be
 * followed meanwhile. It owns {@code before}.
 */
public final class KeyChanges implements Consumer<Documents<ApiKey>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyChanges.class);
  private static final long LAST_WORD_SECONDS = 2;

  private final AuditLog audit;
  private final SeenKeys seen;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(DaemonThreads.named("key-changes"));
  private @Nullable SortedMap<String, ApiKey> before;

  /**
   * @param seen what was there when this process ran last; if it never did, the first keys it hears
   *     of are not written
   */
  public KeyChanges(AuditLog audit, SeenKeys seen) {
    this.audit = audit;
    this.seen = seen;
    this.before = seen.read().orElse(null);
  }

  @Override
  public void accept(Documents<ApiKey> now) {
    if (!writer.isShutdown()) {
      SortedMap<String, ApiKey> keys = new TreeMap<>();
      now.byName().forEach((id, key) -> keys.put(id, key.content()));
      writer.execute(() -> compare(keys));
    }
  }

  private void compare(SortedMap<String, ApiKey> now) {
    SortedMap<String, ApiKey> was = before;
    before = now;
    if (was == null) {
      keep(now);
      return;
    }
    SortedMap<String, ApiKey> gone = new TreeMap<>(was);
    gone.keySet().removeAll(now.keySet());
    boolean changed = !gone.isEmpty();
    boolean written = true;
    for (var key : gone.entrySet()) {
      written &= record("key.delete", key.getKey(), key.getValue());
    }
    for (var key : now.entrySet()) {
      for (String action : actions(was.get(key.getKey()), key.getValue())) {
        changed = true;
        written &= record(action, key.getKey(), key.getValue());
      }
    }
    if (changed && written) {
      keep(now);
    }
  }

  private static List<String> actions(@Nullable ApiKey was, ApiKey is) {
    boolean revoked = is.revokedAt() != null;
    if (was == null) {
      return revoked ? List.of("key.create", "key.revoke") : List.of("key.create");
    }
    if (was.revokedAt() == null && revoked) {
      return List.of("key.revoke");
    }
    if (!was.secrets().equals(is.secrets())) {
      return List.of("key.rotate");
    }
    return was.used(is.createdAt()).equals(is.used(is.createdAt()))
        ? List.of() // it was used, at most
        : List.of("key.change");
  }

  private boolean record(String action, String id, ApiKey key) {
    AuditLog log = Scopes.common(key.patterns()).map(audit::in).orElse(audit);
    try {
      log.record(action, id, Outcome.TAKEN, key.described());
      return true;
    } catch (ProblemException e) { // it is tried on
      LOG.atWarn().addKeyValue("key", id).setCause(e).log("change of a key not written down yet");
      return false;
    }
  }

  /** Without it, what happens while this process does not run is not seen, or seen twice. */
  private void keep(SortedMap<String, ApiKey> now) {
    try {
      seen.keep(now);
    } catch (UncheckedIOException e) {
      LOG.atWarn().setCause(e).log("keys that were seen not kept");
    }
  }

  /** What was seen is written within two seconds, or at the next start. */
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
