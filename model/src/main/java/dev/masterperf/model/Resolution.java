package dev.masterperf.model;

import java.time.Duration;
import java.util.Optional;

/** A window length kept by the processor, with its grace. Ordered from fine to coarse. */
public enum Resolution {
  SECOND("1s", Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofHours(1)),
  TEN_SECONDS("10s", Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofHours(6)),
  MINUTE("1m", Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofHours(48)),
  HOUR("1h", Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofDays(30));

  private final String label;
  private final long sizeMillis;
  private final long graceMillis;
  private final Duration defaultRetention;

  Resolution(String label, Duration size, Duration grace, Duration defaultRetention) {
    this.label = label;
    this.sizeMillis = size.toMillis();
    this.graceMillis = grace.toMillis();
    this.defaultRetention = defaultRetention;
  }

  /** {@code 1s}, {@code 10s}, {@code 1m} or {@code 1h}. */
  public String label() {
    return label;
  }

  /** Window length in milliseconds. */
  public long sizeMillis() {
    return sizeMillis;
  }

  /** How long after a window's end, by the append clock, it still takes data before it is final. */
  public long graceMillis() {
    return graceMillis;
  }

  /** How long windows of this resolution are kept hot unless configured otherwise. */
  public Duration defaultRetention() {
    return defaultRetention;
  }

  /** Start of the window that holds {@code epochMillis}, in epoch milliseconds. */
  public long windowStart(long epochMillis) {
    return Math.floorDiv(epochMillis, sizeMillis) * sizeMillis;
  }

  /** The append time, epoch milliseconds, at which the window starting then becomes final. */
  public long closesAt(long windowStartMillis) {
    return windowStartMillis + sizeMillis + graceMillis;
  }

  /** The next coarser resolution, which is made by merging this one; empty for the coarsest. */
  public Optional<Resolution> coarser() {
    return ordinal() + 1 < values().length
        ? Optional.of(values()[ordinal() + 1])
        : Optional.empty();
  }

  /** The finest resolution whose single window holds both instants, in epoch milliseconds. */
  public static Optional<Resolution> finestHolding(long firstMillis, long lastMillis) {
    for (Resolution resolution : values()) {
      if (resolution.windowStart(firstMillis) == resolution.windowStart(lastMillis)) {
        return Optional.of(resolution);
      }
    }
    return Optional.empty();
  }

  /** The resolution labelled {@code label}. */
  public static Optional<Resolution> parse(String label) {
    for (Resolution resolution : values()) {
      if (resolution.label.equals(label)) {
        return Optional.of(resolution);
      }
    }
    return Optional.empty();
  }
}
