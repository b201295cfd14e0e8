package dev.masterperf.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Places in the code where a crash is worst: between two things that belong together. A process
 * that is started with {@code -Dcrash.at=NAME} ends there, as by kill -9, the first time it gets
 * there, and with {@code -Dcrash.at=NAME:N} the Nth time, so that what comes after can be looked
 * at. In any other process a place does nothing.
 */
public enum CrashPoint {
  /** Stores are read back, nothing is processed yet. */
  PROCESSOR_RESTORED,
  /** What changed stands in stores and changelogs, and is not committed. */
  PROCESSOR_FLUSHED,
  /** It is committed, and no store of windows on disk holds it. */
  PROCESSOR_COMMITTED,
  /** Some stores of windows hold on disk what was committed, others do not. */
  PROCESSOR_STORED,
  /** What is to be told of is on its way to the topic of notifications, and is not committed. */
  ALERTS_WRITTEN,
  /** It is committed, and nobody was told of it. */
  ALERTS_COMMITTED,
  /** A receiver answered, and that is not written down. */
  ALERTS_ANSWERED,
  /** A file lies in the bucket, and no manifest names it. */
  ARCHIVE_UPLOADED,
  /** A manifest names it, and the archiver has not heard so. */
  ARCHIVE_COMMITTED;

  /** What {@code kill -9} leaves as exit code. */
  private static final int KILLED = 137;

  private static final @Nullable CrashPoint AT;
  private static final AtomicInteger LEFT = new AtomicInteger(1);

  static {
    String wanted = System.getProperty("crash.at");
    if (wanted == null) {
      AT = null;
    } else {
      int colon = wanted.indexOf(':');
      AT = parse(colon < 0 ? wanted : wanted.substring(0, colon));
      if (colon >= 0) {
        LEFT.set(Integer.parseInt(wanted.substring(colon + 1)));
      }
    }
  }

  /** As it is written in {@code -Dcrash.at}, such as {@code processor-flushed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The place of that name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static CrashPoint parse(String word) {
    return Arrays.stream(values())
        .filter(point -> point.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no crash point "
                        + word
                        + ", there are "
                        + Arrays.stream(values())
                            .map(CrashPoint::word)
                            .collect(Collectors.joining(", "))));
  }

  /** Ends the process if it was started to end here: no hook runs, nothing is flushed. */
  public void pass() {
    if (AT == this && LEFT.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
