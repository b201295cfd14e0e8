package dev.masterperf.archive.segment;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's name: topic, partition and offsets, nothing else, so that whoever writes the same
 * offsets again finds them there.
 *
 * <p>A segment covers every offset from {@code first}, where the one before it ended, to {@code
 * last}, that of its last record. Offsets without a record (transaction markers, compacted ones)
 * belong to the segment that covers them, so a chain of segments has no holes by itself.
 */
public record SegmentName(int partition, long first, long last) {
  /** The start of all keys. */
  public static final String ROOT = "aggregates/v1/";

  private static final Pattern KEY =
      Pattern.compile(
          Pattern.quote(ROOT) + "partition=(\\d{1,9})/(\\d{20})-(\\d{1,19})\\.ndjson\\.zst");

  public SegmentName {
    if (partition < 0 || first < 0 || last < first) {
      throw new IllegalArgumentException(
          "no segment: partition " + partition + ", offsets " + first + " to " + last);
    }
  }

  /** The start of the keys of one partition. */
  public static String prefix(int partition) {
    return ROOT + "partition=" + partition + "/";
  }

  /** The object's key; keys of a partition sort by their first offset. */
  public String key() {
    return String.format(Locale.ROOT, "%s%020d-%d.ndjson.zst", prefix(partition), first, last);
  }

  /** Reads a key back; empty if it is not exactly one that {@link #key} makes. */
  public static Optional<SegmentName> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      SegmentName name =
          new SegmentName(
              Integer.parseInt(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(3)));
      return name.key().equals(key) ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where the segment after this one begins. */
  public long next() {
    return last + 1;
  }

  @Override
  public String toString() {
    return key();
  }
}
