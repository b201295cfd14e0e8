package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.silence.SilencesUnavailable;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Silences as Alertmanager's API has them, and {@code POST /api/v1/silences/preview}. */
public final class SilencesResource {
  /** Active ones first, as Alertmanager sorts them. */
  private static final List<Silence.State> ORDER =
      List.of(Silence.State.ACTIVE, Silence.State.PENDING, Silence.State.EXPIRED);

  private final SilenceBook silences;
  private final PerfView view;
  private final FiringAlerts firing;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Supplier<String> newId;

  /**
   * @param newId gives an id nobody had before
   */
  public SilencesResource(
      PerfView view, AlertDesk desk, AuditLog audit, InstantSource clock, Supplier<String> newId) {
    this.silences = desk.silences();
    this.firing = new FiringAlerts(desk, clock);
    this.view = view;
    this.audit = audit;
    this.clock = clock;
    this.newId = newId;
  }

  private record Posted(String silenceID) {}

  private record Preview(int mutes, int newlyMuted, List<GettableAlert> alerts) {}

  public void list(Context ctx) {
    List<Matcher> filter = AlertFilter.matchers(ctx);
    Instant now = now();
    List<GettableSilence> shown =
        silences.now().silences().values().stream()
            .filter(silence -> isTheirs(silence, ctx))
            .filter(silence -> filter.stream().allMatch(one -> one.matches(values(silence))))
            .sorted(
                Comparator.comparing((Silence silence) -> ORDER.indexOf(silence.state(now)))
                    .thenComparing(Silence::endsAt)
                    .thenComparing(Silence::id))
            .map(silence -> GettableSilence.of(silence, now))
            .toList();
    AlertmanagerResource.answer(ctx, shown);
  }

  /** What Alertmanager compares filters with: the values a silence names, by label. */
  private static Map<String, String> values(Silence silence) {
    return silence.matchers().stream()
        .collect(Collectors.toMap(Matcher::name, Matcher::value, (first, second) -> second));
  }

  public void read(Context ctx) {
    AlertmanagerResource.answer(ctx, GettableSilence.of(find(ctx), now()));
  }

  /**
   * Keeps a new silence, or changes one: in place where nothing of what already was changes, else
   * the old one ends and a new one begins.
   */
  public void post(Context ctx) {
    Origins.requireOwn(ctx);
    Instant now = now();
    SilenceRequest request = SilenceRequest.parse(ctx.bodyAsBytes(), now, true);
    Silence wanted = request.silence();
    requireScoped(ctx, wanted);
    Optional<Silence> before = request.id().map(id -> find(ctx, id));
    if (before.isPresent() && before.get().mayBecome(wanted, now)) {
      keep(ctx, wanted, "silence.change");
      AlertmanagerResource.answer(ctx, new Posted(wanted.id()));
      return;
    }
    Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
    Silence made =
        new Silence(
            newId.get(),
            wanted.matchers(),
            start,
            wanted.endsAt(),
            now,
            wanted.createdBy(),
            wanted.comment(),
            wanted.schedule(),
            wanted.maintenance());
    keep(ctx, made, "silence.create");
    before
        .filter(old -> now.isBefore(old.endsAt()))
        .ifPresent(old -> keep(ctx, old.expired(now), "silence.expire"));
    AlertmanagerResource.answer(ctx, new Posted(made.id()));
  }

  /** Ends a silence; one that is over already stays as it is. */
  public void expire(Context ctx) {
    Origins.requireOwn(ctx);
    Silence silence = find(ctx);
    Instant now = now();
    if (now.isBefore(silence.endsAt())) {
      keep(ctx, silence.expired(now), "silence.expire");
    }
    ctx.status(200);
  }

  /** What a silence would mute now; nothing is kept. */
  public void preview(Context ctx) {
    Origins.requireOwn(ctx);
    Instant now = now();
    Silence silence = SilenceRequest.parse(ctx.bodyAsBytes(), now, false).silence();
    AllowedScopes scopes = Access.scopes(ctx);
    boolean active = silence.state(now) == Silence.State.ACTIVE;
    List<SeenAlert> muted =
        firing.of(ScopedView.of(view, scopes).alerts(), scopes).stream()
            .filter(seen -> active && silence.matches(seen.alert().labels()))
            .toList();
    AlertmanagerResource.answer(
        ctx,
        new Preview(
            muted.size(),
            (int) muted.stream().filter(seen -> !seen.suppressed()).count(),
            muted.stream().map(seen -> GettableAlert.of(seen, now)).toList()));
  }

  /**
   * Whole milliseconds, since Alertmanager's clients cut times to them when they send them back.
   */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Silence find(Context ctx) {
    return find(ctx, ctx.pathParam("silenceID"));
  }

  private Silence find(Context ctx, String id) {
    return Optional.ofNullable(silences.now().silences().get(id))
        .filter(silence -> isTheirs(silence, ctx))
        .orElseThrow(
            () ->
                new Problem(ProblemType.NOT_FOUND, "there is no silence with the id " + id)
                    .toException());
  }

  /** Of one scope are silences that name it. All others may mute anything, and are of all. */
  private static boolean isTheirs(Silence silence, Context ctx) {
    AllowedScopes scopes = Access.scopes(ctx);
    Set<String> named = named(silence);
    return named.isEmpty() ? scopes.everywhere() : named.stream().anyMatch(scopes::allow);
  }

  private static Set<String> named(Silence silence) {
    return silence.matchers().stream()
        .filter(one -> one.name().equals("scope") && one.operator() == Matcher.Operator.EQUAL)
        .map(Matcher::value)
        .collect(Collectors.toSet());
  }

  private static void requireScoped(Context ctx, Silence wanted) {
    if (!isTheirs(wanted, ctx)) {
      named(wanted).forEach(scope -> Access.requireNotDeleted(ctx, scope));
      throw new Problem(
              ProblemType.FORBIDDEN,
              Access.caller(ctx).name()
                  + " may silence some scopes only: add a matcher such as scope=\"prod\", of one of"
                  + " them")
          .toException();
    }
  }

  private void keep(Context ctx, Silence silence, String action) {
    audit.requireReady();
    try {
      silences.put(silence);
    } catch (SilencesUnavailable e) {
      throw unavailable(e);
    }
    Audited.by(audit, ctx, named(silence))
        .record(action, silence.id(), Outcome.TAKEN, described(silence));
  }

  private static String described(Silence silence) {
    return silence.matchers().stream().map(Matcher::toString).collect(Collectors.joining(", "))
        + " from "
        + silence.startsAt()
        + " to "
        + silence.endsAt()
        + " by "
        + silence.createdBy()
        + ": "
        + silence.comment();
  }

  static ProblemException unavailable(SilencesUnavailable e) {
    return Problems.notKept(e);
  }
}
