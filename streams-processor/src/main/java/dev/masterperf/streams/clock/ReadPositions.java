package dev.masterperf.streams.clock;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where reading stands on each input partition, as the stream threads' own consumers see it after
 * each poll. Written by those threads, read by anybody.
 */
public final class ReadPositions {

  /**
   * What the last poll showed.
   *
   * @param position offset of the next record to be polled
   * @param end of the log as last told by the broker
   * @param endAtStart end of the log when this partition was first read here
   * @param movedAtMillis when the position last changed, epoch milliseconds
   */
  public record Reading(long position, long end, long endAtStart, long movedAtMillis) {
    private Reading after(Reading before) {
      long moved = before.position == position ? before.movedAtMillis : movedAtMillis;
      return new Reading(position, end, before.endAtStart, moved);
    }

    /** Records still to be read. */
    public long lag() {
      return end - position;
    }
  }

  /**
   * Records handed out by a poll and not known to be committed.
   *
   * @param first the oldest of them; everything before it is committed
   * @param last offset of the newest
   */
  private record Open(long first, long last) {
    private Open and(Open more) {
      return new Open(Math.min(first, more.first), Math.max(last, more.last));
    }
  }

  /**
   * What one poll handed out.
   *
   * @param last offset of the newest record
   * @param appendMillis of the oldest record, epoch milliseconds
   */
  private record Polled(long last, long appendMillis) {}

  /**
   * What of a partition is surely in the state.
   *
   * @param position every record before this offset is
   * @param lag how many offsets lie between that and the end of the log
   * @param lagAtMillis when the log ended there, epoch milliseconds
   */
  public record Settled(long position, long lag, long lagAtMillis) {}

  /**
   * The end of a log, records of unfinished transactions included.
   *
   * @param askedMillis when the broker was asked, epoch milliseconds: it is no older
   * @param position where reading stood then; -1 where that was not known
   * @param behindMillis since when reading stands there though the log goes on, epoch milliseconds
   */
  private record End(long offset, long askedMillis, long position, long behindMillis) {
    private boolean isBehind() {
      return position >= 0 && position < offset;
    }
  }

  /**
   * What the broker has and does not hand out, since a transaction in front of it has not ended.
   *
   * @param records offsets, that is, and markers among them
   * @param sinceMillis epoch milliseconds
   */
  public record Withheld(long records, long sinceMillis) {}

  private final Map<TopicPartition, Reading> readings = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Open> open = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Deque<Polled>> polled = new ConcurrentHashMap<>();
  private final Map<TopicPartition, End> ends = new ConcurrentHashMap<>();
  private volatile Set<TopicPartition> assigned = Set.of();
  private volatile long lastPollMillis;
  private volatile long lastCommitMillis;
  private volatile long openSinceMillis;
  private final AtomicLong commits = new AtomicLong();
  private volatile @Nullable Heartbeats heartbeats;

  /** When a stream thread last polled, epoch milliseconds; 0 before the first time. */
  public long lastPollMillis() {
    return lastPollMillis;
  }

  /**
   * For how long the broker that keeps the group has not answered; 0 if that is not known. Goes on
   * growing while the stream thread is busy with something else than polling.
   */
  public long brokerSilenceSeconds() {
    Heartbeats known = heartbeats;
    return known == null ? 0 : known.secondsAgo();
  }

  /** Whether this partition is to be read here, as of the last poll. */
  public boolean reads(TopicPartition partition) {
    return assigned.contains(partition);
  }

  /**
   * What of this partition is surely in the state. A record counts once its commit is through, or
   * if there is none: what was read and not committed may be in the state or not.
   */
  public Optional<Settled> settled(TopicPartition partition) {
    Reading reading = readings.get(partition);
    End end = ends.get(partition);
    if (reading == null || end == null) {
      return Optional.empty();
    }
    long position = settled(partition, reading);
    long lag = Math.max(0, Math.max(reading.end, end.offset) - position);
    return Optional.of(new Settled(position, lag, end.askedMillis));
  }

  private long settled(TopicPartition partition, Reading reading) {
    // After the position: what a poll hands out is noted here before the position moves past it.
    Open uncommitted = open.get(partition);
    return uncommitted == null ? reading.position : Math.min(uncommitted.first, reading.position);
  }

  /** Records that were there when reading began here and are not surely in the state yet. */
  public long backlog(TopicPartition partition) {
    Reading reading = readings.get(partition);
    return reading == null ? 0 : Math.max(0, reading.endAtStart - settled(partition, reading));
  }

