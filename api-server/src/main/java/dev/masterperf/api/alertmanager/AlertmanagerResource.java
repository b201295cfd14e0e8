package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.posted.PostedUnavailable;
import dev.masterperf.alerts.routing.GroupKey;
import dev.masterperf.alerts.routing.Route;
import dev.masterperf.alerts.routing.RoutesText;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.alertmanager.GettableAlert.Receiver;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.health.Build;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code GET /api/v2/status, receivers, alerts, alerts/groups} and {@code POST /api/v2/alerts}, as
 * Alertmanager has them.
 */
public final class AlertmanagerResource {
  /** The Alertmanager whose API this is: clients compare its first two numbers with their own. */
  private static final String LIKE = "0.25.0";

  private final PerfView view;
  private final AlertDesk desk;
  private final FiringAlerts firing;
  private final InstantSource clock;
  private final Instant startedAt;

  public AlertmanagerResource(PerfView view, AlertDesk desk, InstantSource clock) {
    this.view = view;
    this.desk = desk;
    this.firing = new FiringAlerts(desk, clock);
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  private record StatusJson(
      Cluster cluster, VersionInfo versionInfo, Config config, Instant uptime) {}

  private record Cluster(String status, List<String> peers) {}

  private record VersionInfo(
      String version,
      String revision,
      String branch,
      String buildUser,
      String buildDate,
      String goVersion) {}

  private record Config(String original) {}

  private record GroupJson(
      SortedMap<String, String> labels, Receiver receiver, List<GettableAlert> alerts) {}

  /** Shows the routes, and of receivers no more than their names. */
  public void status(Context ctx) {
    answer(
        ctx,
        new StatusJson(
            new Cluster("disabled", List.of()),
            new VersionInfo(LIKE + "+masterperf-" + Build.version(), "", "", "", "", ""),
            new Config(RoutesText.of(desk.plan())),
            startedAt));
  }

  public void receivers(Context ctx) {
    answer(ctx, desk.plan().receivers().keySet().stream().map(Receiver::new).toList());
  }

  public void alerts(Context ctx) {
    AlertFilter filter = AlertFilter.of(ctx);
    Instant now = clock.instant();
    answer(
        ctx,
        firing(ctx).stream().filter(filter::takes).map(one -> GettableAlert.of(one, now)).toList());
  }

  /** Takes alerts of others; those that are none are named, and the others taken all the same. */
  public void post(Context ctx) {
    Origins.requireOwn(ctx);
    AlertPosts posts;
    try {
      posts = AlertPosts.parse(ctx.bodyAsBytes());
    } catch (IllegalArgumentException e) {
      throw SilenceRequest.refused(String.valueOf(e.getMessage()), e);
    }
    posts.taken().forEach(alert -> Access.requireScope(ctx, ScopedView.scope(alert.labels())));
    try {
      if (!posts.taken().isEmpty()) {
        desk.posted().post(posts.taken());
      }
    } catch (PostedUnavailable e) {
      throw unavailable(e);
    }
    if (!posts.refused().isEmpty()) {
      throw new Problem(ProblemType.MALFORMED_BODY, String.join("; ", posts.refused()))
          .toException();
    }
    ctx.status(200);
  }

  private static ProblemException unavailable(PostedUnavailable e) {
    return new Problem(ProblemType.NOT_ACKNOWLEDGED, "they cannot be kept now: " + e.getMessage())
        .toException(e);
  }

  public void groups(Context ctx) {
    AlertFilter filter = AlertFilter.of(ctx);
    Instant now = clock.instant();
    Map<String, GroupJson> groups = new TreeMap<>();
    for (SeenAlert seen : firing(ctx)) {
      for (Route route : seen.routes()) {
        if (filter.takes(seen) && filter.hears(route.options().receiver())) {
          GroupKey key = GroupKey.of(route, seen.alert());
          groups
              .computeIfAbsent(
                  key.text(),
                  text ->
                      new GroupJson(key.labels(), new Receiver(key.receiver()), new ArrayList<>()))
              .alerts()
              .add(GettableAlert.of(seen, now));
        }
      }
    }
    answer(ctx, List.copyOf(groups.values()));
  }

  /** What is missing of them is told in headers. */
  private List<SeenAlert> firing(Context ctx) {
    AllowedScopes scopes = Access.scopes(ctx);
    AlertsAnswer answer = ScopedView.of(view, scopes).alerts();
    CoverageHeaders.set(ctx, answer.coverage());
    return firing.of(answer, scopes);
  }

  static void answer(Context ctx, Object body) {
    ctx.contentType("application/json").result(Json.bytes(body));
  }
}
