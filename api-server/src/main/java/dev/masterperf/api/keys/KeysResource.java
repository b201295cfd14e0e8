package dev.masterperf.api.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.DocumentsUnavailable;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/keys}: keys, for admins. Theirs are the keys all of whose grants lie within the
 * scopes they are admin of; others look as if they were not there, so nobody gets more by a new
 * secret of a key than they have, and nobody gives more. Keys of deleted scopes are there like any
 * other: they open nothing, but would again once the scope is used again, so somebody has to be
 * able to take them back.
 */
public final class KeysResource {
  private static final int CREATED = 201;
  private static final long MOST_LISTED = 1_000;
  private static final int MOST_KEPT = 10_000;
  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(365);

  private final Optional<Keys> keys;
  private final AuditLog audit;
  private final InstantSource clock;

  /**
   * @param keys empty where nobody is asked for one
   */
  public KeysResource(Optional<Keys> keys, AuditLog audit, InstantSource clock) {
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A key without its secret.
   *
   * @param valid whether it opens anything now
   */
  private record Line(
      String id,
      String name,
      List<String> grants,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt,
      boolean valid) {
    static Line of(String id, ApiKey key, Instant now) {
      return new Line(
          id,
          key.name(),
          key.grants().stream().map(Grant::text).toList(),
          key.createdAt(),
          key.createdBy(),
          key.expiresAt(),
          key.revokedAt(),
          key.lastUsedAt(),
          key.holds(now));
    }
  }

  /**
   * @param next what to ask for {@code after} next; null where there are no more
   */
  private record Listed(List<Line> keys, @Nullable String next) {}

  /**
   * A secret, told once.
   *
   * @param key with its secret
   */
  private record Told(String id, String key) {
    static Told of(KeyText text) {
      return new Told(text.id(), text.reveal());
    }

    @Override
    public String toString() {
      return "Told[" + id + "]";
    }
  }

  /** {@code GET /api/v1/keys}: those of the caller, by id. */
  public void list(Context ctx) {
    Parameters parameters = Parameters.of(ctx.queryParamMap(), Set.of("after", "limit"));
    long limit = parameters.whole("limit", 1, MOST_LISTED).orElse(MOST_LISTED);
    String after = parameters.text("after").orElse("");
    AllowedScopes scopes = Access.granted(ctx);
    Instant now = clock.instant();
    List<Line> theirs =
        kept().all().tailMap(after + '\0').values().stream()
            .filter(key -> isTheirs(key.content(), scopes))
            .limit(limit + 1)
            .map(key -> Line.of(key.name(), key.content(), now))
            .toList();
    List<Line> shown = theirs.subList(0, (int) Math.min(limit, theirs.size()));
    boolean more = theirs.size() > shown.size();
    answer(ctx, new Listed(shown, more ? shown.get(shown.size() - 1).id() : null));
  }

  /** {@code POST /api/v1/keys}: gives a key, and tells its secret. */
  public void create(Context ctx) {
    Origins.requireOwn(ctx);
    JsonNode asked = object(ctx, Set.of("name", "grants", "expiresAt"));
    List<Grant> grants = grants(asked.path("grants"));
    requireTheirs(ctx, grants);
    @Nullable Duration lifetime = lifetime(asked);
    requireRoom();
    audit.requireReady();
    KeyText made =
        changed(
            () ->
                kept()
                    .create(
                        asked.path("name").asText(""),
                        grants,
                        Access.caller(ctx).name(),
                        lifetime));
    writeDown(ctx, "key.create", made.id());
    ctx.status(CREATED);
    answer(ctx, Told.of(made));
  }

  /** {@code POST /api/v1/keys/{id}/rotate}: gives a key another secret, and tells it. */
  public void rotate(Context ctx) {
    Origins.requireOwn(ctx);
    Duration overlap = overlap(object(ctx, Set.of("overlapSeconds")));
    AllowedScopes scopes = Access.granted(ctx);
    audit.requireReady();
    KeyText made =
        changed(() -> kept().rotate(ctx.pathParam("id"), overlap, key -> isTheirs(key, scopes)));
    writeDown(ctx, "key.rotate", made.id());
    answer(ctx, Told.of(made));
  }

  /** {@code POST /api/v1/keys/{id}/revoke}: takes a key back. */
  public void revoke(Context ctx) {
    Origins.requireOwn(ctx);
    String id = ctx.pathParam("id");
    AllowedScopes scopes = Access.granted(ctx);
    audit.requireReady();
    ApiKey key = changed(() -> kept().revoke(id, one -> isTheirs(one, scopes)));
    writeDown(ctx, "key.revoke", id);
    answer(ctx, Line.of(id, key, clock.instant()));
  }

  /** A pattern that is covered covers nothing that is not. */
  private static boolean isTheirs(ApiKey key, AllowedScopes scopes) {
    return key.grants().stream().allMatch(grant -> scopes.allow(grant.pattern()));
  }

  private static void requireTheirs(Context ctx, List<Grant> grants) {
    grants.stream()
        .filter(grant -> !Access.granted(ctx).allow(grant.pattern()))
        .findFirst()
        .ifPresent(
            grant -> {
              throw new Problem(
                      ProblemType.FORBIDDEN,
                      Access.caller(ctx).name()
                          + " is not admin of "
                          + grant.pattern()
                          + ", and may not grant "
                          + grant.text())
                  .toException();
            });
  }

  private void requireRoom() {
    if (kept().all().size() >= MOST_KEPT) {
      throw new Problem(ProblemType.BUSY, "there are as many keys as are kept, revoked ones too")
          .toException();
    }
  }

  private Keys kept() {
    return keys.orElseThrow(
        () ->
            new Problem(
                    ProblemType.NOT_FOUND,
                    "nobody is asked for a key here; the server was started without --auth")
                .toException());
  }

  private static <T> T changed(Supplier<T> change) {
    try {
      return change.get();
    } catch (Keys.NoSuchKey e) {
      throw new Problem(ProblemType.NOT_FOUND, String.valueOf(e.getMessage())).toException(e);
    } catch (IllegalArgumentException e) {
      throw new Problem(ProblemType.MALFORMED_BODY, String.valueOf(e.getMessage())).toException(e);
    } catch (DocumentsUnavailable e) {
      throw Problems.notKept(e);
    }
  }

  /** Of the scope that holds all its grants; without its secret. */
  private void writeDown(Context ctx, String action, String id) {
    Optional<ApiKey> key = kept().find(id);
    List<String> scopes = key.map(ApiKey::patterns).orElse(List.of());
    Audited.by(audit, ctx, scopes)
        .record(action, id, Outcome.TAKEN, key.map(ApiKey::described).orElse(""));
  }

  private static JsonNode object(Context ctx, Set<String> known) {
    JsonNode json = json(ctx);
    if (!json.isObject()) {
      throw malformed("the body is a JSON object");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw malformed(name + " is not known; there are " + String.join(", ", known));
      }
    }
    return json;
  }

