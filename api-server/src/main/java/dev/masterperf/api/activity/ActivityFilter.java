package dev.masterperf.api.activity;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.AllowedScopes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which happenings are wanted; what is empty lets all through.
 *
 * @param scopes that may be told of; what is of none is told to those who see all
 * @param kinds one of these
 * @param q in lower case: words that all stand in it
 */
record ActivityFilter(
    AllowedScopes scopes,
    Set<Kind> kinds,
    Optional<String> category,
    Optional<String> type,
    Optional<String> status,
    Optional<String> source,
    List<String> q) {
  static final Set<String> PARAMETERS = Set.of("kind", "category", "type", "status", "source", "q");

  static final ActivityFilter ALL =
      new ActivityFilter(
          AllowedScopes.ALL,
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  ActivityFilter {
    kinds = Set.copyOf(kinds);
    q = List.copyOf(q);
  }

  /**
   * Reads the parameters; {@code kind} may have several, with commas between.
   *
   * @throws dev.masterperf.api.http.ProblemException if a kind is unknown
   */
  static ActivityFilter of(Parameters parameters, AllowedScopes scopes) {
    Set<Kind> kinds = new TreeSet<>();
    parameters
        .text("kind")
        .ifPresent(
            given -> {
              for (String one : given.split(",")) {
                Parameters.of(Map.of("kind", List.of(one)), Set.of("kind"))
                    .oneOf("kind", Kind.BY_NAME)
                    .ifPresent(kinds::add);
              }
            });
    return new ActivityFilter(
        scopes,
        kinds,
        parameters.text("category"),
        parameters.text("type"),
        parameters.text("status"),
        parameters.text("source"),
        parameters
            .text("q")
            .map(text -> text.toLowerCase(Locale.ROOT).strip().split("\\s+"))
            .map(words -> Arrays.stream(words).distinct().toList())
            .orElse(List.of()));
  }

  boolean matches(Happening one) {
    return scopes.allow(one.scope())
        && (kinds.isEmpty() || kinds.contains(one.kind()))
        && is(category, one, Happening::category)
        && is(type, one, Happening::type)
        && is(status, one, Happening::status)
        && is(source, one, Happening::source)
        && q.stream().allMatch(one::holds);
  }

  private static boolean is(
      Optional<String> wanted, Happening one, Function<Happening, String> field) {
    return wanted.isEmpty() || wanted.get().equals(field.apply(one));
  }
}
