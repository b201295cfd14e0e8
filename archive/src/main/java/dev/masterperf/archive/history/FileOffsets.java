package dev.masterperf.archive.history;

import dev.masterperf.archive.manifest.Commit.Offsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which offsets a data file was made of, as its name tells. */
final class FileOffsets {
  private static final Pattern NAME =
      Pattern.compile(".*/[a-z]+-p\\d+-(\\d{18,20})-(\\d{18,20})\\b.*");

  private FileOffsets() {}

  static Optional<Offsets> of(String key) {
    Matcher name = NAME.matcher(key);
    try {
      return name.matches()
          ? Optional.of(new Offsets(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
