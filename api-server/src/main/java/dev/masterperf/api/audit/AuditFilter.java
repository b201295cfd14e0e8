package dev.masterperf.api.audit;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; what is empty lets all through.
 *
 * @param action the whole of it, or what stands before a dot in it
 * @param since only at that time and later
 * @param until only before that time
 * @param allowed scopes that may be told of; what is of none is told to those who see all
 * @param words in lower case, which all stand somewhere in the entry
 */
public record AuditFilter(
    Optional<String> actor,
    Optional<String> action,
    Optional<Outcome> outcome,
    Optional<String> subject,
    Optional<String> scope,
    AllowedScopes allowed,
    Optional<Instant> since,
    Optional<Instant> until,
    List<String> words) {
  static final Set<String> PARAMETERS =
      Set.of("actor", "action", "outcome", "subject", "scope", "since", "until", "q");

  private static final Map<String, Outcome> OUTCOMES =
      Map.of(
          "taken", Outcome.TAKEN,
          "refused", Outcome.REFUSED,
          "failed", Outcome.FAILED);

  public AuditFilter {
    words = List.copyOf(words);
  }

  /**
   * Reads the parameters of a request.
   *
   * @param allowed scopes of the caller
   * @throws dev.masterperf.api.http.ProblemException if one cannot be used
   */
  static AuditFilter of(Parameters parameters, AllowedScopes allowed) {
    return new AuditFilter(
        parameters.text("actor"),
        parameters.text("action"),
        parameters.oneOf("outcome", OUTCOMES),
        parameters.text("subject"),
        parameters.text("scope"),
        allowed,
        time(parameters, "since"),
        time(parameters, "until"),
        parameters
            .text("q")
            .map(text -> text.toLowerCase(Locale.ROOT).strip().split("\\s+"))
            .map(words -> Arrays.stream(words).distinct().toList())
            .orElse(List.of()));
  }

  private static Optional<Instant> time(Parameters parameters, String name) {
    return parameters
        .text(name)
        .map(
            given -> {
              try {
                return Instant.parse(given);
              } catch (DateTimeParseException e) {
                throw (RuntimeException)
                    Parameters.invalid(
                            name,
                            name + " must be a time such as 2026-01-02T03:04:05Z, not " + given)
                        .initCause(e);
              }
            });
  }

  /** Whether an entry is wanted. */
  public boolean matches(AuditEntry entry) {
    return mayBeTold(entry.scope())
        && is(actor, entry.actor())
        && action.map(wanted -> isOrBeginsWith(wanted, entry.action())).orElse(true)
        && outcome.map(wanted -> wanted == entry.outcome()).orElse(true)
        && is(subject, entry.subject())
        && (scope.isEmpty() || scope.get().equals(entry.scope()))
        && since.map(time -> !entry.at().isBefore(time)).orElse(true)
        && until.map(time -> entry.at().isBefore(time)).orElse(true)
        && words.stream().allMatch(word -> holds(entry, word));
  }

  private boolean mayBeTold(@Nullable String of) {
    return allowed.everywhere() || (of != null && allowed.allow(of));
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  private static boolean isOrBeginsWith(String wanted, String action) {
    return action.equals(wanted) || action.startsWith(wanted + ".");
  }

  private static boolean holds(AuditEntry entry, String word) {
    return Stream.of(
            entry.actor(), entry.action(), entry.subject(), entry.detail(), entry.instance())
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(word));
  }
}
