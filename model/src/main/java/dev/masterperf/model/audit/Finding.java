package dev.masterperf.model.audit;

import java.util.Locale;

/**
 * Something that is not as the writers left it.
 *
 * @param place where it was found, such as {@code topic offset 12}
 * @param text what is wrong, for people
 */
public record Finding(Kind kind, String place, String text) {
  /** What must have been done to the records. */
  public enum Kind {
    /** A record says something else than was written. */
    EDITED,
    /** Records are missing between others. */
    DELETED,
    /** A record stands elsewhere than it was written. */
    REORDERED,
    /** A record stands there twice. */
    DUPLICATED,
    /** The end of a chain is missing, or all of it. */
    CUT,
    /** A record that nobody with a key vouches for. */
    FOREIGN
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ": " + place + ": " + text;
  }
}
