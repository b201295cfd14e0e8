package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import java.util.Optional;

/** What became of metrics given to the broker. */
public sealed interface Delivery {

  /** What is answered in place of success; empty where the broker has them all. */
  Optional<Problem> problem();

  /** The broker has all of them. */
  record Acknowledged() implements Delivery {
    @Override
    public Optional<Problem> problem() {
      return Optional.empty();
    }
  }

  /**
   * None of them was sent, since as much is under way as is taken; to be sent again in a while.
   * Answered with 429 and {@code Retry-After}.
   *
   * @param with what the server is full of
   */
  record Busy(String with) implements Delivery {
    @Override
    public Optional<Problem> problem() {
      return Optional.of(
          new Problem(
              ProblemType.BUSY,
              "the server is full of " + with + "; nothing of this request was sent, try later"));
    }
  }

  /**
   * None of them was sent, since there is no room for what comes; to be sent again when somebody
   * made some. Answered with 429 and {@code Retry-After}.
   *
   * @param reason what is full, and what to do about it
   */
  record Full(String reason) implements Delivery {
    @Override
    public Optional<Problem> problem() {
      return Optional.of(new Problem(ProblemType.STORAGE_FULL, reason));
    }
  }

  /**
   * The broker did not confirm all of them. Some may have arrived, and some may still arrive.
   * Answered with 503 and {@code Retry-After}.
   */
  record Unconfirmed(String reason) implements Delivery {
    @Override
    public Optional<Problem> problem() {
      return Optional.of(
          new Problem(
              ProblemType.NOT_ACKNOWLEDGED,
              reason + "; some of them may still arrive, so may a repetition"));
    }
  }
}
