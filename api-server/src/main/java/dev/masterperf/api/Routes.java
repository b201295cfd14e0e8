package dev.masterperf.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.HEAD;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import dev.masterperf.api.ApiSettings.Exposure;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.activity.ActivityResource;
import dev.masterperf.api.alertmanager.AcknowledgementsResource;
import dev.masterperf.api.alertmanager.AlertmanagerResource;
import dev.masterperf.api.alertmanager.EndpointsResource;
import dev.masterperf.api.alertmanager.FailedResource;
import dev.masterperf.api.alertmanager.FeedbackResource;
import dev.masterperf.api.alertmanager.NotificationsResource;
import dev.masterperf.api.alertmanager.SilencesResource;
import dev.masterperf.api.alerts.AlertsResource;
import dev.masterperf.api.alerts.BacktestResource;
import dev.masterperf.api.alerts.RuleFilesResource;
import dev.masterperf.api.alerts.RulesResource;
import dev.masterperf.api.audit.AuditResource;
import dev.masterperf.api.cluster.InternalResource;
import dev.masterperf.api.dashboard.Dashboard;
import dev.masterperf.api.health.HealthResource;
import dev.masterperf.api.history.BandResource;
import dev.masterperf.api.history.HeatmapResource;
import dev.masterperf.api.history.HistoryResource;
import dev.masterperf.api.history.MovedResource;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.http.ResponseHeaders;
import dev.masterperf.api.ingest.IngestResource;
import dev.masterperf.api.keys.KeysResource;
import dev.masterperf.api.live.LiveSocket;
import dev.masterperf.api.login.LoginResource;
import dev.masterperf.api.matrix.MatrixResource;
import dev.masterperf.api.openmetrics.FiguresResource;
import dev.masterperf.api.otlp.OtlpResource;
import dev.masterperf.api.prometheus.ExportResource;
import dev.masterperf.api.prometheus.LabelsResource;
import dev.masterperf.api.prometheus.MetadataResource;
import dev.masterperf.api.prometheus.QueryResource;
import dev.masterperf.api.prometheus.StatusResource;
import dev.masterperf.api.remotewrite.WriteResource;
import dev.masterperf.api.scopes.ScopesResource;
import dev.masterperf.api.views.ViewsResource;
import dev.masterperf.api.windows.WindowsResource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The index of the API: every path and who answers it. */
record Routes(
    MatrixResource matrix,
    IngestResource ingest,
    OtlpResource otlp,
    WriteResource remoteWrite,
    AlertsResource alerts,
    RulesResource rules,
    RuleFilesResource ruleFiles,
    BacktestResource backtest,
    AlertmanagerResource alertmanager,
    SilencesResource silences,
    AcknowledgementsResource acknowledgements,
    FeedbackResource feedback,
    NotificationsResource notifications,
    FailedResource failed,
    EndpointsResource endpoints,
    ViewsResource views,
    ActivityResource activity,
    AuditResource audit,
    WindowsResource windows,
    HistoryResource history,
    HeatmapResource heatmap,
    MovedResource moved,
    BandResource band,
    QueryResource query,
    ExportResource export,
    LabelsResource labels,
    MetadataResource metadata,
    StatusResource status,
    LiveSocket live,
    ScopesResource scopes,
    LoginResource login,
    KeysResource keys,
    Dashboard dashboard,
    HealthResource health,
    FiguresResource figures,
    InternalResource internal) {

  static final String SOCKET = "/ws";

  /** One line of the index. */
  record Route(HandlerType method, String path, Handler handler) {}

  List<Route> open() {
    return List.of(
        new Route(GET, "/", dashboard::index),
        new Route(GET, "/assets/<name>", dashboard::part), // in folders
        new Route(GET, "/api/infra/master-perf", matrix::read),
        new Route(POST, "/api/infra/master-perf", ingest::add),
        new Route(GET, "/api/v1/alerts", alerts::list),
        new Route(GET, "/api/v1/alerts/{fingerprint}", alerts::read),
        new Route(GET, "/api/v1/alerts/{fingerprint}/transitions", alerts::transitions),
        new Route(POST, "/api/v1/alerts/{fingerprint}/feedback", feedback::post),
        new Route(GET, "/api/v1/feedback", feedback::list),
        new Route(GET, "/api/v1/rules", rules::list),
        new Route(POST, "/api/v1/rules/backtest", backtest::run),
        new Route(POST, "/api/v1/rules/check", ruleFiles::check),
        new Route(GET, "/api/v1/rules/files", ruleFiles::list),
        new Route(GET, "/api/v1/rules/files/{name}", ruleFiles::read),
        new Route(PUT, "/api/v1/rules/files/{name}", ruleFiles::put),
        new Route(DELETE, "/api/v1/rules/files/{name}", ruleFiles::delete),
        new Route(GET, "/api/v2/status", alertmanager::status),
        new Route(GET, "/api/v2/receivers", alertmanager::receivers),
        new Route(GET, "/api/v2/alerts", alertmanager::alerts),
        new Route(POST, "/api/v2/alerts", alertmanager::post),
        new Route(GET, "/api/v2/alerts/groups", alertmanager::groups),
        new Route(GET, "/api/v2/silences", silences::list),
        new Route(POST, "/api/v2/silences", silences::post),
        new Route(GET, "/api/v2/silence/{silenceID}", silences::read),
        new Route(DELETE, "/api/v2/silence/{silenceID}", silences::expire),
        new Route(POST, "/api/v1/silences/preview", silences::preview),
        new Route(GET, "/api/v1/acknowledgements", acknowledgements::list),
        new Route(POST, "/api/v1/acknowledgements", acknowledgements::post),
        new Route(DELETE, "/api/v1/acknowledgements/{fingerprint}", acknowledgements::withdraw),
        new Route(GET, "/api/v1/notifications", notifications::list),
        new Route(GET, "/api/v1/notifications/failed", failed::list),
        new Route(POST, "/api/v1/notifications/replay", failed::replay),
        new Route(GET, "/api/v1/endpoints", endpoints::list),
        new Route(POST, "/api/v1/endpoints/<name>/enable", endpoints::enable), // with slashes in it
        new Route(GET, "/api/v1/views", views::list),
        new Route(POST, "/api/v1/views/check", views::check),
        new Route(GET, "/api/v1/views/{name}", views::read),
        new Route(PUT, "/api/v1/views/{name}", views::put),
        new Route(DELETE, "/api/v1/views/{name}", views::delete),
        new Route(GET, "/api/v1/activity", activity::read),
        new Route(GET, "/api/v1/audit", audit::read),
        new Route(GET, "/api/v1/scopes", scopes::list),
        new Route(DELETE, "/api/v1/scopes", scopes::delete),
        new Route(POST, "/api/v1/scopes/restore", scopes::restore),
        new Route(GET, "/api/v1/windows", windows::read),
        new Route(GET, "/api/v1/history", history::read),
        new Route(GET, "/api/v1/heatmap", heatmap::read),
        new Route(GET, "/api/v1/moved", moved::read),
        new Route(GET, "/api/v1/band", band::read),
        new Route(GET, "/api/v1/export", export::read),
        new Route(GET, "/api/v1/query", query::query),
        new Route(POST, "/api/v1/query", query::query),
        new Route(GET, "/api/v1/query_range", query::range),
        new Route(POST, "/api/v1/query_range", query::range),
        new Route(GET, "/api/v1/query_exemplars", query::exemplars),
        new Route(POST, "/api/v1/query_exemplars", query::exemplars),
        new Route(GET, "/api/v1/format_query", query::format),
        new Route(POST, "/api/v1/format_query", query::format),
        new Route(GET, "/api/v1/series", labels::series),
        new Route(POST, "/api/v1/series", labels::series),
        new Route(GET, "/api/v1/labels", labels::names),
        new Route(POST, "/api/v1/labels", labels::names),
        new Route(GET, "/api/v1/label/{name}/values", labels::values),
        new Route(GET, "/api/v1/metadata", metadata::list),
        new Route(GET, "/api/v1/status/buildinfo", status::build),
        new Route(GET, "/api/v1/status/runtimeinfo", status::runtime),
        new Route(GET, "/api/v1/status/flags", status::flags),
        new Route(GET, "/api/v1/status/config", status::config),
        new Route(POST, "/api/v1/write", remoteWrite::write),
        new Route(POST, "/v1/metrics", otlp::export),
        new Route(GET, "/login", dashboard::login),
        new Route(POST, "/login", login::logIn),
        new Route(GET, "/login/oidc", login::leave),
        new Route(GET, "/login/oidc/callback", login::comeBack),
        new Route(POST, "/logout", login::logOut),
        new Route(GET, "/api/v1/whoami", login::who),
        new Route(POST, "/api/v1/tickets", login::ticket),
        new Route(GET, "/api/v1/keys", keys::list),
        new Route(POST, "/api/v1/keys", keys::create),
        new Route(POST, "/api/v1/keys/{id}/rotate", keys::rotate),
        new Route(POST, "/api/v1/keys/{id}/revoke", keys::revoke),
        new Route(GET, "/api", dashboard::reference),
        new Route(GET, "/openapi.json", OpenApi::read),
        new Route(GET, "/asyncapi.yaml", OpenApi::readChannels));
  }

  List<Route> ofEveryProcess() {
    return List.of(
        new Route(GET, "/-/healthy", health::healthy),
        new Route(GET, "/-/ready", health::ready),
        new Route(POST, "/-/reload", rules::reload), // a processor reads rules, alerts routes
        new Route(GET, "/metrics", figures::scrape),
        new Route(GET, "/internal/v1/matrix", internal::matrix),
        new Route(GET, "/internal/v1/alerts", internal::alerts),
        new Route(GET, "/internal/v1/rule-files", internal::ruleFiles),
        new Route(GET, "/internal/v1/windows", internal::windows),
        new Route(POST, "/internal/v1/series", internal::series),
        new Route(POST, "/internal/v1/runs", internal::runs));
  }

  List<Route> all() {
    return Stream.concat(open().stream(), ofEveryProcess().stream()).toList();
  }

  /** Has protocols of others tell in their own form what is refused before their handler. */
  private Handler telling(String path, Handler guarded) {
    return switch (path) {
      case "/v1/metrics" -> otlp.telling(guarded);
      case "/api/v1/write" -> remoteWrite.telling(guarded);
      default -> guarded;
    };
  }

  /**
   * Opens the routes of a process.
   *
   * @throws IllegalStateException if the table of permissions has no row for one of them
   */
  void register(
      RoutesConfig config, Exposure exposure, Access access, RateLimit limit, boolean encrypted) {
    Problems.register(config);
    config.before(ctx -> ResponseHeaders.set(ctx, encrypted));
    Set<String> limited = open().stream().map(Route::path).collect(Collectors.toSet());
    List<Route> routes = exposure == Exposure.PUBLIC ? all() : ofEveryProcess();
    for (Route route : routes) {
      String method = route.method().name();
      Handler handler =
          limited.contains(route.path()) ? limit.before(route.handler()) : route.handler();
      Handler guarded = telling(route.path(), access.guard(method, route.path(), handler));
      config.addHttpHandler(route.method(), route.path(), guarded);
      if (route.method().equals(GET)) {
        // For whom GET is; the server leaves out the body. Javalin's own answer has no headers.
        config.addHttpHandler(HEAD, route.path(), guarded);
      }
    }
    if (exposure == Exposure.PUBLIC) {
      config.wsBeforeUpgrade(SOCKET, access.guard("WS", SOCKET, limit.before(live::admit)));
      config.ws(SOCKET, live::configure);
    }
  }
}
