package dev.masterperf.api.scopes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.masterperf.alerts.posted.PostedUnavailable;
import dev.masterperf.alerts.silence.SilencesUnavailable;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import dev.masterperf.streams.document.DocumentsUnavailable;
import dev.masterperf.streams.document.ScopeDeletions;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/scopes}: which scopes there are, how one is deleted, and how it is used again. */
public final class ScopesResource implements AutoCloseable {
  private static final String SCOPE = "scope";
  private static final String DRY_RUN = "dryRun";
  private static final String DELETE = "scope.delete";
  private static final String RESTORE = "scope.restore";
  private static final int MOST_SERIES = 1_000_000;

  private final PerfView view;
  private final HistorySource history;
  private final DocumentBook<ScopeDeletion> book;
  private final Supplier<DeletedScopes> deleted;
  private final ScopeContents contents;
  private final ScopeRemoval removal;
  private final AuditLog audit;
  private final InstantSource clock;

  /**
   * @param history of which the archive is a part
   * @param book where deletions are kept for all processes
   */
  public ScopesResource(
      PerfView view,
      HistorySource history,
      DocumentBook<ScopeDeletion> book,
      DocumentBook<String> rules,
      DocumentBook<ViewFile> views,
      AlertDesk desk,
      AuditLog audit,
      InstantSource clock) {
    this.view = view;
    this.history = history;
    this.book = book;
    this.deleted = new ScopeDeletions(book);
    this.contents = new ScopeContents(view, rules, views, desk.silences(), desk.posted(), clock);
    this.removal = new ScopeRemoval(contents, deleted);
    this.audit = audit;
    this.clock = clock;
  }

  /** From now on what is left of deletions is done in the background. */
  public void start() {
    removal.start();
  }

  private enum State {
    USED,
    DELETING,
    DELETED
  }

  private record Answer(List<Line> scopes) {}