  private static JsonNode json(Context ctx) {
    try {
      return Json.tree(ctx.bodyAsBytes());
    } catch (IllegalArgumentException e) {
      throw new Problem(ProblemType.MALFORMED_BODY, "the body is no JSON").toException(e);
    }
  }

  private static List<Grant> grants(JsonNode json) {
    List<Grant> grants = new ArrayList<>();
    for (JsonNode one : json) {
      try {
        grants.add(Grant.parse(one.asText("")));
      } catch (IllegalArgumentException e) {
        throw new Problem(ProblemType.MALFORMED_BODY, "grants: " + e.getMessage()).toException(e);
      }
    }
    return grants;
  }

  private @Nullable Duration lifetime(JsonNode asked) {
    if (!asked.hasNonNull("expiresAt")) {
      return null;
    }
    Instant now = clock.instant();
    Instant end = time(asked.path("expiresAt").asText());
    if (!end.isAfter(now)) {
      throw malformed("expiresAt lies in the past");
    }
    return Duration.between(now, end);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Problem(
              ProblemType.MALFORMED_BODY,
              "expiresAt is a time such as 2027-01-31T12:00:00Z, not \"" + text + "\"")
          .toException(e);
    }
  }

  private static Duration overlap(JsonNode asked) {
    JsonNode seconds = asked.path("overlapSeconds");
    if (seconds.isMissingNode()) {
      return OVERLAP;
    }
    if (!seconds.isIntegralNumber()
        || seconds.asLong() < 0
        || seconds.asLong() > LONGEST_OVERLAP.toSeconds()) {
      throw malformed("overlapSeconds is a whole number from 0 to " + LONGEST_OVERLAP.toSeconds());
    }
    return Duration.ofSeconds(seconds.asLong());
  }

  private static ProblemException malformed(String detail) {
    return new Problem(ProblemType.MALFORMED_BODY, detail).toException();
  }

  private static void answer(Context ctx, Object body) {
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json").result(Json.bytes(body));
  }
}
