package dev.masterperf.api.views;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.Documents;
import dev.masterperf.streams.document.DocumentsUnavailable;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/views}: views that people save and share. */
public final class ViewsResource {
  /** So many are kept, so that a list of all stays readable and small. */
  private static final int MOST = 1_000;

  private static final String YAML = "application/yaml";
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final DocumentBook<ViewFile> book;
  private final AuditLog audit;

  public ViewsResource(DocumentBook<ViewFile> book, AuditLog audit) {
    this.book = book;
    this.audit = audit;
  }

  private record Line(
      String name,
      String title,
      @Nullable String description,
      long version,
      Instant savedAt,
      String tag) {}

  private record Views(List<Line> views) {}

  private record Whole(
      String name, long version, Instant savedAt, Map<String, Object> view, String yaml) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Mistake(int line, @Nullable String path, String message) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Checked(
      boolean valid,
      List<Mistake> problems,
      @Nullable Map<String, Object> view,
      @Nullable String yaml) {}

  /** All there are, by name. */
  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    answer(
        ctx,
        new Views(
            book.now().byName().values().stream()
                .filter(one -> one.content().view().within(Access.scopes(ctx)))
                .map(ViewsResource::line)
                .toList()));
  }

  private static Line line(Document<ViewFile> one) {
    View view = one.content().view();
    return new Line(
        one.name(),
        view.titleOrName(),
        view.description(),
        one.version(),
        one.savedAt(),
        Condition.tag(one.version()));
  }

  /** One, as it was written, or as JSON where that is asked for. */
  public void read(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    Document<ViewFile> found = find(book.now(), ctx.pathParam("name"), Access.scopes(ctx));
    ctx.header("ETag", Condition.tag(found.version())).header("Vary", "Accept, Accept-Encoding");
    ctx.header("Cache-Control", "no-cache");
    ViewFile file = found.content();
    if (Condition.names(ctx.header("If-None-Match"), Condition.tag(found.version()))) {
      ctx.status(NOT_MODIFIED);
    } else if (String.valueOf(ctx.header("Accept")).contains(JSON)) {
      answer(
          ctx,
          new Whole(
              found.name(),
              found.version(),
              found.savedAt(),
              ViewYaml.members(file.view()),
              file.text()));
    } else {
      ctx.contentType(YAML).result(file.text());
    }
  }

  /** Saves one: new, or in place of the one before where the preconditions hold. */
  public void put(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    Condition condition = Condition.of(ctx);
    String name = ctx.pathParam("name");
    String body = body(ctx);
    View view = readable(name, body);
    if (!view.name().equals(name)) {
      throw refused(
          List.of(
              new Mistake(
                  0, "name", "is \"" + view.name() + "\", and the address says \"" + name + "\"")));
    }
    requireScoped(ctx, view);
    AllowedScopes scopes = Access.scopes(ctx);
    ViewFile file = new ViewFile(isJson(body) ? ViewYaml.text(view) : body, view);
    audit.requireReady();
    AtomicBoolean changed = new AtomicBoolean();
    Document<ViewFile> saved =
        kept(
            () ->
                book.put(
                    name,
                    file,
                    all -> {
                      if (isHidden(name, all, scopes)) {
                        throw new Problem(
                                ProblemType.CONFLICT,
                                "the name " + name + " cannot be had; choose another one")
                            .toException();
                      }
                      require(condition, ctx, name, all);
                      requireRoom(name, all);
                      changed.set(all.has(name));
                    }));
    Audited.by(audit, ctx, view.scopes())
        .record(
            changed.get() ? "view.change" : "view.create",
            name,
            Outcome.TAKEN,
            "version " + saved.version() + ": " + view.titleOrName());
    ctx.status(changed.get() ? OK : CREATED).header("ETag", Condition.tag(saved.version()));
    answer(ctx, line(saved));
  }

  /** Deletes one, where the preconditions hold. */
  public void delete(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    Condition condition = Condition.of(ctx);
    String name = ctx.pathParam("name");
    AllowedScopes scopes = Access.scopes(ctx);
    audit.requireReady();
    Set<String> theirs = new HashSet<>();
    kept(
        () ->
            book.delete(
                name,
                all -> {
                  if (isHidden(name, all, scopes)) {
                    throw unknown(name);
                  }
                  all.find(name).ifPresent(one -> theirs.addAll(one.content().view().scopes()));
                  requireThere(name, all);
                  require(condition, ctx, name, all);
                }));
    Audited.by(audit, ctx, theirs).record("view.delete", name, Outcome.TAKEN, "");
    ctx.status(NO_CONTENT);
  }

  /** What is wrong with a view, and how it is written; nothing is kept. */
  public void check(Context ctx) {
    Origins.requireOwn(ctx);
    try {
      View view = ViewReader.read("view", body(ctx));
      answer(ctx, new Checked(true, List.of(), ViewYaml.members(view), ViewYaml.text(view)));
    } catch (YamlFileException e) {
      answer(ctx, new Checked(false, mistakes(e), null, null));
    }
  }

  private static View readable(String name, String body) {
    try {
      return ViewReader.read(name, body);
    } catch (YamlFileException e) {
      throw (ProblemException) refused(mistakes(e)).initCause(e);
    }
  }

  private static List<Mistake> mistakes(YamlFileException e) {
    return e.problems().stream()
        .map(
            one -> new Mistake(one.line(), one.path().isEmpty() ? null : one.path(), one.message()))
        .toList();
  }

  private static ProblemException refused(List<Mistake> mistakes) {
    String all =
        mistakes.stream()
            .map(
                one ->
                    (one.line() > 0 ? "line " + one.line() + ": " : "")
                        + (one.path() == null ? "" : one.path() + ": ")
                        + one.message())
            .reduce((a, b) -> a + "\n" + b)
            .orElse("");
    return new Problem(ProblemType.INVALID_VIEW, all, Map.of("problems", mistakes)).toException();
  }

  private static void requireRoom(String name, Documents<ViewFile> all) {
    if (!all.has(name) && all.byName().size() >= MOST) {
      throw refused(
          List.of(
              new Mistake(
                  0, null, "there are " + MOST + " views already; delete one that no one needs")));
    }
  }

  private static void requireThere(String name, Documents<ViewFile> all) {
    if (!all.has(name)) {
      throw unknown(name);
    }
  }

  /**
   * Holds a change to what its author has seen.
   *
   * @throws ProblemException 412 if something else is there
   */
  private static void require(
      Condition condition, Context ctx, String name, Documents<ViewFile> all) {
    Optional<Document<ViewFile>> there = all.find(name);
    if (!condition.isMet(there.map(Document::version).orElse(null))) {
      there.ifPresent(one -> ctx.header("ETag", Condition.tag(one.version())));
      throw new Problem(
              ProblemType.PRECONDITION_FAILED,
              there
                  .map(
                      one ->
                          "there is a view %s already, saved at %s, version %d"
                              .formatted(name, one.savedAt(), one.version()))
                  .orElse("there is no view " + name + " any more"))
          .toException();
    }
  }

  private static <T> T kept(Supplier<T> change) {
    try {
      return change.get();
    } catch (DocumentsUnavailable e) {
      throw Problems.notKept(e);
    }
  }

  private static String body(Context ctx) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(ctx.bodyAsBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Problem(ProblemType.MALFORMED_BODY, "this is not UTF-8 text").toException(e);
    }
  }

  private static boolean isJson(String body) {
    return body.stripLeading().startsWith("{");
  }

  private static void requireScoped(Context ctx, View view) {
    view.scopes().forEach(scope -> Access.requireNotDeleted(ctx, scope));
    if (!view.within(Access.scopes(ctx))) {
      throw new Problem(
              ProblemType.FORBIDDEN,
              Access.caller(ctx).name()
                  + " may save views of some scopes only: give it one of them, such as scope: prod")
          .toException();
    }
  }

  /** What nobody can read here is of all scopes. */
  private static boolean isHidden(String name, Documents<ViewFile> all, AllowedScopes scopes) {
    return !scopes.everywhere()
        && all.has(name)
        && all.find(name).map(one -> !one.content().view().within(scopes)).orElse(true);
  }

  private static Document<ViewFile> find(
      Documents<ViewFile> all, String name, AllowedScopes scopes) {
    if (isHidden(name, all, scopes)) {
      throw unknown(name);
    }
    return all.find(name)
        .orElseThrow(
            () ->
                Optional.ofNullable(all.unreadable().get(name))
                    .map(
                        why ->
                            new Problem(
                                    ProblemType.NOT_FOUND,
                                    "the view " + name + " cannot be read here: " + why)
                                .toException())
                    .orElseGet(() -> unknown(name)));
  }

  private static ProblemException unknown(String name) {
    return new Problem(ProblemType.NOT_FOUND, "there is no view " + name).toException();
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType(JSON).result(Json.bytes(body));
  }
}