  /**
   * How it stands with a scope.
   *
   * @param series hot ones
   * @param mixedRuleFiles rule files that also have rules of other scopes
   * @param archiveBytes null where nothing is archived, or that cannot be seen now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(
      String scope,
      String state,
      long series,
      List<String> ruleFiles,
      List<String> mixedRuleFiles,
      List<String> views,
      int silences,
      int alerts,
      @Nullable Long archiveBytes,
      @Nullable Instant deletedAt,
      @Nullable String deletedBy,
      @Nullable Instant restoredAt,
      @Nullable String restoredBy) {}

  /** What there is now, looked at once for one answer. */
  private record Seen(
      SortedMap<String, Long> series,
      boolean whole,
      Optional<Map<String, Long>> archived,
      ScopeContents.Seen contents) {
    long series(Predicate<String> scopes) {
      return series.entrySet().stream()
          .filter(one -> scopes.test(one.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    Optional<Long> archived(Predicate<String> scopes) {
      return archived.map(
          bytes ->
              bytes.entrySet().stream()
                  .filter(one -> scopes.test(one.getKey()))
                  .mapToLong(Map.Entry::getValue)
                  .sum());
    }
  }

  /** Those in use with what they hold, and those that were deleted. */
  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    AllowedScopes granted = Access.granted(ctx);
    DeletedScopes gone = deleted.get();
    Seen seen = seen(granted);
    SortedMap<String, Line> lines = new TreeMap<>();
    Set<String> archived = seen.archived().map(Map::keySet).orElse(Set.of());
    inUse(seen.series().keySet(), archived, granted, gone)
        .forEach(
            scope -> lines.put(scope, line(granted, scope, scope::equals, Optional.empty(), seen)));
    for (ScopeDeletion one : gone.deletions()) {
      if (granted.allow(one.scope())) {
        Predicate<String> all =
            one.holds() ? other -> Scopes.contains(one.scope(), other) : one.scope()::equals;
        lines.put(one.scope(), line(granted, one.scope(), all, Optional.of(one), seen));
      }
    }
    answer(ctx, new Answer(new ArrayList<>(lines.values())));
  }

  /** Whoever sends no longer has left the matrix after a day, and stays in the archive. */
  static Stream<String> inUse(
      Set<String> hot, Set<String> archived, AllowedScopes granted, DeletedScopes gone) {
    return Stream.concat(hot.stream(), archived.stream())
        .distinct()
        .filter(scope -> granted.allow(scope) && gone.over(scope).isEmpty());
  }

  private Seen seen(AllowedScopes scopes) {
    SeriesAnswer hot = view.series(new SeriesQuery(scopes, Optional.empty(), 0, MOST_SERIES));
    SortedMap<String, Long> series = new TreeMap<>();
    hot.series().forEach(key -> series.merge(Series.parse(key).scope(), 1L, Long::sum));
    return new Seen(
        series,
        hot.coverage().complete() && !hot.cut(),
        history.archivedBytesByScope(),
        contents.now());
  }

  /** Of files that have rules of other scopes too, those hear alone who see everything. */
  private Line line(
      AllowedScopes granted,
      String scope,
      Predicate<String> all,
      Optional<ScopeDeletion> deletion,
      Seen seen) {
    ScopeContents.Kept kept = seen.contents().of(all);
    ScopeDeletion gone = deletion.orElse(null);
    return new Line(
        scope,
        state(deletion, kept, all, seen).name().toLowerCase(Locale.ROOT),
        seen.series(all),
        kept.ruleFiles(),
        granted.everywhere() ? kept.mixedRuleFiles() : List.of(),
        kept.views(),
        kept.silences(),
        kept.alerts(),
        seen.archived(all).orElse(null),
        gone == null ? null : gone.deletedAt(),
        gone == null ? null : gone.deletedBy(),
        gone == null ? null : gone.restoredAt(),
        gone == null ? null : gone.restoredBy());
  }

  /** Deleted is what surely is: what cannot be seen now may still hold something of it. */
  private State state(
      Optional<ScopeDeletion> deletion, ScopeContents.Kept kept, Predicate<String> all, Seen seen) {
    if (deletion.isEmpty() || !deletion.get().holds()) {
      return State.USED;
    }
    boolean archived =
        history.hasArchive() && seen.archived(all).map(bytes -> bytes > 0).orElse(true);
    return seen.whole() && seen.series(all) == 0 && kept.isNothing() && !archived
        ? State.DELETED
        : State.DELETING;
  }

  /** Deletes one with all that are nested in it, or tells what that would delete. */
  public void delete(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters parameters = Parameters.of(ctx.queryParamMap(), Set.of(SCOPE, DRY_RUN));
    String scope = named(ctx, parameters);
    Predicate<String> all = other -> Scopes.contains(scope, other);
    boolean dry = parameters.oneOf(DRY_RUN, Map.of("true", true, "false", false)).orElse(false);
    AllowedScopes granted = Access.granted(ctx);
    Optional<ScopeDeletion> before = holding(scope);
    if (dry || before.isPresent()) {
      answer(ctx, line(granted, scope, all, before, seen(AllowedScopes.ALL)));
      return;
    }
    audit.requireReady();
    Line had = line(granted, scope, all, before, seen(AllowedScopes.ALL));
    ScopeDeletion deletion = new ScopeDeletion(scope, clock.instant(), Access.caller(ctx).name());
    kept(() -> book.put(scope, deletion, now -> {}));
    String left = endNow(all);
    Audited.by(audit, ctx).in(scope).record(DELETE, scope, Outcome.TAKEN, described(had) + left);
    answer(ctx, line(granted, scope, all, Optional.of(deletion), seen(AllowedScopes.ALL)));
  }

  /** The deletion stands, and the rest is done in the background where it cannot be done now. */
  private String endNow(Predicate<String> scopes) {
    try {
      contents.end(scopes);
      return "";
    } catch (DocumentsUnavailable | SilencesUnavailable | PostedUnavailable e) {
      return "; some of it is yet to go: " + e.getMessage();
    }
  }

  private static String described(Line had) {
    return "%d series, rule files %s, views %s, %d silences, %d posted alerts, %s archived bytes"
        .formatted(
            had.series(),
            had.ruleFiles(),
            had.views(),
            had.silences(),
            had.alerts(),
            had.archiveBytes() == null ? "unknown" : had.archiveBytes());
  }

  /** Lets a scope be used again, empty. */
  public void restore(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters parameters = Parameters.of(ctx.queryParamMap(), Set.of(SCOPE));
    String scope = named(ctx, parameters);
    Predicate<String> all = other -> Scopes.contains(scope, other);
    AllowedScopes granted = Access.granted(ctx);
    Optional<ScopeDeletion> before = holding(scope);
    Seen seen = seen(AllowedScopes.ALL);
    if (before.isEmpty()) {
      answer(ctx, line(granted, scope, all, before, seen));
      return;
    }
    audit.requireReady();
    Line had = line(granted, scope, all, before, seen);
    if (had.state().equals("deleting")) {
      String why =
          "scope "
              + scope
              + " is still being deleted; wait until masterperf scopes list"
              + " says that it is deleted: there are still "
              + described(had);
      Audited.by(audit, ctx).in(scope).record(RESTORE, scope, Outcome.REFUSED, why);
      throw conflict(why);
    }
    ScopeDeletion restored = before.get().restored(clock.instant(), Access.caller(ctx).name());
    kept(() -> book.put(scope, restored, now -> requireSame(before.get(), now)));
    Audited.by(audit, ctx)
        .in(scope)
        .record(RESTORE, scope, Outcome.TAKEN, "deleted at " + restored.deletedAt());
    answer(ctx, line(granted, scope, all, Optional.of(restored), seen));
  }

  private static void requireSame(ScopeDeletion known, Documents<ScopeDeletion> now) {
    if (now.find(known.scope()).filter(one -> one.content().equals(known)).isEmpty()) {
      throw conflict("somebody else deleted or restored scope " + known.scope() + " meanwhile");
    }
  }

  private static String named(Context ctx, Parameters parameters) {
    String scope = parameters.required(SCOPE);
    try {
      Scopes.requireName(scope);
    } catch (IllegalArgumentException e) {
      throw (ProblemException)
          Parameters.invalid(SCOPE, String.valueOf(e.getMessage())).initCause(e);
    }
    Access.requireGranted(ctx, scope);
    if (scope.equals(Series.DEFAULT_SCOPE)) {
      throw conflict(
          "scope "
              + scope
              + " cannot be deleted: all that names no scope is of it, and what MASTER_PERF tells"
              + " of itself");
    }
    if (scope.equals(Series.OWN_SCOPE)) {
      throw conflict(
          "scope "
              + scope
              + " cannot be deleted: the heartbeat goes through it; watch.self (--no-self-watch)"
              + " ends the rows");
    }
    return scope;
  }

  /**
   * The scope's own deletion, if it holds.
   *
   * @throws ProblemException if it was deleted with one that it is nested in
   */
  private Optional<ScopeDeletion> holding(String scope) {
    DeletedScopes now = deleted.get();
    now.deletions().stream()
        .filter(ScopeDeletion::holds)
        .filter(one -> !one.scope().equals(scope) && Scopes.contains(one.scope(), scope))
        .findFirst()
        .ifPresent(
            outer -> {
              throw conflict(
                  "scope "
                      + scope
                      + " was deleted with "
                      + outer.scope()
                      + ", in which it is nested; restore that one first");
            });
    return now.deletions().stream()
        .filter(ScopeDeletion::holds)
        .filter(one -> one.scope().equals(scope))
        .findFirst();
  }

  private static ProblemException conflict(String why) {
    return new Problem(ProblemType.CONFLICT, why).toException();
  }

  private static void kept(Runnable change) {
    try {
      change.run();
    } catch (DocumentsUnavailable e) {
      throw Problems.notKept(e);
    }
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType("application/json").result(Json.bytes(body));
  }

  @Override
  public void close() {
    removal.close();
  }
}
