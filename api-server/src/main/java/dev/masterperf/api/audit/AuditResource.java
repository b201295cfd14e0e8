package dev.masterperf.api.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: who did what in the scopes of the caller, newest first. */
public final class AuditResource {
  private static final String BEFORE = "before";
  private static final String LIMIT = "limit";
  private static final long DEFAULT_LIMIT = 100;
  private static final long MOST = 1_000;
  private static final Set<String> PARAMETERS = parameters();

  private final AuditTrail trail;
  private final Function<Context, AllowedScopes> scopes;

  /**
   * @param scopes that the answer to a request may tell of, deleted ones among them: whoever
   *     deletes a scope does not hide by that what was done in it
   */
  public AuditResource(AuditTrail trail, Function<Context, AllowedScopes> scopes) {
    this.trail = trail;
    this.scopes = scopes;
  }

  /** An entry with its cursor. */
  private record Line(long cursor, @JsonUnwrapped AuditEntry what) {}

  /**
   * What is answered.
   *
   * @param next what to ask for {@code before} next; null where nothing older is left
   */
  private record Answer(List<Line> entries, @Nullable Long next) {}

  private static Set<String> parameters() {
    Set<String> names = new HashSet<>(AuditFilter.PARAMETERS);
    names.addAll(Set.of(BEFORE, LIMIT));
    return Set.copyOf(names);
  }

  public void read(Context ctx) {
    Parameters parameters = Parameters.of(ctx.queryParamMap(), PARAMETERS);
    AuditFilter filter = AuditFilter.of(parameters, scopes.apply(ctx));
    int limit = parameters.whole(LIMIT, 1, MOST).orElse(DEFAULT_LIMIT).intValue();
    OptionalLong before =
        parameters
            .whole(BEFORE, 0, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    AuditTrail.Page page = trail.page(filter, before, limit);
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json")
        .result(
            Json.bytes(
                new Answer(
                    page.entries().stream()
                        .map(found -> new Line(found.place(), found.entry()))
                        .toList(),
                    page.next().isPresent() ? page.next().getAsLong() : null)));
  }
}
