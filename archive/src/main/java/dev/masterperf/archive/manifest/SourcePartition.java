package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.model.Topics;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A partition of a topic that is archived. */
public record SourcePartition(Source source, int partition) implements Comparable<SourcePartition> {
  /** The start of all keys of the manifest. */
  public static final String ROOT = Place.ROOT + "manifest/";

  private static final Pattern FOLDER = Pattern.compile("([a-z]+)/p(\\d{3,9})/");

  /** The topics that are archived. */
  public enum Source {
    METRICS,
    AGGREGATES,
    LATE;

    public Topics.Topic topic() {
      return switch (this) {
        case METRICS -> Topics.METRICS;
        case AGGREGATES -> Topics.AGGREGATES;
        case LATE -> Topics.LATE;
      };
    }

    /** As keys name it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public SourcePartition {
    if (partition < 0) {
      throw new IllegalArgumentException("no partition " + partition);
    }
  }

  /** The start of the keys of its log. */
  public String prefix() {
    return ROOT + String.format(Locale.ROOT, "%s/p%03d/", source.word(), partition);
  }

  /** Whose log the entry of this key belongs to; empty if no log has such keys. */
  static Optional<SourcePartition> of(String key) {
    int end = key.lastIndexOf('/') + 1;
    if (!key.startsWith(ROOT) || end < ROOT.length()) {
      return Optional.empty();
    }
    Matcher matcher = FOLDER.matcher(key.substring(ROOT.length(), end));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Source source : Source.values()) {
      if (source.word().equals(matcher.group(1))) {
        SourcePartition found = new SourcePartition(source, Integer.parseInt(matcher.group(2)));
        return key.startsWith(found.prefix()) ? Optional.of(found) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public int compareTo(SourcePartition other) {
    int bySource = source.compareTo(other.source);
    return bySource != 0 ? bySource : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return source.word() + " partition " + partition;
  }
}
