package dev.masterperf.api.activity;

import dev.masterperf.api.http.Parameters;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of one process.
 *
 * @param seq of an entry; empty where none is given
 * @param foreign whether it is of another process, or of this one before its restart
 */
record Cursor(OptionalLong seq, boolean foreign) {
  private static final Pattern GRAMMAR = Pattern.compile("([0-9a-f]{1,16})\\.([0-9]{1,18})");

  /**
   * Reads a parameter.
   *
   * @throws dev.masterperf.api.http.ProblemException if it is no cursor
   */
  static Cursor of(Parameters parameters, String name, String session) {
    Optional<String> given = parameters.text(name);
    if (given.isEmpty()) {
      return new Cursor(OptionalLong.empty(), false);
    }
    Matcher cursor = GRAMMAR.matcher(given.get());
    if (!cursor.matches()) {
      throw Parameters.invalid(
          name, name + " is a cursor from an answer before, not \"" + given.get() + "\"");
    }
    return new Cursor(
        OptionalLong.of(Long.parseLong(cursor.group(2))), !cursor.group(1).equals(session));
  }
}
