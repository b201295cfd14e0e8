package dev.masterperf.api.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Condition;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.DocumentsUnavailable;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/rules/files} and {@code /api/v1/rules/check}: the rule files there are, those of
 * processors for reading, and those that are stored for all processes for changing.
 */
public final class RuleFilesResource {
  private static final String SAVE = "rules.save";
  private static final String DELETE = "rules.delete";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final PerfView view;
  private final DocumentBook<String> book;
  private final AuditLog audit;
  private final RulesTaken taken;

  /**
   * @param book where files are stored for all processes
   * @param nanos elapsed time
   */
  public RuleFilesResource(
      PerfView view, DocumentBook<String> book, AuditLog audit, LongSupplier nanos) {
    this.view = view;
    this.book = book;
    this.audit = audit;
    this.taken = new RulesTaken(view, nanos);
  }

  private record Answer(List<File> files) {}

  /**
   * A rule file.
   *
   * @param origin {@code file} of a processor's own, which cannot be changed here, or {@code
   *     stored}
   * @param version null of a processor's own, as is {@code savedAt}
   */
  @JsonInclude(Include.ALWAYS)
  private record File(
      String name, String origin, @Nullable Long version, @Nullable Instant savedAt, String text) {
    static File of(RuleDocument file) {
      return new File(
          file.name(),
          file.version() == null ? "file" : "stored",
          file.version(),
          file.savedAt(),
          file.text());
    }
  }

  /**
   * What became of a file that was to be saved.
   *
   * @param active whether every processor evaluates it already
   */
  private record Saved(String name, long version, Instant savedAt, boolean active) {}

  /** Says what is wrong with a text, and keeps nothing. */
  public void check(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    answer(ctx, RuleCheck.of(RuleFileText.of(ctx, "rules")));
  }

  /** All files by name. */
  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    answer(ctx, new Answer(files(ctx).stream().map(File::of).toList()));
  }

  /** One file. */
  public void read(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    String name = ctx.pathParam("name");
    RuleDocument found =
        files(ctx).stream()
            .filter(file -> file.name().equals(name))
            .findFirst()
            .orElseThrow(() -> RuleFileChange.missing(name));
    Long version = found.version();
    if (version != null) {
      ctx.header("ETag", Condition.tag(version));
    }
    answer(ctx, File.of(found));
  }

  /** A processor's own file comes before a stored one of its name, which is not in force. */
  private List<RuleDocument> files(Context ctx) {
    AllowedScopes scopes = Access.scopes(ctx);
    List<RuleDocument> files = new ArrayList<>(view.ruleFiles());
    book.now().byName().values().forEach(stored -> files.add(StoredRuleFiles.file(stored)));
    files.removeIf(file -> !file.within(scopes));
    files.sort(Comparator.comparing(RuleDocument::name));
    return files;
  }

  /** Stores a file for all processes, in place of what was stored under its name. */
  public void put(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    String name = RuleFileText.newName(ctx);
    RuleFileChange change =
        new RuleFileChange(view.ruleFiles(), Condition.of(ctx), Access.scopes(ctx));
    RuleDocument file = RuleFileText.of(ctx, name);
    RuleCheck check = RuleCheck.of(file);
    Document<String> kept =
        audited(
            ctx,
            SAVE,
            name,
            () -> theirs(file),
            () -> {
              check.requireValid();
              requireScoped(ctx, file.scopes());
              List<RuleGroup> groups = file.groups();
              return book.put(name, file.text(), all -> change.requireSave(file, groups, all));
            });
    Audited.by(audit, ctx, theirs(file))
        .record(SAVE, name, Outcome.TAKEN, "version " + kept.version() + ", " + check.summary());
    boolean active = taken.await(name, kept.version());
    ctx.status(change.creates() ? CREATED : OK).header("ETag", Condition.tag(kept.version()));
    answer(ctx, new Saved(name, kept.version(), kept.savedAt(), active));
  }

  private static void requireScoped(Context ctx, Set<String> scopes) {
    if (scopes.isEmpty() && !Access.scopes(ctx).everywhere()) {
      throw new Problem(
              ProblemType.FORBIDDEN,
              "a file without rules is of no scope, so "
                  + Access.caller(ctx).name()
                  + " may not save it; write at least one rule in a group with a scope")
          .toException();
    }
    scopes.forEach(scope -> Access.requireScope(ctx, scope));
  }

  /** Takes a stored file out for all processes. */
  public void delete(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    String name = ctx.pathParam("name");
    RuleFileChange change =
        new RuleFileChange(view.ruleFiles(), Condition.of(ctx), Access.scopes(ctx));
    Set<String> scopes = new HashSet<>();
    long version =
        audited(
            ctx,
            DELETE,
            name,
            () -> scopes,
            () ->
                book.delete(
                    name,
                    all -> {
                      change.requireDelete(name, all);
                      all.find(name)
                          .ifPresent(it -> scopes.addAll(theirs(StoredRuleFiles.file(it))));
                    }));
    Audited.by(audit, ctx, scopes).record(DELETE, name, Outcome.TAKEN, "version " + version);
    ctx.status(NO_CONTENT);
  }

  /** The scopes of its rules; none if it cannot be read. */
  private static Set<String> theirs(RuleDocument file) {
    try {
      return file.scopes();
    } catch (YamlFileException e) {
      return Set.of();
    }
  }

  /**
   * Does it, and writes down where it is refused; not where the caller lacks a permission, which
   * {@link Access} writes down for all routes.
   */
  private <A> A audited(
      Context ctx, String action, String name, Supplier<Set<String>> scopes, Supplier<A> change) {
    audit.requireReady();
    try {
      return change.get();
    } catch (ProblemException e) {
      if (e.problem().type() != ProblemType.FORBIDDEN) {
        Audited.by(audit, ctx, scopes.get())
            .record(action, name, Outcome.REFUSED, e.problem().detail());
      }
      throw e;
    } catch (DocumentsUnavailable e) {
      throw Problems.notKept(e);
    }
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType("application/json").result(Json.bytes(body));
  }
}
