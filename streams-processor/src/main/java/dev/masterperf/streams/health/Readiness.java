package dev.masterperf.streams.health;

import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.clock.ReadPositions.Withheld;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/**
 * A processor is ready when its stores are restored, it has read what the log held when it began,
 * and it goes on reading from a broker that answers and whose clock is right.
 */
public final class Readiness {
  private static final long STALLED_MILLIS = 10_000;

  /** Clocks of well kept machines differ by less. */
  private static final long AHEAD_MILLIS = 60_000;

  private final ReadPositions positions;
  private final Restoration restoration;
  private final Supplier<Map<Integer, Long>> appendClocks;
  private final ClockStep step;

  /**
   * @param appendClocks of the partitions read here, epoch milliseconds
   * @param clock of this machine
   */
  public Readiness(
      ReadPositions positions,
      Restoration restoration,
      Supplier<Map<Integer, Long>> appendClocks,
      InstantSource clock) {
    this.positions = positions;
    this.restoration = restoration;
    this.appendClocks = appendClocks;
    this.step = new ClockStep(clock);
  }

  /**
   * One sentence for each reason why answers would be wrong or old; empty when ready.
   *
   * @param nowMillis wall clock, epoch milliseconds
   */
  public List<String> missing(KafkaStreams.State state, long nowMillis) {
    List<String> reasons = new ArrayList<>();
    step.complaint().ifPresent(reasons::add);
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add("the processor is " + state + ", not RUNNING");
      stores(nowMillis, reasons);
      return reasons;
    }
    long silence = nowMillis - positions.lastPollMillis();
    if (silence > STALLED_MILLIS) {
      reasons.add("the stream thread did not poll for " + silence / 1000 + " s");
    }
    long unanswered = positions.brokerSilenceSeconds();
    if (unanswered * 1000 > STALLED_MILLIS) {
      reasons.add("the broker did not answer for " + unanswered + " s");
    }
    long uncommitted = positions.uncommittedMillis(nowMillis);
    if (uncommitted > STALLED_MILLIS) {
      reasons.add(
          "what was read was not committed for "
              + uncommitted / 1000
              + " s: the stream thread hangs");
    }
    positions.unknown().forEach(partition -> reasons.add(partition + " was not read yet"));
    boolean hangs = Math.max(silence, uncommitted) > STALLED_MILLIS;
    reading(nowMillis, hangs, reasons);
    clocks(nowMillis, reasons);
    return reasons;
  }

  private void stores(long nowMillis, List<String> reasons) {
    restoration
        .underWay()
        .forEach(
            (changelog, progress) -> {
              long still = nowMillis - progress.movedAtMillis();
              if (still > STALLED_MILLIS) {
                reasons.add(
                    ("store %s is restored up to %d of %d in %s and did not move for %d s; if it"
                            + " stays so, a transaction on that partition never ended"
                            + " (docs/deployment.md, A store is not restored)")
                        .formatted(
                            progress.store(),
                            progress.position(),
                            progress.end(),
                            changelog,
                            still / 1000));
              }
            });
  }

  private void reading(long nowMillis, boolean hangs, List<String> reasons) {
    positions
        .all()
        .forEach(
            (partition, reading) -> {
              long still = nowMillis - reading.movedAtMillis();
              long backlog = positions.backlog(partition);
              if (backlog > 0) {
                reasons.add(
                    "%s has %d records of before the start to read".formatted(partition, backlog));
              } else if (reading.lag() > 0 && still > STALLED_MILLIS) {
                reasons.add(
                    "%s has %d records to read and did not move for %d s"
                        .formatted(partition, reading.lag(), still / 1000));
              } else if (!hangs) { // or else the transaction in front may be its own
                positions
                    .withheld(partition)
                    .ifPresent(held -> held(partition, held, nowMillis, reasons));
              }
            });
  }

  private static void held(
      TopicPartition partition, Withheld held, long nowMillis, List<String> reasons) {
    long since = nowMillis - held.sinceMillis();
    if (since > STALLED_MILLIS) {
      reasons.add(
          ("%s has %d records that cannot be read for %d s, since a transaction in front of them"
                  + " does not end; its producer hangs, or it is to be aborted"
                  + " (docs/deployment.md, A store is not restored)")
              .formatted(partition, held.records(), since / 1000));
    }
  }

  private void clocks(long nowMillis, List<String> reasons) {
    Map<Integer, Long> ahead = new TreeMap<>(appendClocks.get());
    ahead.values().removeIf(clock -> clock - nowMillis <= AHEAD_MILLIS);
    if (!ahead.isEmpty()) {
      long furthest = Collections.max(ahead.values());
      reasons.add(
          ("the append clock of partitions %s is up to %d s ahead of this machine's; until %s their"
                  + " metrics come late for their windows, and time alone ends no window and no"
                  + " alert (docs/deployment.md, A clock ran ahead)")
              .formatted(
                  ahead.keySet(), (furthest - nowMillis) / 1000, Instant.ofEpochMilli(furthest)));
    }
  }
}
