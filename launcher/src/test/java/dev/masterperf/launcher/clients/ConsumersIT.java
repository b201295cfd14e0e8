package dev.masterperf.launcher.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The consumers of docs/consumers.md, against what a real processor writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Path EXAMPLES = Path.of("..", "docs", "examples");
  private static final double ROUNDING = 1e-12;
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          groups:
            - name: storage
              rules:
                - alert: SlowUpload
                  expr: max_over_time({category="R2"}[1s]) > 500ms
          """,
          "rules.yml");

  @TempDir static Path folder;
  private BrokerAndProcessor product;
  private KafkaMetricPublisher publisher;

  @BeforeAll
  void start() {
    product = BrokerAndProcessor.start(folder, RULES);
    publisher = new KafkaMetricPublisher(product.clientConfig(), Topics.METRICS.name());
  }

  @AfterAll
  void stop() throws Exception {
    publisher.close();
    product.close();
  }

  @Test
  void theJavaConsumerTellsEachNewestRevisionAndEachTransitionOnce() throws Exception {
    String classPath = compiled("MasterperfConsumer.java");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try (Program consumer =
        Program.start(
            folder, java, "-cp", classPath, "MasterperfConsumer", product.address(), "java")) {

      assertTellsWhatHappens(consumer, Series.of("R2", "Object Upload", "java"));

      assertThat(consumer.stop()).isEqualTo(143);
    }
  }

  @Test
  void thePythonConsumerTellsEachNewestRevisionAndEachTransitionOnceAlsoToAnotherGroup()
      throws Exception {
    Path python = Installed.pythonWith("confluent_kafka", "python3-confluent-kafka");
    String script = EXAMPLES.resolve("masterperf_consumer.py").toString();
    String database = folder.resolve("consumer.db").toString();
    Series series = Series.of("R2", "Object Upload", "python");
    try (Program consumer = Program.start(folder, python, script, product.address(), database)) {
      assertTellsWhatHappens(consumer, series);

      assertThat(consumer.stop()).isZero();
    }

    // Another group reads all from the beginning, but the file knows it.
    try (Program again =
        Program.start(folder, python, script, product.address(), database, "again")) {
      long later = publish(series, 0.1);

      // It lies in the partition of those before, so they were read when it is there.
      JsonNode line = awaitWindow(again, series, later, 1);
      assertThat(windowsOf(again, series)).first().isEqualTo(line);
    }
  }

  @Test
  void thePythonSketchMergesAsOursDo() throws Exception {
    Path python = Installed.pythonWith("confluent_kafka", "python3-confluent-kafka");
    Sketch dense = new Sketch();
    Sketch sparse = new Sketch();
    for (double sample : samples()) {
      dense.add(sample, 3);
    }
    sparse.add(1e-9, 1);
    sparse.add(-4e6, 2);
    Sketch merged = dense.copy();
    merged.merge(sparse);

    String printed =
        Program.run(
            folder,
            "",
            python,
            "-B", // leaves no compiled file beside the example
            "-c",
            """
            import base64, sys
            sys.path.insert(0, sys.argv[1])
            import masterperf_consumer
            merged = masterperf_consumer.Sketch()
            for message in sys.argv[2:]:
                merged.merge(masterperf_consumer.Sketch(base64.b64decode(message)))
            print([merged.quantile(percent / 100) for percent in range(101)])
            """,
            EXAMPLES.toString(),
            Base64.getEncoder().encodeToString(dense.toProto()),
            Base64.getEncoder().encodeToString(sparse.toProto()));

    JsonNode quantiles = Json.tree(printed.getBytes(StandardCharsets.UTF_8));
    assertThat(quantiles).hasSize(101);
    for (int percent = 0; percent <= 100; percent++) {
      double expected = merged.quantile(percent / 100.0);
      assertThat(quantiles.get(percent).asDouble())
          .as("p" + percent)
          .isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
    }
  }

  private void assertTellsWhatHappens(Program consumer, Series series) throws Exception {
    long start = publish(series, samples());
    WindowAggregate closed = awaitClosed(series, start, samples().length);
    assertTold(awaitWindow(consumer, series, start, closed.revision()), closed);

    writeWhatIsTakenBack(closed);
    publishAt(series, start, 7.5);

    WindowAggregate corrected = awaitClosed(series, start, samples().length + 1);
    assertThat(corrected.state()).isEqualTo(WindowState.CORRECTED);
    assertTold(awaitWindow(consumer, series, start, corrected.revision()), corrected);
    assertThat(windowsOf(consumer, series))
        .extracting(line -> line.path("revision").asInt())
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(corrected.revision());
    await().atMost(PATIENCE).until(() -> states(consumer, series).contains("resolved"));
    assertThat(states(consumer, series)).startsWith("firing", "resolved");
    assertThat(alertsOf(consumer, series))
        .extracting(line -> line.path("sequence").asInt())
        .isSorted()
        .doesNotHaveDuplicates()
        .startsWith(1, 2);
  }

  /** Of both signs, with zeros and over decades, so that every kind of bin is there. */
  private static double[] samples() {
    double[] samples = new double[300];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 10 == 0 ? 0 : Math.signum(i % 7 - 2) * Math.exp(i / 40.0 - 5);
    }
    return samples;
  }

  private static void assertTold(JsonNode line, WindowAggregate window) {
    assertThat(line.path("events").asLong()).isEqualTo(window.aggregate().events());
    assertThat(line.path("errors").asLong()).isEqualTo(window.aggregate().errors());
    for (int percent : new int[] {50, 99}) {
      double expected = window.aggregate().quantile(percent / 100.0);
      assertThat(line.path("p" + percent).asDouble())
          .as("p%d of %s", percent, line)
          .isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
    }
  }

  /** A higher revision that a transaction began to write and took back. */
  private void writeWhatIsTakenBack(WindowAggregate window) throws Exception {
    WindowAggregate wrong =
        new WindowAggregate(
            window.series(),
            window.resolution(),
            window.startMillis(),
            WindowState.CORRECTED,
            1000,
            window.aggregate());
    Map<String, Object> config = new HashMap<>(product.clientConfig());
    config.put("transactional.id", "taken-back-" + window.series().hash());
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer
          .send(
              new ProducerRecord<>(
                  Topics.AGGREGATES.name(),
                  window.series().homePartition(BrokerAndProcessor.PARTITIONS),
                  AggregateCodec.key(wrong),
                  AggregateCodec.toJson(wrong)))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      producer.abortTransaction();
    }
  }

  /** Sends all of these with the present time; the start of their window of 1 s. */
  private long publish(Series series, double... seconds) throws Exception {
    long start = Resolution.SECOND.windowStart(InstantSource.system().millis());
    publishAt(series, start, seconds);
    return start;
  }

  private void publishAt(Series series, long millis, double... seconds) throws Exception {
    List<PerfMetric> metrics = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      metrics.add(
          PerfMetric.of(
              series,
              new Quantity(seconds[i], Unit.SECONDS),
              i % 5 == 0 ? Status.ERROR : Status.OK,
              millis * 1_000_000 + i));
    }
    publisher.publish(metrics).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The closed window of 1 s that starts then, once it holds so many events. */
  private WindowAggregate awaitClosed(Series series, long start, long events) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                product.seconds(series).stream()
                    .filter(window -> window.startMillis() == start)
                    .filter(window -> window.state() != WindowState.OPEN)
                    .filter(window -> window.aggregate().events() == events)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static JsonNode awaitWindow(Program consumer, Series series, long start, int revision) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                windowsOf(consumer, series).stream()
                    .filter(window -> window.path("start").asLong() == start)
                    .filter(window -> window.path("revision").asInt() == revision)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Windows of 1 s of a series, in the order they were told. */
  private static List<JsonNode> windowsOf(Program consumer, Series series) throws IOException {
    return told(consumer, "window", series)
        .filter(window -> window.path("resolution").asText().equals("1s"))
        .toList();
  }

  private static List<JsonNode> alertsOf(Program consumer, Series series) throws IOException {
    return told(consumer, "alert", series).toList();
  }

  private static List<String> states(Program consumer, Series series) throws IOException {
    return alertsOf(consumer, series).stream().map(line -> line.path("state").asText()).toList();
  }

  private static Stream<JsonNode> told(Program consumer, String what, Series series)
      throws IOException {
    return consumer.lines().stream()
        .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)).path(what))
        .filter(line -> line.path("series").asText().equals(series.key().text()));
  }

  /** Compiles an example with what it says it needs, and no warning; the class path to run it. */
  private String compiled(String example) throws ClassNotFoundException {
    String libraries =
        Stream.of(
                KafkaConsumer.class,
                org.slf4j.Logger.class,
                Class.forName("com.github.luben.zstd.Zstd"),
                ObjectMapper.class,
                JsonFactory.class,
                JsonProperty.class,
                DDSketch.class,
                Message.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .map(location -> Path.of(java.net.URI.create(location.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator));
    String source = EXAMPLES.resolve(example).toString();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();

    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-Xlint:all",
                "-Werror",
                "-cp",
                libraries,
                "-d",
                folder.toString(),
                source);

    assertThat(errors).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    return folder + File.pathSeparator + libraries;
  }
}
