package dev.masterperf.api.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The query parameters of one request, all of them known and each given as often as it may be. */
public final class Parameters {
  /** How many records a standby that answers may lag by. */
  public static final String MAX_LAG = "maxLag";

  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Takes the parameters of a request.
   *
   * @throws ProblemException if one is unknown, empty or given twice
   */
  public static Parameters of(Map<String, List<String>> query, Set<String> known) {
    return of(query, known, Set.of());
  }

  /**
   * Takes the parameters of a request.
   *
   * @param repeatable those of the known that may be given more than once
   * @throws ProblemException if one is unknown, empty, or given twice without need
   */
  public static Parameters of(
      Map<String, List<String>> query, Set<String> known, Set<String> repeatable) {
    Map<String, List<String>> values = new TreeMap<>();
    query.forEach(
        (name, given) -> {
          if (!known.contains(name)) {
            throw unknown(name, known);
          }
          if (given.size() > 1 && !repeatable.contains(name)) {
            throw invalid(name, name + " is given " + given.size() + " times; give it once");
          }
          if (given.isEmpty() || given.contains("")) {
            throw invalid(name, name + " must not be empty; leave it out instead");
          }
          values.put(name, List.copyOf(given));
        });
    return new Parameters(values);
  }

  /** The text given, or empty. */
  public Optional<String> text(String name) {
    return all(name).stream().findFirst();
  }

  /** Each text given, in the order given. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The text given.
   *
   * @throws ProblemException if there is none
   */
  public String required(String name) {
    return text(name).orElseThrow(() -> invalid(name, name + " is needed"));
  }

  /**
   * One of the words that have a meaning here.
   *
   * @throws ProblemException if another one is given
   */
  public <T> Optional<T> oneOf(String name, Map<String, T> meanings) {
    return text(name)
        .map(
            given ->
                Optional.ofNullable(meanings.get(given))
                    .orElseThrow(() -> notOneOf(name, given, meanings.keySet())));
  }

  /**
   * A whole number in [least, most], or empty.
   *
   * @throws ProblemException if it is none, or lies outside
   */
  public Optional<Long> whole(String name, long least, long most) {
    return text(name).map(given -> whole(name, given, least, most));
  }

  /**
   * {@link #MAX_LAG}, or empty.
   *
   * @throws ProblemException if it is no whole number from 0
   */
  public OptionalLong maxLag() {
    return whole(MAX_LAG, 0, Long.MAX_VALUE).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static long whole(String name, String given, long least, long most) {
    String expected = name + " must be a whole number between " + least + " and " + most;
    try {
      long number = Long.parseLong(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw (ProblemException) invalid(name, expected + ", not " + given).initCause(e);
    }
    throw invalid(name, expected + ", not " + given);
  }

  private static ProblemException unknown(String name, Set<String> known) {
    Optional<String> nearest = Nearest.to(name, known);
    String hint = nearest.map(n -> ", did you mean " + n + "?").orElse(".");
    String list = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
    return new Problem(
            ProblemType.UNKNOWN_PARAMETER,
            "there is no parameter " + name + hint + " Known here: " + list,
            nearest
                .map(n -> Map.of("parameter", name, "nearest", n))
                .orElse(Map.of("parameter", name)))
        .toException();
  }

  private static ProblemException notOneOf(String name, String given, Set<String> words) {
    Optional<String> nearest = Nearest.to(given, words);
    return new Problem(
            ProblemType.INVALID_PARAMETER,
            name
                + " must be one of "
                + String.join(", ", new TreeSet<>(words))
                + ", not "
                + given
                + nearest.map(n -> "; did you mean " + n + "?").orElse(""),
            nearest
                .map(n -> Map.of("parameter", name, "nearest", n))
                .orElse(Map.of("parameter", name)))
        .toException();
  }

  /** That a parameter cannot be used, with what would be right. */
  public static ProblemException invalid(String name, String detail) {
    return new Problem(ProblemType.INVALID_PARAMETER, detail, Map.of("parameter", name))
        .toException();
  }
}
