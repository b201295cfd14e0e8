package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.TransitionBook;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.activity.Activity;
import dev.masterperf.api.activity.ActivityResource;
import dev.masterperf.api.activity.ActivityRing;
import dev.masterperf.api.alertmanager.AcknowledgementsResource;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.AlertmanagerResource;
import dev.masterperf.api.alertmanager.EndpointsResource;
import dev.masterperf.api.alertmanager.FailedResource;
import dev.masterperf.api.alertmanager.FeedbackResource;
import dev.masterperf.api.alertmanager.NotificationsResource;
import dev.masterperf.api.alertmanager.SilencesResource;
import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.api.alerts.AlertsResource;
import dev.masterperf.api.alerts.BacktestResource;
import dev.masterperf.api.alerts.Reload;
import dev.masterperf.api.alerts.RuleFilesResource;
import dev.masterperf.api.alerts.RulesBacktest;
import dev.masterperf.api.alerts.RulesResource;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.audit.AuditResource;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.cluster.InternalResource;
import dev.masterperf.api.dashboard.Dashboard;
import dev.masterperf.api.health.HealthResource;
import dev.masterperf.api.history.BandResource;
import dev.masterperf.api.history.HeatmapResource;
import dev.masterperf.api.history.HistoryLimits;
import dev.masterperf.api.history.HistoryResource;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.MovedResource;
import dev.masterperf.api.http.Downloads;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.RequestLimits;
import dev.masterperf.api.ingest.HotWindows;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.ingest.IngestResource;
import dev.masterperf.api.keys.KeysResource;
import dev.masterperf.api.live.LiveFeed;
import dev.masterperf.api.live.LiveSocket;
import dev.masterperf.api.login.LoginResource;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.matrix.MatrixResource;
import dev.masterperf.api.matrix.RowJson;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.openmetrics.FiguresResource;
import dev.masterperf.api.otlp.OtlpResource;
import dev.masterperf.api.points.PointTotals;
import dev.masterperf.api.points.SeriesCache;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.api.prometheus.ExportResource;
import dev.masterperf.api.prometheus.LabelsResource;
import dev.masterperf.api.prometheus.MetadataResource;
import dev.masterperf.api.prometheus.QueryResource;
import dev.masterperf.api.prometheus.QueryRuns;
import dev.masterperf.api.prometheus.StatusResource;
import dev.masterperf.api.remotewrite.WriteResource;
import dev.masterperf.api.scopes.ScopesResource;
import dev.masterperf.api.views.ViewReader;
import dev.masterperf.api.views.ViewsResource;
import dev.masterperf.api.windows.WindowsResource;
import dev.masterperf.model.wire.Json;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.streams.document.DocumentBook;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final List<String> SHAPES =
      List.of("properties", "additionalProperties", "allOf", "anyOf", "oneOf");

  private final JsonNode document = Json.tree(OpenApi.document());

  @Test
  void describesEveryRouteAndNoOther() {
    List<String> described = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            routes().all().stream()
                .map(route -> route.method() + " " + route.path())
                .map(route -> route.replace('<', '{').replace('>', '}'))
                .toList());
  }

  @Test
  void rowsAreDescribedFieldByField() {
    assertThat(names(document.at("/components/schemas/Row/properties")))
        .containsExactlyElementsOf(
            Arrays.stream(RowJson.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  @Test
  void everyOperationStandsInAnAreaOfThePage() {
    List<String> areas = document.path("tags").findValuesAsText("name");
    List<JsonNode> tags = document.path("paths").findValues("tags");

    assertThat(tags).hasSameSizeAs(document.path("paths").findValues("operationId"));
    assertThat(tags).allSatisfy(tag -> assertThat(areas).contains(tag.get(0).asText()));
  }

  @Test
  void everyBodyOfJsonHasASchemaThatSaysWhatIsInIt() {
    List<String> shapeless = new ArrayList<>();
    document.path("paths").properties().stream()
        .filter(path -> !path.getKey().startsWith("/internal/")) // read by the same release alone
        .forEach(path -> findShapeless(path.getKey(), path.getValue(), shapeless));
    findShapeless("components", document.path("components"), shapeless);

    assertThat(shapeless).isEmpty();
  }

  private static void findShapeless(String where, JsonNode node, List<String> found) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = where + "/" + member.getKey();
      JsonNode value = member.getValue();
      boolean schema = member.getKey().equals("schema") || member.getKey().equals("items");
      boolean json = member.getKey().endsWith("json") && !member.getKey().endsWith("ndjson");
      if ((schema && value.isObject() && value.isEmpty())
          || (json && !value.has("schema"))
          || (isOf("object", value) && SHAPES.stream().noneMatch(value::has))
          || (isOf("array", value) && !value.has("items") && !value.has("prefixItems"))) {
        found.add(name);
      }
      findShapeless(name, value, found);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      findShapeless(where + "/" + i, node.get(i), found);
    }
  }

  private static boolean isOf(String type, JsonNode schema) {
    return schema.path("type").asText().equals(type);
  }

  @Test
  void viewsAreDescribedAsTheirSchemaSays() throws IOException {
    try (InputStream schema = ViewReader.class.getResourceAsStream("view.schema.json")) {
      JsonNode published = Json.tree(Objects.requireNonNull(schema).readAllBytes());

      assertThat(document.at("/components/schemas/View/properties"))
          .isEqualTo(published.get("properties"));
    }
  }

  @Test
  void everyKindOfProblemIsNamed() {
    List<String> named = new ArrayList<>();
    document
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(type -> named.add(type.asText()));

    assertThat(named)
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
  }

  @Test
  void isServed() throws Exception {
    try (RunningApi api = new RunningApi()) {
      assertThat(api.getJson("/openapi.json")).isEqualTo(document);
    }
  }

  private static Routes routes() {
    FakeView view = new FakeView();
    HistorySource history = HistorySource.hot(view, () -> Rows.NOW);
    QueryRuns queries = new QueryRuns(QueryRuns.Limits.DEFAULT, () -> 0);
    Downloads downloads = new Downloads(RequestLimits.DEFAULT);
    AlertDesk desk = FakeSilences.desk();
    IngestGate gate =
        new IngestGate(new FakePublisher(), IngestLimits.DEFAULT, Duration.ofSeconds(1));
    SeriesMemory memory = new SeriesMemory(0);
    PointTotals totals = new PointTotals(new MasterPerfTracker(new FakePublisher()), "x");
    SeriesCache cache = new SeriesCache(Mapping.DEFAULT, 0);
    return new Routes(
        new MatrixResource(view, () -> Rows.NOW),
        new IngestResource(gate, HotWindows.byDefault(), () -> Rows.NOW),
        new OtlpResource(gate, Mapping.DEFAULT, memory, totals, () -> Rows.NOW),
        new WriteResource(gate, cache, memory, totals, () -> Rows.NOW),
        new AlertsResource(view, AlertWarnings.NONE, TransitionBook.NONE),
        new RulesResource(view, AlertWarnings.NONE, Reload.NONE, () -> Rows.NOW),
        new RuleFilesResource(view, DocumentBook.none(), AuditLog.NONE, () -> 0),
        new BacktestResource(RulesBacktest.NONE, () -> Rows.NOW),
        new AlertmanagerResource(view, desk, () -> Rows.NOW),
        new SilencesResource(view, desk, AuditLog.NONE, () -> Rows.NOW, () -> "id"),
        new AcknowledgementsResource(view, desk, AuditLog.NONE, () -> Rows.NOW),
        new FeedbackResource(view, desk, AuditLog.NONE, () -> Rows.NOW),
        new NotificationsResource(desk),
        new FailedResource(desk, AuditLog.NONE),
        new EndpointsResource(desk, AuditLog.NONE),
        new ViewsResource(DocumentBook.none(), AuditLog.NONE),
        new ActivityResource(Activity.of(new ActivityRing())),
        new AuditResource(AuditTrail.NONE, Access::granted),
        new WindowsResource(view),
        new HistoryResource(history, HistoryLimits.DEFAULT, downloads, () -> Rows.NOW),
        new HeatmapResource(history, queries, () -> Rows.NOW),
        new MovedResource(history, queries, () -> Rows.NOW),
        new BandResource(history, queries, () -> Rows.NOW),
        new QueryResource(history, queries, () -> Rows.NOW),
        new ExportResource(history, queries, downloads, () -> Rows.NOW),
        new LabelsResource(history, queries),
        new MetadataResource(view),
        new StatusResource(() -> Rows.NOW),
        new LiveSocket(
            new LiveFeed(view, AlertWarnings.NONE, () -> Rows.NOW, Duration.ofSeconds(1)),
            Duration.ofMinutes(1)),
        new ScopesResource(
            view,
            HistorySource.hot(view, () -> Rows.NOW),
            DocumentBook.none(),
            DocumentBook.none(),
            DocumentBook.none(),
            desk,
            AuditLog.NONE,
            () -> Rows.NOW),
        new LoginResource(Authentication.OFF),
        new KeysResource(Optional.empty(), AuditLog.NONE, () -> Rows.NOW),
        new Dashboard(),
        new HealthResource(List::of),
        new FiguresResource(new Figures()),
        new InternalResource(view, Optional.empty()));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