  /** Partitions read here of which the broker did not tell the end since then. */
  public Set<TopicPartition> endUnknownSince(long millis) {
    return assigned.stream()
        .filter(
            partition -> {
              End end = ends.get(partition);
              return end == null || end.askedMillis <= millis;
            })
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The partitions to be read here, as of the last poll. */
  Set<TopicPartition> assigned() {
    return assigned;
  }

  /** Notes where a log ends; the consumer's own knowledge of it is older the more it lags. */
  void ends(TopicPartition partition, long offset, long askedMillis) {
    if (assigned.contains(partition)) {
      Reading reading = readings.get(partition);
      long position = reading == null ? -1 : reading.position;
      End before = ends.get(partition);
      long behind =
          before != null && before.isBehind() && before.position == position
              ? before.behindMillis
              : askedMillis;
      ends.put(partition, new End(offset, askedMillis, position, behind));
    }
  }

  /** What is held back from reading on this partition, if anything is. */
  public Optional<Withheld> withheld(TopicPartition partition) {
    Reading reading = readings.get(partition);
    End end = ends.get(partition);
    return reading == null
            || end == null
            || reading.lag() > 0
            || reading.position != end.position
            || !end.isBehind()
        ? Optional.empty()
        : Optional.of(new Withheld(end.offset - end.position, end.behindMillis));
  }

  /** Notes what a poll is about to hand out. To be called on the thread that polls. */
  void polled(ConsumerRecords<?, ?> records, long nowMillis) {
    if (open.isEmpty()) {
      openSinceMillis = nowMillis;
    }
    for (TopicPartition partition : records.partitions()) {
      List<? extends ConsumerRecord<?, ?>> some = records.records(partition);
      polled
          .computeIfAbsent(partition, any -> new ConcurrentLinkedDeque<>())
          .add(new Polled(some.get(some.size() - 1).offset(), some.get(0).timestamp()));
      open.merge(
          partition, new Open(some.get(0).offset(), some.get(some.size() - 1).offset()), Open::and);
    }
  }

  /** When a transaction was last committed, epoch milliseconds; 0 before the first. */
  public long lastCommitMillis() {
    return lastCommitMillis;
  }

  /** How many transactions were committed. */
  public long commits() {
    return commits.get();
  }

  /**
   * How long ago the oldest of the records that were handed out and not committed was appended; 0
   * without such.
   *
   * @param nowMillis wall clock, epoch milliseconds
   */
  public long delayMillis(long nowMillis) {
    long oldest =
        polled.values().stream()
            .map(Deque::peekFirst)
            .filter(Objects::nonNull)
            .mapToLong(Polled::appendMillis)
            .min()
            .orElse(nowMillis);
    return Math.max(0, nowMillis - oldest);
  }

  /**
   * How long the records that were handed out and not committed wait for it; 0 without such.
   *
   * @param nowMillis wall clock, epoch milliseconds
   */
  public long uncommittedMillis(long nowMillis) {
    return open.isEmpty()
        ? 0
        : Math.max(0, nowMillis - Math.max(openSinceMillis, lastCommitMillis));
  }

  /**
   * Whether there is work that no commit covers: records handed out by a poll, such that are there
   * to be polled, or, while nothing is polled at all, such that were appended since.
   *
   * @param stalledMillis after which a thread that does not poll counts as one that does not
   * @param nowMillis wall clock, epoch milliseconds
   */
  public boolean waiting(long stalledMillis, long nowMillis) {
    return !open.isEmpty()
        || readings.values().stream().anyMatch(reading -> reading.lag() > 0)
        || (nowMillis - lastPollMillis > stalledMillis
            && ends.values().stream().anyMatch(End::isBehind));
  }

  /** Notes how far the input is committed, once that is certain. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets, long nowMillis) {
    lastCommitMillis = nowMillis;
    commits.incrementAndGet();
    offsets.forEach(
        (partition, committed) -> {
          Deque<Polled> some = polled.get(partition);
          if (some != null) {
            some.removeIf(one -> one.last < committed.offset());
          }
        });
    offsets.forEach(
        (partition, committed) ->
            open.computeIfPresent(
                partition,
                (same, before) ->
                    committed.offset() > before.last
                        ? null
                        : new Open(Math.max(before.first, committed.offset()), before.last)));
  }

  /** The partitions read here, each with its reading. */
  public Map<TopicPartition, Reading> all() {
    return Map.copyOf(readings);
  }

  /** Partitions that are to be read here, and of which the broker has told nothing yet. */
  public Set<TopicPartition> unknown() {
    return assigned.stream()
        .filter(partition -> !readings.containsKey(partition))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nothing was left to poll on this partition; true for one that is not read here. */
  public boolean atEnd(TopicPartition partition) {
    Reading reading = readings.get(partition);
    return reading == null ? !assigned.contains(partition) : reading.lag() == 0;
  }

  /** Notes where a consumer stands. To be called on the thread that polls it. */
  void observe(Consumer<?, ?> consumer, Heartbeats heartbeats, long nowMillis) {
    lastPollMillis = nowMillis;
    this.heartbeats = heartbeats;
    assigned = Set.copyOf(consumer.assignment());
    // There is one stream thread in a process, and so one consumer that reports here at a time.
    readings.keySet().retainAll(assigned);
    open.keySet().retainAll(assigned);
    polled.keySet().retainAll(assigned);
    ends.keySet().retainAll(assigned);
    for (TopicPartition partition : assigned) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        OptionalLong position = position(consumer, partition);
        if (position.isPresent()) {
          long end = position.getAsLong() + lag.getAsLong();
          Reading reading = new Reading(position.getAsLong(), end, end, nowMillis);
          readings.merge(partition, reading, (before, now) -> now.after(before));
        }
      }
    }
  }

  /**
   * Waits for nobody. Empty while the consumer asks a broker whether its position still holds, as
   * after a change of leaders: the lag is known then, and a broker that is slow to answer must not
   * cost the stream thread.
   */
  private static OptionalLong position(Consumer<?, ?> consumer, TopicPartition partition) {
    try {
      return OptionalLong.of(consumer.position(partition, Duration.ZERO));
    } catch (TimeoutException e) {
      return OptionalLong.empty(); // the next look tells
    }
  }
}
