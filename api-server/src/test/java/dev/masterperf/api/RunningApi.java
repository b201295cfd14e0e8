package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.EndpointAnswers;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.SentNotification;
import dev.masterperf.alerts.delivery.TransitionBook;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.api.activity.Activity;
import dev.masterperf.api.activity.ActivityRing;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.api.alerts.Reload;
import dev.masterperf.api.alerts.RulesBacktest;
import dev.masterperf.api.audit.Actor;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server on a free port over fakes, and a client for it. Its clock stands still. */
public final class RunningApi implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public final FakeView view = new FakeView();
  public final FakePublisher publisher = new FakePublisher();

  /** Why nothing may come in. */
  public volatile Optional<String> noRoom = Optional.empty();

  public final List<String> notReady = new CopyOnWriteArrayList<>();

  /** What a reload will come to. */
  public final List<Reload.Outcome> reloads = new CopyOnWriteArrayList<>();

  public final Figures figures = new Figures();

  /** What was written down: action, subject, outcome and detail of each entry. */
  public final List<String> audit = new CopyOnWriteArrayList<>();

  /** The same with who did it, whence, and in which scope. */
  public final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

  /** Why nothing can be written down. */
  public volatile Optional<ProblemException> notAudited = Optional.empty();

  /** What was written down before. */
  public volatile AuditTrail trail = AuditTrail.NONE;

  /** Who hears of alerts. */
  public final CurrentPlan plan;

  /** What a back-test answers. */
  public RulesBacktest backtest = RulesBacktest.NONE;

  /** Rule files that are stored for all processes. */
  public final FakeDocuments<String> ruleFiles = new FakeDocuments<>();

  /** What happened. */
  public final ActivityRing activity = new ActivityRing();

  /** What was saved. */
  public final FakeViews views = new FakeViews();

  /** Deletions of scopes. */
  public final FakeDocuments<ScopeDeletion> scopes = new FakeDocuments<>();

  public final FakeSilences silences = new FakeSilences();
  public volatile TransitionBook transitions = TransitionBook.NONE;
  public final List<SentNotification> notifications = new CopyOnWriteArrayList<>();

  /** What was given up. */
  public final FakeFailed failed = new FakeFailed();

  /** What endpoints answered. */
  public final Map<String, EndpointAnswers> answers = new ConcurrentHashMap<>();

  /** How it stands with them, as this process sees it. */
  public final List<EndpointStatus> statuses = new CopyOnWriteArrayList<>();

  /** What was posted. */
  public final FakePosted posted = new FakePosted();

  /** Keys in their topic, and those who give them. */
  public final FakeDocuments<ApiKey> keyBook = new FakeDocuments<>();

  public final Keys keys = new Keys(keyBook, new SecureRandom(), () -> Rows.NOW);

  private final ApiServer server;

  public RunningApi() {
    this(settings -> settings);
  }

  public RunningApi(RoutingPlan plan) {
    this(settings -> settings, plan, Optional.empty());
  }

  public RunningApi(UnaryOperator<ApiSettings> adjusted) {
    this(adjusted, RoutingPlan.everyAlertTo(List.of()), Optional.empty());
  }

  /** One that changes these keys. */
  public RunningApi(UnaryOperator<ApiSettings> adjusted, Keys keys) {
    this(adjusted, RoutingPlan.everyAlertTo(List.of()), Optional.of(keys));
  }

  private RunningApi(UnaryOperator<ApiSettings> adjusted, RoutingPlan plan, Optional<Keys> given) {
    this.plan = new CurrentPlan(plan);
    server =
        new ApiServer(
            adjusted.apply(ApiSettings.of("127.0.0.1", 0)),
            view,
            view,
            HistorySource.hot(view, () -> Rows.NOW),
            new AlertDesk(this.plan, silences, deliveries(), posted),
            publisher,
            new Operations(
                () -> notReady,
                () -> reloads,
                figures,
                new Recorder(Actor.LOCAL, null),
                (filter, before, limit) -> trail.page(filter, before, limit),
                question -> backtest.run(question),
                ruleFiles,
                views,
                scopes,
                Activity.of(activity),
                () -> noRoom,
                Optional.of(given.orElse(keys))),
            () -> Rows.NOW);
    server.start();
  }

  /** Writes down what one does in one scope. */
  private final class Recorder implements AuditLog {
    private final Actor actor;
    private final @Nullable String scope;

    Recorder(Actor actor, @Nullable String scope) {
      this.actor = actor;
      this.scope = scope;
    }

    @Override
    public void record(String action, String subject, Outcome outcome, String detail) {
      audit.add(String.join(" ", action, subject, outcome.name(), detail));
      entries.add(
          new AuditEntry(
              Rows.NOW,
              actor.name(),
              action,
              subject,
              outcome,
              detail,
              "i",
              actor.kind().name(),
              actor.address().orElse(null),
              scope));
    }

    @Override
    public AuditLog by(Actor other) {
      return new Recorder(other, scope);
    }

    @Override
    public AuditLog in(String other) {
      return new Recorder(actor, other);
    }

    @Override
    public void requireReady() {
      notAudited.ifPresent(
          problem -> {
            throw problem;
          });
    }
  }

  private DeliveryDesk deliveries() {
    return new DeliveryDesk(
        () -> notifications,
        failed,
        fingerprint -> transitions.of(fingerprint),
        () -> answers,
        () -> statuses);
  }

  public int port() {
    return server.port();
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).build());
  }

  public JsonNode getJson(String path, String... headers) throws Exception {
    return json(get(path, headers));
  }

  /** Sends JSON, unless a header says otherwise. */
  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path, headers);
    if (!List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    return send(request.POST(BodyPublishers.ofString(body)).build());
  }

  /** Sends it, and holds the answer to what openapi.json says of it. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(Contract.faults(response)).as("%s", response).isEmpty();
    return response;
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  public static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}
