package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is still to be delivered, made of nothing but the notification records of its partitions in
 * their order; so it can be made again after a crash. Lanes wait for their own head only. Not
 * thread-safe.
 */
final class Outbox {
  private static final Comparator<Delivery> DUE_FIRST =
      Comparator.comparing(Delivery::dueAt).thenComparing(Delivery::order);

  private final Set<Integer> partitions = new HashSet<>();
  private final Map<Lane, Deque<Delivery>> lanes = new HashMap<>();

  /** By receiver, the heads of lanes that are not being attempted right now. */
  private final Map<String, NavigableSet<Delivery>> waiting = new HashMap<>();

  private final GoneEndpoints gone = new GoneEndpoints();
  private long nextOrder;
  private int size;

  /** From now on records of this partition count. */
  void adopt(int partition) {
    partitions.add(partition);
  }

  /** Forgets all of this partition, which is another's now. */
  void drop(int partition) {
    partitions.remove(partition);
    gone.drop(partition);
    waiting.values().forEach(heads -> heads.removeIf(head -> head.partition() == partition));
    lanes.values().removeIf(lane -> lane.element().partition() == partition);
    size = lanes.values().stream().mapToInt(Deque::size).sum();
  }

  Set<Integer> partitions() {
    return Set.copyOf(partitions);
  }

  /** Takes in one record; those of others' partitions and of deliveries done change nothing. */
  void apply(int partition, Notification record) {
    if (!partitions.contains(partition)) {
      return;
    }
    gone.apply(partition, record);
    switch (record.step()) {
      case QUEUED, REPLAYED -> queue(partition, record);
      case RETRYING -> reschedule(record);
      case DELIVERED, FAILED -> remove(record);
      case SUPPRESSED, ENABLED -> {}
    }
  }

  private void queue(int partition, Notification record) {
    Deque<Delivery> lane = lanes.computeIfAbsent(Lane.of(record), key -> new ArrayDeque<>());
    if (lane.stream().anyMatch(delivery -> isOf(delivery, record))) {
      return;
    }
    Delivery delivery = new Delivery(partition, record, 0, record.at(), nextOrder++);
    lane.add(delivery);
    size++;
    if (lane.size() == 1) {
      heads(delivery.receiver()).add(delivery);
    }
  }

  private void reschedule(Notification record) {
    Deque<Delivery> lane = lanes.get(Lane.of(record));
    Instant nextAttemptAt = record.nextAttemptAt();
    if (lane == null || nextAttemptAt == null || !isOf(lane.element(), record)) {
      return;
    }
    Delivery before = lane.remove();
    heads(before.receiver()).remove(before);
    Delivery after = before.retriedAt(record.attempt(), nextAttemptAt);
    lane.addFirst(after);
    heads(after.receiver()).add(after);
  }

  private void remove(Notification record) {
    Lane key = Lane.of(record);
    Deque<Delivery> lane = lanes.get(key);
    if (lane == null) {
      return;
    }
    Delivery head = lane.element();
    if (lane.removeIf(delivery -> isOf(delivery, record))) {
      size--;
    }
    if (isOf(head, record)) {
      heads(head.receiver()).remove(head);
      if (!lane.isEmpty()) {
        heads(head.receiver()).add(lane.element());
      }
    }
    if (lane.isEmpty()) {
      lanes.remove(key);
    }
  }

  /**
   * The deliveries to {@code receiver} to be attempted now, the longest due first. They are handed
   * out once; the record of the attempt's outcome brings them back.
   *
   * @param limit at most so many
   */
  List<Delivery> takeDue(String receiver, Instant now, int limit) {
    NavigableSet<Delivery> heads = heads(receiver);
    List<Delivery> due = new ArrayList<>();
    while (due.size() < limit && !heads.isEmpty() && !heads.first().dueAt().isAfter(now)) {
      due.add(heads.pollFirst());
    }
    return due;
  }

  /**
   * The deliveries to {@code receiver} that were queued at {@code before} or earlier and are not
   * being attempted, handed out as by {@link #takeDue}.
   */
  List<Delivery> takeExpired(String receiver, Instant before) {
    NavigableSet<Delivery> heads = heads(receiver);
    List<Delivery> expired =
        heads.stream().filter(head -> !head.queued().at().isAfter(before)).toList();
    expired.forEach(heads::remove);
    return expired;
  }

  /** Whoever has deliveries waiting. */
  Set<String> receivers() {
    return Set.copyOf(waiting.keySet());
  }

  /**
   * Since when an endpoint is gone; empty where it is not.
   *
   * @param url where its receiver points now
   */
  Optional<Instant> goneSince(String receiver, String url) {
    return gone.since(receiver, url);
  }

  /** Deliveries not done yet. */
  int size() {
    return size;
  }

  private NavigableSet<Delivery> heads(String receiver) {
    return waiting.computeIfAbsent(receiver, key -> new TreeSet<>(DUE_FIRST));
  }

  private static boolean isOf(Delivery delivery, Notification record) {
    return delivery.queued().webhookId().equals(record.webhookId());
  }
}
