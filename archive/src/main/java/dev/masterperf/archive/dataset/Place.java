package dev.masterperf.archive.dataset;

import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.model.Resolution;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of data files, which tools that know Hive's layout read as columns: {@code
 * history/aggregates/scope=prod%2Feu/resolution=1m/day=2026-11-28/}.
 *
 * <p>A scope whose name no folder can have, since it is too long, has a folder named by its start
 * and its checksum: the rows tell the whole.
 *
 * @param scope as {@link #folderOf} has it
 * @param resolution of aggregates; null for events
 * @param day in UTC, of the event or of the window's start
 */
public record Place(Dataset dataset, String scope, @Nullable Resolution resolution, LocalDate day) {
  /** The start of all keys. */
  public static final String ROOT = "history/";

  private static final Pattern FOLDER =
      Pattern.compile(
          Pattern.quote(ROOT)
              + "(events|aggregates)/scope=([^/]+)/(?:resolution=([^/]+)/)?day=([^/]+)/");

  private static final long DAY_MILLIS = 86_400_000;
  private static final String PLAIN = "-._";

  /** Of a scope's name, encoded: file systems take 255 bytes, with what stands before it. */
  static final int MAX_ENCODED = 200;

  /** Bytes that a character has when encoded, at most; those of two units have fewer each. */
  private static final int MOST_PER_CHARACTER = 9;

  static final int START_CHARACTERS = 12;
  private static final Pattern SHORTENED = Pattern.compile("(?s).{0,12}~[0-9a-f]{64}");
  private static final String HEX = "0123456789ABCDEF";

  public Place {
    if (scope.isEmpty()) {
      throw new IllegalArgumentException("a folder of data files needs a scope");
    }
    if ((resolution == null) != (dataset == Dataset.EVENTS)) {
      throw new IllegalArgumentException("aggregates have a resolution, and events have none");
    }
  }

  /** Of events at this time. */
  public static Place ofEvents(String scope, long epochMillis) {
    return new Place(Dataset.EVENTS, folderOf(scope), null, day(epochMillis));
  }

  /** Of windows that start at this time. */
  public static Place ofWindows(String scope, Resolution resolution, long epochMillis) {
    return new Place(Dataset.AGGREGATES, folderOf(scope), resolution, day(epochMillis));
  }

  /**
   * A scope as its folders have it: itself, unless that is too long. No two scopes have the same,
   * since one that looks like a shortened one is shortened too.
   */
  public static String folderOf(String scope) {
    boolean fits =
        MOST_PER_CHARACTER * scope.length() <= MAX_ENCODED
            || (encoded(scope).length() <= MAX_ENCODED && !SHORTENED.matcher(scope).matches());
    if (fits) {
      return scope;
    }
    int end = Math.min(scope.length(), START_CHARACTERS);
    boolean half = end > 0 && Character.isHighSurrogate(scope.charAt(end - 1));
    return scope.substring(0, half ? end - 1 : end)
        + "~"
        + Checksum.sha256(scope.getBytes(StandardCharsets.UTF_8));
  }

  private static LocalDate day(long epochMillis) {
    return LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
  }

  /** The start of the keys of its files. */
  public String prefix() {
    String folder = startOf(dataset, encoded(scope)) + "/";
    return (resolution == null ? folder : folder + "resolution=" + resolution.label() + "/")
        + "day="
        + day
        + "/";
  }

  /** The start of all keys of a dataset whose scope is encoded to a text that begins so. */
  static String startOf(Dataset dataset, String encoded) {
    return ROOT + dataset.folder() + "/scope=" + encoded;
  }

  /** The folder in which this key lies; empty if it is not one that {@link #prefix} makes. */
  public static Optional<Place> of(String key) {
    String folder = key.substring(0, key.lastIndexOf('/') + 1);
    Matcher matcher = FOLDER.matcher(folder);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Place place =
          new Place(
              matcher.group(1).equals(Dataset.EVENTS.folder())
                  ? Dataset.EVENTS
                  : Dataset.AGGREGATES,
              decoded(matcher.group(2)),
              resolution(matcher.group(3)),
              LocalDate.parse(matcher.group(4)));
      return place.prefix().equals(folder) ? Optional.of(place) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Resolution resolution(@Nullable String label) {
    if (label == null) {
      return null;
    }
    return Arrays.stream(Resolution.values())
        .filter(resolution -> resolution.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no resolution " + label));
  }

  /** Percent-encoded, since a scope has slashes and may have what no folder can be named by. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  private static String decoded(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("cut within an escape: " + text);
        }
        bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Start of the day, epoch milliseconds. */
  public long fromMillis() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
