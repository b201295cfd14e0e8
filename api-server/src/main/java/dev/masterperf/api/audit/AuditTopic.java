package dev.masterperf.api.audit;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.audit.ChainPoint;
import dev.masterperf.model.audit.ChainWriter;
import dev.masterperf.model.audit.Link;
import dev.masterperf.model.audit.SignedPoint;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to {@code masterperf.audit.v1}: one chain of records, another one for each start.
 *
 * <p>What was done is not undone because the broker is away: an entry is tried for as long as this
 * process lives. Whoever did it is told after {@code patience} that it is not written down yet.
 *
 * <p>Callers leave entries in a queue of {@value #MOST_WAITING} and wait. One thread, {@code
 * audit-…}, owns chain, producer and head file; it takes what waits, writes all of it in one
 * transaction, and after any failure begins anew with what the topic then has.
 */
public final class AuditTopic implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTopic.class);
  private static final int MOST_WAITING = 10_000;
  private static final int BATCH = 200;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration LAST_WORD = Duration.ofSeconds(5);
  private static final Duration INTERRUPTED = Duration.ofSeconds(2);

  private final AuditSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private volatile @Nullable String trouble;
  private volatile boolean closing;

  // Of the thread alone.
  private final HeadFile head;
  private final Deque<Waiting> underWay = new ArrayDeque<>();
  private @Nullable ChainWriter chain;
  private @Nullable ChainPoint confirmed;
  private long confirmedOffset;
  private int unsigned;
  private long unsignedSince;

  /** An entry, and who waits for it. */
  private record Waiting(AuditEntry entry, CountDownLatch written) {}

  private AuditTopic(
      AuditSettings settings, HeadFile head, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.head = head;
    this.clock = clock;
    this.nanos = nanos;
    this.thread = new Thread(this::run, "audit-" + settings.instance());
  }

  /**
   * Begins to write; the topic must be there.
   *
   * @param nanos elapsed time
   * @throws UncheckedIOException if it cannot be read how long the chain before was
   * @throws IllegalArgumentException if the file that says so is damaged
   */
  public static AuditTopic open(AuditSettings settings, InstantSource clock, LongSupplier nanos) {
    AuditTopic topic = new AuditTopic(settings, HeadFile.open(settings.head()), clock, nanos);
    topic.thread.setDaemon(true);
    topic.thread.start();
    return topic;
  }

  @Override
  public void record(String action, String subject, Outcome outcome, String detail) {
    new Bound(this, Actor.LOCAL, null).record(action, subject, outcome, detail);
  }

  @Override
  public AuditLog by(Actor actor) {
    return new Bound(this, actor, null);
  }

  @Override
  public AuditLog in(String scope) {
    return new Bound(this, Actor.LOCAL, scope);
  }

  /** The log for what one does in one scope. */
  private record Bound(AuditTopic topic, Actor actor, @Nullable String scope) implements AuditLog {
    @Override
    public void record(String action, String subject, Outcome outcome, String detail) {
      topic.record(
          new AuditEntry(
              topic.clock.instant(),
              actor.name(),
              action,
              subject,
              outcome,
              detail,
              topic.settings.instance(),
              actor.kind().wireName(),
              actor.address().orElse(null),
              scope));
    }

    @Override
    public AuditLog by(Actor other) {
      return new Bound(topic, other, scope);
    }

    @Override
    public AuditLog in(String other) {
      return new Bound(topic, actor, other);
    }

    @Override
    public void requireReady() {
      topic.requireReady();
    }
  }

  @Override
  public void requireReady() {
    String why = trouble;
    if (why != null) {
      throw new Problem(
              ProblemType.NOT_AUDITED,
              "nothing was done, since it could not be written down who did it: " + why,
              Map.of("done", false))
          .toException();
    }
  }

  private void record(AuditEntry entry) {
    Waiting waiting = new Waiting(entry, new CountDownLatch(1));
    if (closing || !queue.offer(waiting)) {
      lose(entry);
      throw notAudited(entry, "too many others wait to be written down already; this one is lost");
    }
    try {
      if (!waiting.written.await(settings.patience().toNanos(), TimeUnit.NANOSECONDS)) {
        throw notAudited(entry, "it is tried for as long as this process lives");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ProblemException problem = notAudited(entry, "the wait for it was interrupted");
      problem.initCause(e);
      throw problem;
    }
  }

  private static ProblemException notAudited(AuditEntry entry, String rest) {
    boolean done = entry.outcome() == Outcome.TAKEN;
    String what = entry.action() + " of " + entry.subject();
    return new Problem(
            ProblemType.NOT_AUDITED,
            switch (entry.outcome()) {
                  case TAKEN -> what + " was done; do not repeat it blindly";
                  case REFUSED -> what + " was refused: " + entry.detail();
                  case FAILED -> what + " failed: " + entry.detail();
                }
                + ". That it was is not written down in the audit topic yet: "
                + rest,
            Map.of("done", done))
        .toException();
  }

  private void lose(AuditEntry entry) {
    lost.incrementAndGet();
    LOG.atError()
        .addKeyValue("actor", entry.actor())
        .addKeyValue("action", entry.action())
        .addKeyValue("subject", entry.subject())
        .addKeyValue("outcome", entry.outcome())
        .log("audit entry could not be written");
  }

  private void run() {
    boolean done = false;
    while (!done) {
      try (ChainProducer producer = ChainProducer.open(settings)) {
        recover(producer);
        trouble = null;
        done = writeAll(producer);
      } catch (InterruptException | InterruptedException e) {
        done = true; // close() does not wait any longer
      } catch (RuntimeException e) { // of Kafka, or of the disk: nothing may end this for good
        LOG.atWarn().setCause(e).log("audit entries wait");
        trouble = String.valueOf(e.getMessage());
        done = !pause();
      }
    }
    underWay.forEach(one -> lose(one.entry()));
    queue.forEach(one -> lose(one.entry()));
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Finds out what became of what was sent before. */
  private void recover(ChainProducer producer) {
    if (chain == null) {
      chain =
          new ChainWriter(
              settings.chain(), settings.instance(), settings.key(), lastOfBefore(producer));
      confirmed = chain.last();
      confirmedOffset = head.kept().offset();
    } else if (!underWay.isEmpty() || !chain.last().equals(confirmed)) {
      ChainPoint sent = chain.last();
      Optional<ChainProducer.Found> found =
          producer.after(Objects.requireNonNull(confirmed), confirmedOffset).stream()
              .filter(one -> one.point().equals(sent))
              .findFirst();
      if (found.isPresent()) {
        confirm(found.get().offset());
      } else {
        chain.goBackTo(Objects.requireNonNull(confirmed));
      }
    }
  }

  /**
   * Where the chain of the process before ended: it may have been killed after the broker had
   * confirmed what it sent last, and before it kept that.
   */
  private Optional<ChainPoint> lastOfBefore(ChainProducer producer) {
    HeadFile.Kept kept = head.kept();
    ChainPoint sent = kept.sent().orElse(null);
    if (sent == null) {
      return Optional.empty();
    }
    ChainPoint known =
        kept.confirmed()
            .map(SignedPoint::point)
            .filter(point -> point.chain().equals(sent.chain()))
            .orElse(null);
    if (sent.equals(known)) {
      return Optional.of(sent);
    }
    return known == null
        ? firstsOf(sent, kept, producer)
        : Optional.of(
            producer.after(known, kept.offset()).stream()
                    .anyMatch(found -> found.point().equals(sent))
                ? sent
                : known);
  }

  /** Of a chain of which nothing was confirmed: is what was sent there, or was it never begun? */
  private static Optional<ChainPoint> firstsOf(
      ChainPoint sent, HeadFile.Kept kept, ChainProducer producer) {
    return producer.holds(sent, kept.offset())
        ? Optional.of(sent)
        : kept.confirmed().map(SignedPoint::point);
  }

  /** Writes what comes until this is closed; then, signed, what was left. */
  private boolean writeAll(ChainProducer producer) throws InterruptedException {
    while (true) {
      boolean last = closing;
      collect(last || Objects.requireNonNull(chain).last().seq() == 0);
      if (!underWay.isEmpty() || checkpointIsDue(last)) {
        write(producer, last);
      }
      if (last && queue.isEmpty()) {
        return true;
      }
    }
  }

  private void collect(boolean atOnce) throws InterruptedException {
    if (underWay.isEmpty() && !atOnce) {
      Waiting first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        underWay.add(first);
      }
    }
    while (underWay.size() < BATCH && !queue.isEmpty()) {
      underWay.add(queue.remove());
    }
  }

  /** The first record of a chain is one: it vouches for the end of the chain before. */
  private boolean checkpointIsDue(boolean last) {
    return Objects.requireNonNull(chain).last().seq() == 0
        || unsigned + underWay.size() >= settings.checkpointEntries()
        || (unsigned > 0 && nanos.getAsLong() - unsignedSince >= settings.checkpointAge().toNanos())
        || (last && unsigned + underWay.size() > 0);
  }

  private void write(ChainProducer producer, boolean last) throws InterruptedException {
    ChainWriter writer = Objects.requireNonNull(chain);
    boolean checkpoint = checkpointIsDue(last);
    List<Link> records = new ArrayList<>();
    underWay.forEach(one -> records.add(writer.next(one.entry())));
    if (checkpoint) {
      records.add(writer.checkpoint(clock.instant()));
    }
    head.sent(writer.last());
    confirm(producer.write(records));
  }

  /** What is under way is there for good, up to the chain's last record. */
  private void confirm(long offset) {
    ChainWriter writer = Objects.requireNonNull(chain);
    confirmed = writer.last();
    confirmedOffset = offset;
    head.confirmed(writer.head(), offset);
    if (unsigned == 0) {
      unsignedSince = nanos.getAsLong();
    }
    unsigned = writer.endsSigned() ? 0 : unsigned + underWay.size();
    underWay.forEach(one -> one.written().countDown());
    underWay.clear();
  }

  /** Entries that could not be written since this was opened. */
  public long lost() {
    return lost.get();
  }

  /** Signs what was written, and waits some seconds for what is not written yet. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(LAST_WORD.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(INTERRUPTED.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
