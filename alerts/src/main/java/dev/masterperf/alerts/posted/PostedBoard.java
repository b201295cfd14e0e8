package dev.masterperf.alerts.posted;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which posted alerts fire, and what comes of a posting or of time that passes. It changes by
 * {@link #apply} alone, of what was written. Not thread-safe.
 */
final class PostedBoard {
  /** Alertmanager's default {@code resolve_timeout}. */
  static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

  /** An end that moves by less is not written: several send the same alert at the same time. */
  static final Duration SLACK = Duration.ofSeconds(15);

  /** How much longer another process waits for the end of an alert it was not told of. */
  static final Duration OTHERS_WAIT = Duration.ofMinutes(1);

  /** After a start nothing ends for so long, since until then nobody could post it. */
  static final Duration START = Duration.ofMinutes(2);

  /**
   * What is to be written, both or nothing.
   *
   * @param next null where the alert is over
   * @param transition empty where it only goes on
   */
  record Step(
      Fingerprint alert, @Nullable PostedAlert next, Optional<AlertTransition> transition) {}

  private final Map<Fingerprint, PostedAlert> firing = new HashMap<>();
  private final String self;
  private final Instant startedAt;

  /**
   * @param self this process among others
   */
  PostedBoard(String self, Instant startedAt) {
    this.self = self;
    this.startedAt = startedAt;
  }

  void apply(Fingerprint alert, @Nullable PostedAlert now) {
    if (now == null) {
      firing.remove(alert);
    } else {
      firing.put(alert, now);
    }
  }

  List<PostedAlert> firing() {
    return List.copyOf(firing.values());
  }

  /** Empty where it tells nothing new. */
  Optional<Step> on(Posting posting, Instant now) {
    Fingerprint alert = Fingerprint.of(posting.labels());
    PostedAlert known = firing.get(alert);
    Instant until = posting.endsAt().orElse(now.plus(RESOLVE_TIMEOUT));
    if (!until.isAfter(now)) {
      return Optional.ofNullable(known)
          .map(was -> over(was, until, "whoever posted it says that it is over"));
    }
    if (known == null) {
      // The time is a number that was never used: the alert's earlier ones are not remembered.
      PostedAlert begun = alert(alert, posting, until, now, now.toEpochMilli());
      return Optional.of(new Step(alert, begun, Optional.of(begun.firing())));
    }
    return Duration.between(known.firesUntil(), until).abs().compareTo(SLACK) < 0
        ? Optional.empty()
        : Optional.of(
            new Step(alert, alert(alert, posting, until, now, known.sequence()), Optional.empty()));
  }

  private PostedAlert alert(
      Fingerprint alert, Posting posting, Instant until, Instant now, long sequence) {
    PostedAlert known = firing.get(alert);
    Instant startsAt =
        known == null
            ? posting.startsAt().filter(start -> start.isBefore(now)).orElse(now)
            : known.startsAt();
    return new PostedAlert(
        alert,
        posting.labels(),
        posting.annotations(),
        startsAt,
        until,
        posting.generatorUrl(),
        sequence,
        now,
        self);
  }

  /** Those that nobody posted again in time. */
  List<Step> expired(Instant now) {
    boolean starting = now.isBefore(startedAt.plus(START));
    return firing.values().stream()
        .filter(alert -> !starting || alert.updatedAt().isAfter(startedAt))
        .filter(alert -> isOver(alert, now))
        .map(alert -> over(alert, alert.firesUntil(), "nobody posted it again in time"))
        .toList();
  }

  private boolean isOver(PostedAlert alert, Instant now) {
    Duration wait = alert.heardBy().equals(self) ? Duration.ZERO : OTHERS_WAIT;
    return !now.isBefore(alert.firesUntil().plus(wait));
  }

  private static Step over(PostedAlert alert, Instant at, String reason) {
    Instant end = at.isBefore(alert.startsAt()) ? alert.startsAt() : at;
    return new Step(alert.fingerprint(), null, Optional.of(alert.resolved(end, reason)));
  }
}
