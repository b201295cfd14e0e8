package dev.masterperf.streams.health;

import dev.masterperf.model.Topics;
import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.clock.ReadPositions.Settled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions this instance may answer for as their owner. One whose broker keeps silent for a
 * whole session may have been replaced without knowing: it owns nothing until it hears from it. Nor
 * does it answer for a partition of which it does not know how far the log has grown since.
 *
 * <p>A process that was halted for longer than its session and has just gone on may take itself for
 * the owner for a moment more, until the broker's answer arrives. Its position then is behind that
 * of the true owner, and whoever merges their answers takes the one that has read further.
 */
public final class Ownership {
  private final ReadPositions positions;
  private final Duration session;
  private final InstantSource clock;

  /**
   * @param session after which the group gives the partitions of a silent member to others
   */
  public Ownership(ReadPositions positions, Duration session, InstantSource clock) {
    this.positions = positions;
    this.session = session;
    this.clock = clock;
  }

  /**
   * What is surely in the state of this partition: the position of its metrics topic, and the lag
   * of all its input, no older than a session. Empty where it is not owned, or where its log ends
   * is not known.
   */
  public Optional<Settled> of(int partition) {
    TopicPartition metrics = new TopicPartition(Topics.METRICS.name(), partition);
    TopicPartition rehomed = new TopicPartition(Topics.REHOME.name(), partition);
    if (silent() || !positions.reads(metrics) || !positions.reads(rehomed)) {
      return Optional.empty();
    }
    return positions
        .settled(metrics)
        .flatMap(
            main ->
                positions
                    .settled(rehomed)
                    .map(
                        side ->
                            new Settled(
                                main.position(),
                                main.lag() + side.lag(),
                                Math.min(main.lagAtMillis(), side.lagAtMillis()))))
        .filter(settled -> settled.lagAtMillis() > oldest());
  }

  /** Why nothing may be owned though it is read here, in a sentence. */
  public Optional<String> doubt() {
    if (silent()) {
      return Optional.of(
          "the broker did not answer for "
              + positions.brokerSilenceSeconds()
              + " s, so other instances may have taken over");
    }
    Set<TopicPartition> unknown = positions.endUnknownSince(oldest());
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the broker has not told yet, or not for "
                + session.toSeconds()
                + " s, where these logs end: "
                + new TreeSet<>(unknown.stream().map(TopicPartition::toString).toList()));
  }

  /** What was told before this is too old, epoch milliseconds. */
  private long oldest() {
    return clock.millis() - session.toMillis();
  }

  private boolean silent() {
    return positions.brokerSilenceSeconds() >= session.toSeconds();
  }
}
