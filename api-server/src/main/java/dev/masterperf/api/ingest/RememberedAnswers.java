package dev.masterperf.api.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers given under idempotency keys. A repetition gets the first one's answer, also while
 * that is still under way, and nothing is sent for it.
 *
 * <p>Only an answer that says the broker has the metrics is kept. After any other the key is
 * forgotten, so that a repetition is a new attempt.
 *
 * <p>Kept in memory: bounded by number, size and age, the oldest go first, and a restart forgets
 * all. Everything is guarded by this object's lock, which is not held while anything is sent.
 */
final class RememberedAnswers {
  private final int maxKeys;
  private final long maxBytes;
  private final Duration keep;
  private final InstantSource clock;
  private final Map<IdempotencyKey, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  RememberedAnswers(int maxKeys, long maxBytes, Duration keep, InstantSource clock) {
    this.maxKeys = maxKeys;
    this.maxBytes = maxBytes;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * What is answered under a key.
   *
   * @param first whether this is its first use
   * @param answer completes when it is known what became of the metrics
   */
  record Answered(boolean first, CompletableFuture<Reply> answer) {}

  private record Entry(String digest, Instant since, CompletableFuture<Reply> answer) {
    /** Zero while it is under way, which nobody may forget. */
    int size() {
      Reply reply = answer.isDone() && !answer.isCompletedExceptionally() ? answer.join() : null;
      return reply == null ? 0 : reply.report().length;
    }
  }

  /**
   * The answer under this key: the one given or to be given already, or else the one that this
   * attempt leads to.
   *
   * @param digest of the body; the same for the same body only
   * @return empty if the key stands for another body
   */
  Optional<Answered> answer(
      IdempotencyKey key, String digest, Supplier<CompletableFuture<Reply>> attempt) {
    Entry entry;
    synchronized (this) {
      forgetOld();
      Entry known = entries.get(key);
      if (known != null) {
        return known.digest().equals(digest)
            ? Optional.of(new Answered(false, known.answer()))
            : Optional.empty();
      }
      entry = new Entry(digest, clock.instant(), new CompletableFuture<>());
      entries.put(key, entry);
    }
    begin(key, entry, attempt);
    return Optional.of(new Answered(true, entry.answer()));
  }

  private void begin(IdempotencyKey key, Entry entry, Supplier<CompletableFuture<Reply>> attempt) {
    try {
      attempt.get().whenComplete((reply, e) -> settle(key, entry, reply, e));
    } catch (RuntimeException | Error e) {
      settle(key, entry, null, e);
      throw e;
    }
  }

  private void settle(
      IdempotencyKey key, Entry entry, @Nullable Reply reply, @Nullable Throwable failure) {
    synchronized (this) {
      if (reply != null && reply.delivery().problem().isEmpty()) {
        bytes += reply.report().length;
      } else {
        entries.remove(key, entry);
      }
    }
    // Outside the lock: whoever waits for it writes a response now.
    if (reply != null) {
      entry.answer().complete(reply);
    } else {
      entry
          .answer()
          .completeExceptionally(
              failure == null ? new IllegalStateException("no answer") : failure);
    }
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(keep);
    Iterator<Entry> inOrder = entries.values().iterator();
    while (inOrder.hasNext()) {
      Entry entry = inOrder.next();
      boolean tooMany = entries.size() > maxKeys || bytes > maxBytes;
      if (!tooMany && !entry.since().isBefore(oldest)) {
        return;
      }
      if (entry.answer().isDone()) {
        bytes -= entry.size();
        inOrder.remove();
      }
    }
  }

  /** How many keys are known. */
  synchronized int size() {
    return entries.size();
  }
}
