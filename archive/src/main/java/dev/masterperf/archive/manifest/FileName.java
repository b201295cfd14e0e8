package dev.masterperf.archive.manifest;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file within its folder: {@code
 * metrics-p003-00000000000000000000-00000000000000004711.parquet}, or with {@code -c} and a number
 * before the dot where it was made of others.
 *
 * @param offsets of the topic; the file holds all of them that belong into its folder
 * @param compaction number of the commit behind which it was made of the files it replaces; empty
 *     where it was made of the topic
 */
public record FileName(SourcePartition source, Offsets offsets, OptionalLong compaction) {
  private static final String ENDING = ".parquet";
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z]+)-p(\\d{3,9})-(\\d{20})-(\\d{20})(?:-c(\\d{10}))?" + Pattern.quote(ENDING));

  /** Of a file made of the topic. */
  public static FileName of(SourcePartition source, Offsets offsets) {
    return new FileName(source, offsets, OptionalLong.empty());
  }

  /** What the key ends in; empty if that is not what {@link #text} makes. */
  public static Optional<FileName> parse(String key) {
    String text = key.substring(key.lastIndexOf('/') + 1);
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      FileName name =
          new FileName(
              new SourcePartition(
                  Source.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                  Integer.parseInt(matcher.group(2))),
              new Offsets(Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4))),
              matcher.group(5) == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(Long.parseLong(matcher.group(5))));
      return name.text().equals(text) ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As it is written. */
  public String text() {
    String made =
        compaction.isPresent() ? String.format(Locale.ROOT, "-c%010d", compaction.getAsLong()) : "";
    return String.format(
            Locale.ROOT,
            "%s-p%03d-%020d-%020d",
            source.source().word(),
            source.partition(),
            offsets.first(),
            offsets.last())
        + made
        + ENDING;
  }

  /** The key of a file of this name. */
  public String in(Place place) {
    return place.prefix() + text();
  }
}
