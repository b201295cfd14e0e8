package dev.masterperf.benchmarks.history.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many answers were right. Threads share it. */
final class Verdicts {
  private final int most;
  private final List<String> shown = new ArrayList<>();
  private long asked;
  private long wrong;
  private long points;
  private long archived;

  /**
   * @param most so many wrong answers are shown
   */
  Verdicts(int most) {
    this.most = most;
  }

  void add(RandomQuestion question, JoinedHistory.Answer answer, AllSamples all) {
    Optional<String> differs = differs(question, answer, all);
    synchronized (this) {
      asked++;
      archived += answer.archived() ? 1 : 0;
      points += answer.series().stream().mapToLong(one -> one.samples().size()).sum();
      if (differs.isPresent()) {
        wrong++;
        if (shown.size() < most) {
          shown.add(question + " " + question.text() + ": " + differs.get());
        }
      }
    }
  }

  private static Optional<String> differs(
      RandomQuestion question, JoinedHistory.Answer answer, AllSamples all) {
    if (!answer.incomplete().isEmpty()) {
      return Optional.of("it is incomplete: " + answer.incomplete());
    }
    return answer.resolutions().size() == 1
        ? question.differs(answer.series(), answer.resolutions().iterator().next(), all)
        : Optional.of("it is of windows of " + answer.resolutions());
  }

  synchronized long asked() {
    return asked;
  }

  synchronized long wrong() {
    return wrong;
  }

  /** In all answers together. */
  synchronized long points() {
    return points;
  }

  /** How many questions the archive had a part in. */
  synchronized long archived() {
    return archived;
  }

  synchronized List<String> shown() {
    return List.copyOf(shown);
  }
}
