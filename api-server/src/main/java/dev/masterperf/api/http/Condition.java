package dev.masterperf.api.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * On what a request may change something: {@code If-Match} and {@code If-None-Match: *} of RFC
 * 9110, where an entity tag is a version in quotes.
 */
public final class Condition {
  /** Member of a refusal that has the version of what is there, which becomes its entity tag. */
  static final String VERSION = "version";

  private static final String ANY = "*";

  private final Optional<Set<String>> match;
  private final boolean onlyNew;

  private Condition(Optional<Set<String>> match, boolean onlyNew) {
    this.match = match;
    this.onlyNew = onlyNew;
  }

  /**
   * That of a request. Of {@code If-None-Match} only {@code *} is taken: an answer that has one of
   * its tags becomes 304, which would say of a change that was refused that all is well.
   *
   * @throws ProblemException if it has one that cannot be kept
   */
  public static Condition of(Context ctx) {
    String none = ctx.header("If-None-Match");
    if (none != null && !none.trim().equals(ANY)) {
      throw new Problem(
              ProblemType.BAD_REQUEST,
              "If-None-Match can only be * here, for what must not be there yet, not " + none)
          .toException();
    }
    return new Condition(
        Optional.ofNullable(ctx.header("If-Match")).map(Condition::tags), none != null);
  }

  private static Set<String> tags(String header) {
    return Arrays.stream(header.split(",", -1)).map(String::trim).collect(Collectors.toSet());
  }

  /** Whether a header such as {@code "3", W/"2"} or {@code *} names this entity tag. */
  public static boolean names(@Nullable String header, String tag) {
    return header != null
        && tags(header).stream().anyMatch(one -> one.equals(ANY) || one.equals(tag));
  }

  /** The entity tag of a version. */
  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Whether it is met.
   *
   * @param current the version of what is there; null where nothing is
   */
  public boolean isMet(@Nullable Long current) {
    return !(onlyNew && current != null) && match.map(tags -> matches(tags, current)).orElse(true);
  }

  /**
   * Refuses where it is not met.
   *
   * @param what it is about, for the message
   * @param current the version of what is there; null where nothing is
   * @throws ProblemException with {@link ProblemType#PRECONDITION_FAILED} and the version
   */
  public void require(String what, @Nullable Long current) {
    if (onlyNew && current != null) {
      throw refused(what + " is there already, in version " + current, current);
    }
    if (match.isPresent() && !matches(match.get(), current)) {
      throw refused(
          current == null
              ? what + " is not there any more"
              : what + " was saved by somebody else meanwhile and is version " + current + " now",
          current);
    }
  }

  private static boolean matches(Set<String> tags, @Nullable Long current) {
    return current != null && (tags.contains(ANY) || tags.contains(tag(current)));
  }

  private static ProblemException refused(String detail, @Nullable Long current) {
    return new Problem(
            ProblemType.PRECONDITION_FAILED,
            detail,
            current == null ? Map.of() : Map.of(VERSION, current))
        .toException();
  }
}
