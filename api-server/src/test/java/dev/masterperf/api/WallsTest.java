package dev.masterperf.api;

import static dev.masterperf.api.ScopedWorld.SCOPES;
import static dev.masterperf.api.ScopedWorld.alert;
import static dev.masterperf.api.ScopedWorld.canary;
import static dev.masterperf.api.ScopedWorld.rules;
import static dev.masterperf.api.ScopedWorld.series;
import static dev.masterperf.api.ScopedWorld.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.access.Permission;
import dev.masterperf.api.access.PermissionTable;
import dev.masterperf.api.access.Reach;
import dev.masterperf.api.access.Role;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.PerfMetric;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Scopes are walls: every route of the table of permissions, asked by every role in every scope
 * about every scope. What is answered may hold nothing of a scope that was not granted, and must
 * hold what is the caller's own, so that a test that sees nothing cannot pass.
 */
class WallsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern NUMBER = Pattern.compile("\\d{10}");

  /** What grants are given for: each scope as a pattern, and one that has a star in it. */
  private static final List<String> PATTERNS =
      List.of("team-a", "team-a/eu", "team-b", "te\u0430m-a", "team-*", "*", "nowhere");

  private RunningApi api;

  @BeforeEach
  void start() {
    api =
        new RunningApi(
            settings -> settings.withAuthentication(WallsTest::caller).withMapping(ENVIRONMENTS));
    ScopedWorld.fill(api);
  }

  @AfterEach
  void close() {
    api.close();
  }

  /** By a header, so that a test can be anybody. */
  private static Caller caller(Context ctx) {
    String grant = ctx.header("Test-Grant");
    return grant == null
        ? Caller.NOBODY
        : new Caller(
            Caller.Kind.KEY,
            Optional.ofNullable(ctx.header("Test-Name")).orElse("tester"),
            List.of(Grant.parse(URLDecoder.decode(grant, StandardCharsets.UTF_8))));
  }

  private record Question(PermissionTable.Row row, String path, String body, String type) {}

  /** What a route is asked, about one scope where it is about one. */
  private static Stream<Question> questions(PermissionTable.Row row) {
    return SCOPES.stream().map(scope -> question(row, scope)).distinct();
  }

  private static Question question(PermissionTable.Row row, String scope) {
    String fingerprint = alert(scope).fingerprint().hex();
    String path =
        row.path()
            .replace("{fingerprint}", fingerprint)
            .replace("{silenceID}", canary(scope))
            .replace("<name>", "icon.svg");
    String selector = "{scope=\"" + scope + "\"}";
    return switch (row.method() + " " + row.path()) {
      case "POST /api/infra/master-perf" ->
          json(
              row,
              path,
              "{\"scope\":\"%s\",\"category\":\"C\",\"topic\":\"T\",\"id\":\"%s\",\"value\":\"1\"}"
                  .formatted(scope, canary(scope)));
      case "POST /v1/metrics" -> json(row, path, otlp(scope));
      case "POST /api/v1/write" ->
          new Question(row, path, "", "application/x-protobuf;proto=prometheus.WriteRequest");
      case "POST /api/v1/alerts/{fingerprint}/feedback" ->
          json(row, path, "{\"verdict\":\"anomaly\"}");
      case "POST /api/v1/rules/backtest" ->
          json(row, path, "{\"rules\":" + quoted(rules(scope)) + "}");
      case "POST /api/v1/rules/check", "POST /api/v1/views/check" ->
          new Question(row, path, "", "application/yaml");
      case "GET /api/v1/rules/files/{name}" ->
          get(row, path.replace("{name}", canary(scope) + "-stored.yml"));
      case "PUT /api/v1/rules/files/{name}" ->
          new Question(
              row,
              path.replace("{name}", "new-" + canary(scope) + ".yml"),
              rules(scope).replace("g-" + canary(scope), "new-" + canary(scope)),
              "application/yaml");
      case "DELETE /api/v1/rules/files/{name}" ->
          get(row, path.replace("{name}", canary(scope) + "-stored.yml"));
      case "GET /api/v1/views/{name}", "DELETE /api/v1/views/{name}" ->
          get(row, path.replace("{name}", canary(scope)));
      case "PUT /api/v1/views/{name}" ->
          new Question(row, path.replace("{name}", canary(scope)), view(scope), "application/yaml");
      case "POST /api/v2/alerts" ->
          json(row, path, "[{\"labels\":{\"alertname\":\"x\",\"scope\":\"%s\"}}]".formatted(scope));
      case "POST /api/v2/silences", "POST /api/v1/silences/preview" ->
          json(row, path, silence(scope));
      case "POST /api/v1/acknowledgements" ->
          json(
              row,
              path,
              "{\"fingerprint\":\"%s\",\"owner\":\"o\",\"comment\":\"c\",\"endsAt\":\"2026-02-01T00:00:00Z\"}"
                  .formatted(fingerprint));
      case "POST /api/v1/keys" ->
          json(row, path, "{\"name\":\"k\",\"grants\":[\"viewer:%s\"]}".formatted(scope));
      case "POST /api/v1/keys/{id}/rotate", "POST /api/v1/keys/{id}/revoke" ->
          json(row, path.replace("{id}", "key" + canary(scope)), "{}");
      case "POST /api/v1/notifications/replay" -> json(row, path, "{}");
      case "DELETE /api/v1/scopes" -> get(row, path + "?dryRun=true&scope=" + encoded(scope));
      case "POST /api/v1/scopes/restore" -> json(row, path + "?scope=" + encoded(scope), "");
      case "GET /api/v1/windows" ->
          get(
              row,
              path
                  + "?series="
                  + encoded(series(scope).key().text())
                  + "&resolution=1s&from=1769857200000&to=1769860800000");
      case "GET /api/v1/history", "GET /api/v1/heatmap", "GET /api/v1/moved" ->
          get(row, path + "?match=" + encoded("{category=\"Cat\"}") + RANGE);
      case "GET /api/v1/band" -> get(row, path + "?match=" + encoded(selector) + RANGE);
      case "GET /api/v1/export" -> get(row, path + "?query=" + encoded(everything()) + AT);
      case "GET /api/v1/query", "GET /api/v1/query_exemplars", "GET /api/v1/format_query" ->
          get(row, path + "?query=" + encoded(everything()) + AT);
      case "GET /api/v1/query_range" ->
          get(row, path + "?query=" + encoded(everything()) + RANGE + "&step=60");
      case "POST /api/v1/query", "POST /api/v1/query_exemplars", "POST /api/v1/format_query" ->
          form(row, path, "query=" + encoded(everything()) + AT);
      case "POST /api/v1/query_range" ->
          form(row, path, "query=" + encoded(everything()) + RANGE + "&step=60");
      case "GET /api/v1/series" -> get(row, path + "?match[]=" + encoded("{category=\"Cat\"}"));
      case "POST /api/v1/series" -> form(row, path, "match[]=" + encoded("{category=\"Cat\"}"));
      case "POST /api/v1/labels" -> form(row, path, "");
      case "GET /api/v1/label/{name}/values" -> get(row, path.replace("{name}", "id"));
      case "GET /api/v1/alerts" -> get(row, path + "?resolved=true");
      default -> get(row, path);
    };
  }

  /** Bodies that only their own tests can make, and back-tests, for which nothing is configured. */
  /** Or all that comes by OTLP were of one scope. */
  private static final Mapping ENVIRONMENTS =
      Mapping.parse(
          "- {name: environments are scopes, source: otlp,"
              + " set: {scope: '${resource.deployment.environment.name}'}}",
          "test",
          1);

  private static final List<String> NOT_ANSWERED =
      List.of("/api/v1/write", "/api/v1/rules/backtest");

  private static final List<String> OF_DELETED_TOO =
      List.of(
          "/api/v1/audit", "/api/v1/keys", "/api/v1/keys/{id}/rotate", "/api/v1/keys/{id}/revoke");

  private static final String AT = "&time=2026-01-31T12:00:00Z";
  private static final String RANGE = "&from=2026-01-31T11:50:00Z&to=2026-01-31T12:00:00Z";

  private static String everything() {
    return "{category=\"Cat\"}";
  }

  private static Question get(PermissionTable.Row row, String path) {
    return new Question(
        row,
        row.path().equals("/api/v1/query_range")
            ? path.replace("&from=", "&start=").replace("&to=", "&end=")
            : path,
        "",
        "");
  }

  private static Question json(PermissionTable.Row row, String path, String body) {
    return new Question(row, path, body, "application/json");
  }

  private static Question form(PermissionTable.Row row, String path, String body) {
    return new Question(
        row,
        path,
        body.replace("&from=", "&start=").replace("&to=", "&end="),
        "application/x-www-form-urlencoded");
  }

  private static String silence(String scope) {
    return """
    {"matchers":[{"name":"scope","value":"%s","isRegex":false,"isEqual":true}],
     "startsAt":"2026-01-31T12:00:00Z","endsAt":"2026-01-31T13:00:00Z","createdBy":"me","comment":"c"}
    """
        .formatted(scope);
  }

  private static String otlp(String scope) {
    return """
    {"resourceMetrics":[{"resource":{"attributes":[
      {"key":"deployment.environment.name","value":{"stringValue":"%s"}},
      {"key":"service.name","value":{"stringValue":"svc"}}]},
     "scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[
      {"timeUnixNano":"1769860800000000000","asDouble":1}]}}]}]}]}
    """
        .formatted(scope);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse<String> ask(Question question, Optional<Grant> grant) throws Exception {
    return ask(question, grant, "tester");
  }

  private HttpResponse<String> ask(Question question, Optional<Grant> grant, String name)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + api.port()
                        + question.path().replace("[", "%5B").replace("]", "%5D")))
            .timeout(Duration.ofSeconds(60));
    grant.ifPresent(one -> request.header("Test-Grant", encoded(one.text())));
    request.header("Test-Name", name);
    if (!question.type().isEmpty()) {
      request.header("Content-Type", question.type());
    }
    request.method(question.row().method(), BodyPublishers.ofString(question.body()));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static Iterable<PermissionTable.Row> rows() {
    List<PermissionTable.Row> rows = new ArrayList<>();
    PermissionTable.shipped()
        .rows()
        .forEach(
            row -> {
              if (!row.method().equals("WS")) {
                rows.add(row);
              }
            });
    return rows;
  }

  @Test
  void nobodyGetsPastARouteThatIsNotOpen() throws Exception {
    for (PermissionTable.Row row : rows()) {
      HttpResponse<String> answer = ask(question(row, "team-a"), Optional.empty());

      List<Integer> refusals =
          switch (row.reach()) {
            case OPEN -> List.of(200, 204, 404); // there is no login where nobody has to
            case PROCESS -> List.of(404);
            case SCOPED, ALL -> List.of(401);
          };
      assertThat(answer.statusCode()).as("%s: %s", row, answer.body()).isIn(refusals);
      assertThat(canaries(answer.body())).as("%s", row).isEmpty();
    }
  }

  @Test
  void rolesOpenWhatTheTableSaysAndNothingElse() throws Exception {
    for (PermissionTable.Row row : rows()) {
      if (row.reach() != Reach.SCOPED && row.reach() != Reach.ALL) {
        continue;
      }
      for (Role role : Role.values()) {
        boolean has = PermissionTable.shipped().roles(row.permission()).contains(role);
        int everywhere =
            ask(question(row, "team-a"), Optional.of(new Grant(role, "*")), row.path() + role)
                .statusCode();
        int somewhere =
            ask(question(row, "team-a"), Optional.of(new Grant(role, "team-a")), row.path() + role)
                .statusCode();

        assertThat(everywhere == 403).as("%s by %s of *", row, role).isEqualTo(!has);
        assertThat(somewhere == 403)
            .as("%s by %s of team-a: %d", row, role, somewhere)
            .isEqualTo(!has || row.reach() == Reach.ALL);
      }
    }
  }

  /** Without this, a test could find nothing because nothing was asked. */
  @Test
  void whatIsAskedIsAnswered() throws Exception {
    List<String> refused = new ArrayList<>();
    for (PermissionTable.Row row : rows()) {
      if (row.reach() == Reach.SCOPED && !NOT_ANSWERED.contains(row.path())) {
        HttpResponse<String> answer =
            ask(question(row, "team-a"), Optional.of(new Grant(Role.ADMIN, "*")));
        if (answer.statusCode() >= 300) {
          refused.add(row + ": " + answer.body());
        }
      }
    }

    assertThat(refused).isEmpty();
  }

  @Test
  void whatIsAnsweredIsOfGrantedScopesAlone() throws Exception {
    int withOwn = 0;
    for (PermissionTable.Row row : rows()) {
      if (row.permission() == Permission.INGEST || row.method().equals("DELETE")) {
        continue;
      }
      for (String pattern : PATTERNS) {
        for (Question question : questions(row).toList()) {
          HttpResponse<String> answer = ask(question, Optional.of(new Grant(Role.ADMIN, pattern)));
          List<String> seen = canaries(answer.headers().map() + answer.body());

          seen.removeAll(canaries(question.path() + question.body())); // what was asked about
          assertThat(seen)
              .as("%s %s by %s: %s", row.method(), question.path(), pattern, answer.body())
              .allMatch(canary -> allowed(pattern).contains(canary));
          withOwn += seen.isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(withOwn).as("answers with something in them").isGreaterThan(200);
  }

  /**
   * Who may see everything sees nothing of it, and so nobody does; but for its keys, which somebody
   * has to be able to take back, and for what was done in it, which a deletion must not hide.
   */
  @Test
  void aDeletedScopeIsNowhereAndTakesNothing() throws Exception {
    Grant all = new Grant(Role.ADMIN, "*");
    HttpResponse<String> deleted =
        ask(
            new Question(
                PermissionTable.shipped().row("DELETE", "/api/v1/scopes"),
                "/api/v1/scopes?scope=team-a",
                "",
                ""),
            Optional.of(all));
    assertThat(deleted.body()).contains("\"state\":\"deleting\"", "\"deletedBy\":\"tester\"");
    List<String> gone = List.of(canary("team-a"), canary("team-a/eu"));
    int others = 0;
    for (PermissionTable.Row row : rows()) {
      if (row.method().equals("DELETE")
          || row.path().endsWith("/restore")
          || OF_DELETED_TOO.contains(row.path())) {
        continue;
      }
      for (String scope : List.of("team-a", "team-b")) {
        Question question = question(row, scope);
        HttpResponse<String> answer = ask(question, Optional.of(all), row.path());

        List<String> seen = canaries(answer.headers().map() + answer.body());
        seen.removeAll(canaries(question.path() + question.body()));
        assertThat(seen).as("%s: %s", row, answer.body()).doesNotContainAnyElementsOf(gone);
        others += seen.isEmpty() ? 0 : 1;
        boolean sends = row.permission() == Permission.INGEST && !NOT_ANSWERED.contains(row.path());
        if (sends && scope.equals("team-a")) {
          assertThat(answer.body()).as("%s", row).contains("scope-deleted");
        }
      }
    }
    assertThat(others).as("answers with others in them").isGreaterThan(20);
    nobodyIsToldOf(gone);
    for (String pattern : List.of("*", "team-a")) {
      assertThat(canaries(firstFrame("masterperf.v1", pattern))).doesNotContainAnyElementsOf(gone);
    }
    assertThat(api.publisher.published)
        .noneMatch(metric -> AllowedScopes.covers("team-a", metric.series().scope()));
    assertThat(api.ruleFiles.now().byName()).doesNotContainKey(gone.get(0) + "-stored.yml");
    assertThat(api.views.now().byName()).doesNotContainKeys(gone.toArray(String[]::new));
    assertThat(api.audit).anyMatch(entry -> entry.startsWith("scope.delete team-a TAKEN"));
  }

  /** Each role, of all scopes and of the deleted one, and who has none. */
  private void nobodyIsToldOf(List<String> gone) throws Exception {
    List<Optional<Grant>> callers = new ArrayList<>(List.of(Optional.empty()));
    for (Role role : Role.values()) {
      callers.add(Optional.of(new Grant(role, "*")));
      callers.add(Optional.of(new Grant(role, "team-a")));
    }
    for (PermissionTable.Row row : rows()) {
      if (row.method().equals("DELETE")
          || row.path().endsWith("/restore")
          || OF_DELETED_TOO.contains(row.path())) {
        continue;
      }
      Question question = question(row, "team-a");
      for (Optional<Grant> caller : callers) {
        String name = row.path() + caller.map(Grant::text).orElse("");
        HttpResponse<String> answer = ask(question, caller, name);

        List<String> seen = canaries(answer.headers().map() + answer.body());
        seen.removeAll(canaries(question.path() + question.body()));
        assertThat(seen)
            .as("%s asked by %s: %s", row, caller, answer.body())
            .doesNotContainAnyElementsOf(gone);
      }
    }
  }

  /** An answer about a scope one may not see is the answer about what there never was. */
  @Test
  void unknownAndForbiddenLookTheSame() throws Exception {
    for (PermissionTable.Row row : rows()) {
      if (row.reach() != Reach.SCOPED || !row.path().contains("{") || row.method().equals("PUT")) {
        continue;
      }
      Grant grant = new Grant(Role.ADMIN, "team-b");
      Question hidden = question(row, "team-a");
      Question unknown =
          new Question(
              row,
              hidden
                  .path()
                  .replace(canary("team-a"), "canary999")
                  .replace(alert("team-a").fingerprint().hex(), "0123456789abcdef"),
              hidden.body(),
              hidden.type());

      HttpResponse<String> ofHidden = ask(hidden, Optional.of(grant));
      HttpResponse<String> ofUnknown = ask(unknown, Optional.of(grant));

      assertThat(ofHidden.statusCode()).as("%s", row).isEqualTo(ofUnknown.statusCode());
      assertThat(
              ofHidden
                  .body()
                  .replace(canary("team-a"), "canary999")
                  .replace(alert("team-a").fingerprint().hex(), "0123456789abcdef"))
          .as("%s", row)
          .isEqualTo(ofUnknown.body());
    }
  }

  @Test
  void nothingIsChangedInScopesThatWereNotGranted() throws Exception {
    for (String method : List.of("PUT", "DELETE", "POST")) {
      for (PermissionTable.Row row : rows()) {
        if (row.method().equals(method) && row.reach() == Reach.SCOPED) {
          for (String scope : List.of("team-a", "team-a/eu", "team-ab", "te\u0430m-a", "*")) {
            ask(question(row, scope), Optional.of(new Grant(Role.ADMIN, "team-b")));
          }
        }
      }
    }

    RunningApi untouched = new RunningApi();
    try {
      ScopedWorld.fill(untouched);
      assertThat(kept(api)).isEqualTo(kept(untouched));
    } finally {
      untouched.close();
    }
    assertThat(api.posted.postings).isEmpty();
    assertThat(api.publisher.published).as("metrics of other scopes").allMatch(WallsTest::isOwn);
  }

  private static boolean isOwn(PerfMetric metric) {
    return AllowedScopes.covers("team-b", metric.series().scope())
        || metric.series().category().equals("Ingest");
  }

  private static List<Object> kept(RunningApi api) {
    return List.of(
        api.ruleFiles.now().byName().keySet(),
        api.views.now().byName().keySet(),
        api.views.now().byName().values().stream().map(one -> one.content().text()).toList(),
        api.keyBook.now().byName(),
        api.silences.now().silences(),
        api.silences.now().acknowledgements().keySet(),
        api.silences.now().disputes().keySet());
  }

  /** Such a file may hold rules of anybody as comments. */
  @Test
  void aFileWithoutRulesIsNobodysButTheirsWhoSeeEverything() throws Exception {
    String text = "groups: [{name: g1, scope: team-b, rules: []}] # canary011";
    Grant some = new Grant(Role.EDITOR, "team-b");

    assertThat(file("PUT", text, new Grant(Role.EDITOR, "*")).statusCode()).isEqualTo(201);

    assertThat(file("GET", "", some).statusCode()).isEqualTo(404);
    assertThat(file("PUT", rules("team-b").replace("g-", "h-"), some).statusCode()).isEqualTo(409);
    assertThat(file("DELETE", "", some).statusCode()).isEqualTo(404);
    assertThat(file("DELETE", "", new Grant(Role.EDITOR, "*")).statusCode()).isEqualTo(204);
    assertThat(file("PUT", text, some).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> file(String method, String text, Grant grant) throws Exception {
    PermissionTable.Row row = PermissionTable.shipped().row(method, "/api/v1/rules/files/{name}");
    String type = text.isEmpty() ? "" : "application/yaml";
    return ask(new Question(row, "/api/v1/rules/files/empty.yml", text, type), Optional.of(grant));
  }

  @Test
  void theSocketTellsOfGrantedScopesAlone() throws Exception {
    for (String protocol : List.of("", "masterperf.v1")) {
      for (String pattern : PATTERNS) {
        String frame = firstFrame(protocol, pattern);

        assertThat(canaries(frame))
            .as("%s by %s: %s", protocol, pattern, frame)
            .containsExactlyInAnyOrderElementsOf(allowed(pattern));
      }
    }
  }

  private String firstFrame(String protocol, String pattern) throws Exception {
    CompletableFuture<String> whole = new CompletableFuture<>();
    WebSocket.Builder builder =
        CLIENT
            .newWebSocketBuilder()
            .header("Test-Grant", encoded(new Grant(Role.VIEWER, pattern).text()));
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    WebSocket socket =
        builder
            .buildAsync(
                URI.create("ws://127.0.0.1:" + api.port() + "/ws"),
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    text.append(data);
                    if (last) {
                      whole.complete(text.toString());
                    }
                    from.request(1);
                    return CompletableFuture.completedFuture(null);
                  }
                })
            .get(20, TimeUnit.SECONDS);
    if (!protocol.isEmpty()) {
      socket.sendText("{\"type\":\"subscribe\"}", true);
    }
    try {
      return whole.get(20, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  /** The canaries of scopes that a pattern covers. */
  private static List<String> allowed(String pattern) {
    return SCOPES.stream()
        .filter(scope -> AllowedScopes.covers(pattern, scope))
        .map(ScopedWorld::canary)
        .toList();
  }

  /** Those that stand in a text: by their names, by their values, and by the scopes' own names. */
  private static List<String> canaries(Object bytes) {
    String text = bytes.toString();
    List<String> found = new ArrayList<>();
    for (String scope : SCOPES) {
      boolean named = text.contains(canary(scope));
      boolean valued = false;
      Matcher numbers = NUMBER.matcher(text);
      while (numbers.find()) {
        valued |= Long.parseLong(numbers.group()) == ScopedWorld.value(scope);
      }
      if (named || valued || text.contains(series(scope).key().text())) {
        found.add(canary(scope));
      }
    }
    return found;
  }

  @Test
  void whatIsDoneAndWhatIsRefusedIsWrittenDown() throws Exception {
    PermissionTable.Row row = PermissionTable.shipped().row("POST", "/api/v2/silences");
    ask(question(row, "team-a"), Optional.of(new Grant(Role.VIEWER, "*")));
    ask(question(row, "team-a"), Optional.of(new Grant(Role.OPERATOR, "team-b")));

    assertThat(api.audit)
        .hasSize(2)
        .allMatch(entry -> entry.startsWith("access.refuse POST /api/v2/silences REFUSED tester"));
  }

  @Test
  void whoIsRefusedAllTheTimeDoesNotFillTheAudit() throws Exception {
    PermissionTable.Row row = PermissionTable.shipped().row("POST", "/-/reload");
    int status = 403;
    for (int i = 0; i < 1_000 && status == 403; i++) {
      status = ask(question(row, "team-a"), Optional.of(new Grant(Role.VIEWER, "*"))).statusCode();
    }

    assertThat(status).isEqualTo(429);
    assertThat(api.audit).hasSizeBetween(60, 200);
  }

  @Test
  void aRouteWithoutARowDoesNotStart() {
    Access access = new Access(WallsTest::caller, AuditLog.NONE);

    assertThatThrownBy(() -> access.guard("GET", "/nowhere", ctx -> {}))
        .hasMessageContaining("GET /nowhere has no row");
  }
}
