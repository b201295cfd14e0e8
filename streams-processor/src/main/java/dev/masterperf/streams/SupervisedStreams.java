package dev.masterperf.streams;

import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.health.HangWatch.Signs;
import dev.masterperf.streams.health.Restoration;
import dev.masterperf.streams.health.Supervisor.Supervised;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.ThreadMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka Streams under supervision. */
final class SupervisedStreams implements Supervised {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedStreams.class);

  /** A thread that polls does so many times a second. */
  private static final long NOT_POLLING_MILLIS = 5_000;

  /** No store takes so long to be read into memory. */
  private static final long LOADING_MILLIS = 120_000;

  /** While the broker does not answer, nobody could go on; another thread would not help. */
  private static final long BROKER_SILENT_SECONDS = 5;

  private final KafkaStreams streams;
  private final ReadPositions positions;
  private final Restoration restoration;
  private final InstantSource clock;

  /** How many commits there were before the thread was replaced; -1: it never was. */
  private volatile long commitsWhenReplaced = -1;

  /** Names of the threads that were told to end; one that hangs goes on to be RUNNING. */
  private volatile Set<String> replaced = Set.of();

  SupervisedStreams(
      KafkaStreams streams, ReadPositions positions, Restoration restoration, InstantSource clock) {
    this.streams = streams;
    this.positions = positions;
    this.restoration = restoration;
    this.clock = clock;
  }

  /**
   * Work waits where records do, while the broker answers. Stores under restoration are no such
   * work: what keeps them is a transaction that does not end, and with it the next thread and the
   * next process as well. A thread that was just put in has the records to do that the one before
   * did not, whether it has its partitions yet or waits for them.
   */
  @Override
  public Signs signs() {
    boolean recordsWait = positions.waiting(NOT_POLLING_MILLIS, clock.millis());
    State state = streams.state();
    boolean stands =
        justReplaced()
            ? recordsWait || !threadRuns()
            : (state == State.RUNNING && recordsWait)
                || (state == State.REBALANCING && doesNotPoll());
    long restored =
        restoration.underWay().values().stream().mapToLong(Restoration.Progress::position).sum();
    return new Signs(
        stands && brokerAnswers(), positions.commits() + (justReplaced() ? restored : 0));
  }

  /** The heartbeats of a thread that was told to end say nothing of the broker. */
  private boolean brokerAnswers() {
    return positions.endUnknownSince(clock.millis() - 1000 * BROKER_SILENT_SECONDS).isEmpty()
        && (justReplaced() || positions.brokerSilenceSeconds() < BROKER_SILENT_SECONDS);
  }

  private boolean justReplaced() {
    return commitsWhenReplaced == positions.commits();
  }

  private boolean threadRuns() {
    return streams.metadataForLocalThreads().stream()
        .anyMatch(
            thread ->
                thread.threadState().equals("RUNNING") && !replaced.contains(thread.threadName()));
  }

  private boolean doesNotPoll() {
    return restoration.underWay().isEmpty()
        && positions.lastPollMillis() > 0
        && clock.millis() - positions.lastPollMillis() > LOADING_MILLIS;
  }

  @Override
  public String describe() {
    String threads =
        streams.metadataForLocalThreads().stream()
            .map(
                thread ->
                    thread.threadName() + " " + thread.threadState() + stack(thread.threadName()))
            .collect(Collectors.joining(", "));
    return "%s, polled %d ms ago, %d commits, last %d ms ago, broker silent for %d s, restoring %s; %s"
        .formatted(
            streams.state(),
            clock.millis() - positions.lastPollMillis(),
            positions.commits(),
            clock.millis() - positions.lastCommitMillis(),
            positions.brokerSilenceSeconds(),
            restoration.underWay().keySet(),
            threads);
  }

  /** Where the thread stands, since that is what tells why. */
  private static String stack(String threadName) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals(threadName))
        .findFirst()
        .map(
            thread ->
                Arrays.stream(thread.getValue())
                    .limit(12)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < ", " at ", "")))
        .orElse("");
  }

  @Override
  public void replaceThread(Duration patience) {
    commitsWhenReplaced = positions.commits();
    replaced =
        streams.metadataForLocalThreads().stream()
            .map(ThreadMetadata::threadName)
            .collect(Collectors.toUnmodifiableSet());
    try {
      LOG.atWarn()
          .addKeyValue("thread", streams.removeStreamThread(patience).orElse("none"))
          .log("stream thread was told to end");
    } catch (TimeoutException e) {
      LOG.atWarn().setCause(e).log("the stream thread does not end, or its place is not free yet");
    }
    LOG.atWarn()
        .addKeyValue("thread", streams.addStreamThread().orElse("none"))
        .log("another stream thread was started");
  }
}
