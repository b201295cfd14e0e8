package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.posted.PostedAlert;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.silence.SilenceCodec;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.audit.ChainPoint;
import dev.masterperf.model.audit.ChainWriter;
import dev.masterperf.model.audit.Link;
import dev.masterperf.model.audit.SigningKey;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiTest {
  private static final Path FILE = Path.of("..", "docs", "asyncapi.yaml");

  private static final Path MODEL = Path.of("..", "model", "src");
  private static final Path PERF_METRIC =
      Path.of("main", "resources", "dev", "masterperf", "model", "wire", "perf-metric.schema.json");
  private static final Path PUBLISHED =
      MODEL.resolve(Path.of("test", "resources", "dev", "masterperf", "model", "wire", "v1"));

  private final JsonNode document = read();

  @Test
  void describesEveryTopicAndTheSocket() {
    assertThat(document.path("channels").findValuesAsText("address"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Topics.ALL.stream().map(Topics.Topic::name),
                    Stream.of(Topics.METRICS + ".{scope}", Routes.SOCKET))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("records")
  void messagesAreDescribedFieldByField(String message, Class<?> type) {
    assertThat(fields(message))
        .containsExactlyElementsOf(
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of("transition", AlertTransition.class),
        Arguments.of("postedAlert", PostedAlert.class),
        Arguments.of("notification", Notification.class),
        Arguments.of("silence", SilenceCodec.SilenceJson.class),
        Arguments.of("feedback", Dispute.class),
        Arguments.of("acknowledgement", Acknowledgement.class),
        Arguments.of("view", ViewFile.Value.class),
        Arguments.of("late", LateRecord.class),
        Arguments.of("deadLetter", DeadLetter.class));
  }

  @Test
  void windowsAreDescribedAsTheyAreWritten() {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(1, Unit.SECONDS, Status.OK, 1, 1);
    aggregate.addSample(2, Unit.SECONDS, Status.OK, 2, 2);
    WindowAggregate window =
        new WindowAggregate(
            Series.of("R2", "t", "i").key(), Resolution.SECOND, 0, WindowState.FINAL, 1, aggregate);
    List<String> written = new ArrayList<>();
    Json.tree(AggregateCodec.toJson(window)).fieldNames().forEachRemaining(written::add);

    assertThat(fields("window")).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void auditRecordsAreDescribedAsTheyAreWritten() {
    ChainPoint before = new ChainPoint("i@0", 3, "0".repeat(64));
    SigningKey key = SigningKey.parse(SigningKey.generate());
    AuditEntry entry =
        new AuditEntry(
            Instant.EPOCH, "a", "b", "c", Outcome.TAKEN, "", "i", "key", "192.0.2.1", "global");

    assertThat(fields("auditEntry"))
        .containsExactlyInAnyOrderElementsOf(
            written(new ChainWriter("i@1", "i", key, Optional.of(before)).next(entry)));
    assertThat(fields("auditCheckpoint"))
        .containsExactlyInAnyOrderElementsOf(
            written(
                new ChainWriter("i@1", "i", key, Optional.of(before)).checkpoint(Instant.EPOCH)));
  }

  private static List<String> written(Link record) {
    List<String> names = new ArrayList<>();
    Json.tree(record.bytes()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "window, window.json",
    "window, window-of-text.json",
    "transition, transition-firing.json",
    "transition, transition-resolved.json",
    "late, late.json",
    "late, late-summary.json",
    "deadLetter, dead-letter.json",
    "notification, notification.json",
    "notification, notification-queued.json"
  })
  void recordsAsTheyWerePublishedAreAsDescribed(String message, String file) throws IOException {
    ObjectNode described =
        (ObjectNode) document.at("/components/messages/" + message + "/payload").deepCopy();
    if (message.equals("late")) {
      ((ObjectNode) described.get("properties"))
          .set("metric", Json.tree(Files.readAllBytes(MODEL.resolve(PERF_METRIC))));
    }
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new ByteArrayInputStream(Json.bytes(described)));

    String published = Files.readString(PUBLISHED.resolve(file));

    assertThat(schema.validate(published, InputFormat.JSON)).isEmpty();
  }

  /** In {a: one, two} the comma ends the text, and {@code two} is a key without a value. */
  @Test
  void noTextIsCutAtAComma() {
    assertThat(keysWithoutValue(document, "")).isEmpty();
  }

  private static List<String> keysWithoutValue(JsonNode node, String place) {
    List<String> found = new ArrayList<>(node.isNull() ? List.of(place) : List.of());
    node.properties()
        .forEach(
            field ->
                found.addAll(keysWithoutValue(field.getValue(), place + "/" + field.getKey())));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.addAll(keysWithoutValue(node.get(i), place + "/" + i));
    }
    return found;
  }

  @Test
  void isServedAsItIsRead() throws Exception {
    try (RunningApi api = new RunningApi()) {
      HttpResponse<String> served = api.get("/asyncapi.yaml");

      assertThat(served.body()).isEqualTo(Files.readString(FILE));
      assertThat(served.headers().firstValue("Content-Type"))
          .hasValue("application/yaml;charset=utf-8");
      assertThat(api.get("/api").body()).contains("<a id=\"channels\" href=\"/asyncapi.yaml\">");
    }
  }

  private List<String> fields(String message) {
    List<String> names = new ArrayList<>();
    document
        .at("/components/messages/" + message + "/payload/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
