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
  /** The processor comes back with bytes of its stores changed. */
  CORRUPT_STATE(1),
  /** The bucket's connections are reset, delayed, cut or answered by nobody. */
  BUCKET_NETWORK(2),
  /** The receiver of webhooks fails, hangs, redirects or answers too late. */
  RECEIVER(2);

  private final int weight;

  FaultKind(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  /** As it is written on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FaultKind> parse(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
