package dev.masterperf.benchmarks.torture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may happen to a deployment; how often each is drawn beside the others. */
enum FaultKind {
  KILL_PROCESSOR(8),
  KILL_BROKER(2),
  KILL_BUCKET(2),
  KILL_ARCHIVE(3),
  KILL_ALERTS(3),
  KILL_API(1),
  /** All of them at once. */
  KILL_EVERYTHING(1),
  /** SIGSTOP for longer than the group's session, then SIGCONT. */
  FREEZE_PROCESSOR(1),
  FREEZE_ALERTS(1),
  FREEZE_ARCHIVE(1),
  /** An orderly stop in the middle of transactions. */
  RESTART_BROKER(1),
  /** The processor comes back without its stores. */
  LOSE_STATE(1),
  /** The processor, killed or stopped in order, comes back with bytes of its stores changed. */
  CORRUPT_STATE(1),
  /** The processor ends at a named point in its code: see {@code CrashPoint}. */
  CRASH_PROCESSOR(2),
  CRASH_ALERTS(2),
  CRASH_ARCHIVE(2),
  /** The bucket's connections are reset, delayed or answered by nobody. */
  BUCKET_NETWORK(2),
  /** The bucket answers with errors of S3, half, wrongly, or what it did is not heard of. */
  BUCKET_ERRORS(2),
  /** The broker's connections are reset, delayed or answered by nobody. */
  KAFKA_NETWORK(2),
  /** The disk below the processor's stores is full for a while. */
  DISK_FULL_PROCESSOR(1),
  /** The disk below the archive's files is full for a while. */
  DISK_FULL_ARCHIVE(1),
  /** The processor's wall clock jumps, and back. */
  CLOCK_PROCESSOR(1),
  CLOCK_ALERTS(1),
  /** Rules are replaced by ones that nobody can read, and by good ones again. */
  BAD_RULES(1),
  /** A thousand live clients lose their connection and come back, several times. */
  SOCKETS(1),
  /** Two more processors join, and leave. */
  INSTANCES(1),
  /** The receiver of webhooks fails, hangs, redirects or answers too late. */
  RECEIVER(2),
  /** For five minutes as many metrics as the broker takes; not drawn unless it is asked for. */
  OVERLOAD(0),
  /** A million new series in a minute; not drawn unless it is asked for. */
  NEW_SERIES(0),
  /** All are replaced by this version, one after another; not drawn unless it is asked for. */
  UPGRADE(0);

  private final int weight;

  FaultKind(int weight) {
    this.weight = weight;
  }

  /** How often it is drawn where it may be. */
  int weight() {
    return Math.max(1, weight);
  }

  /** Whether it may be drawn where nobody said what may. */
  boolean usual() {
    return weight > 0;
  }

  /** Whether it only works where nobody takes the processor's place by himself. */
  boolean needsProcessorAlone() {
    return switch (this) {
      case KILL_EVERYTHING,
          LOSE_STATE,
          CORRUPT_STATE,
          CRASH_PROCESSOR,
          DISK_FULL_PROCESSOR,
          CLOCK_PROCESSOR,
          INSTANCES,
          UPGRADE ->
          true;
      default -> false;
    };
  }

  /** As it is written on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FaultKind> parse(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
