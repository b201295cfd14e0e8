package dev.masterperf.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processors as processes of their own on one broker, from one to three and back under load, one of
 * them killed with -9. All the while a process with role api alone is asked, and each of its
 * answers is compared with the metrics topic: it is right, or says what it lacks.
 *
 * <p>{@code -Dscale.rounds=10 -Dscale.beatSeconds=20} for a long run, {@code -Dscale.standbys=0}
 * for one without standbys.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleIT {
  private static final int ROUNDS = Integer.getInteger("scale.rounds", 1);
  private static final Duration BEAT = Duration.ofSeconds(Long.getLong("scale.beatSeconds", 8));
  private static final int STANDBYS = Integer.getInteger("scale.standbys", 1);
  private static final long SEED = Long.getLong("scale.seed", 42L);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PARTITIONS = 4;
  private static final String SECRET = "known to all of them";

  /** A session of a processor: for so long it may not know how far the log has grown. */
  private static final long TOLERANCE_MILLIS = 6_000;

  /** Kept if the test fails: the processes' logs say why. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private EmbeddedKafka kafka;
  private List<ProductProcess> processors;
  private ProductProcess api;
  private final List<String> events = new ArrayList<>();
  private final List<Long> eventMillis = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    processors = IntStream.rangeClosed(1, 3).mapToObj(i -> serve("processor-" + i)).toList();
    String peers =
        processors.stream().map(ProductProcess::address).collect(Collectors.joining(","));
    api = serve("api", "--peers", peers);
    processors.get(0).launch();
    api.launch();
    awaitReady(processors.get(0), api);
  }

  /** Nothing but what it has to be told, the secret by its variable. */
  private ProductProcess serve(String name, String... more) {
    String[] fixed = {
      "--roles",
      name.replaceFirst("-.*", ""),
      "--kafka",
      kafka.address(),
      "--partitions",
      "" + PARTITIONS,
      "--replication",
      "1",
      "--standbys",
      "" + STANDBYS
    };
    return ProductProcess.serve(
        folder.resolve(name),
        Map.of("MASTERPERF_CLUSTER_INTERNAL_SECRET", SECRET),
        Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
  }

  @AfterAll
  void stop() throws Exception {
    for (ProductProcess process : processors) {
      process.close();
    }
    api.close();
    kafka.close();
  }

  @Test
  void everyAnswerIsRightOrSaysWhatItLacks() throws Exception {
    List<Answer> answers;
    Set<String> acknowledged;
    try (CountingLoad load = new CountingLoad(kafka.address(), SEED)) {
      List<String> failures;
      try (Reader reader = new Reader(api)) {
        await().atMost(PATIENCE).until(() -> lastIsWhole(reader));
        for (int round = 1; round <= ROUNDS; round++) {
          growAndShrink(reader, round);
        }
        load.stop();
        await().atMost(PATIENCE).until(load::settled);
        await().atMost(PATIENCE).until(() -> lastIsWhole(reader));
        answers = reader.answers();
        failures = reader.failures();
      }
      acknowledged = load.acknowledged();
      assertThat(failures).as("questions without any answer").isEmpty();
    }
    Truth truth = Truth.read(kafka.address(), PARTITIONS);
    print(answers, truth);
    checkLog(truth, acknowledged);
    List<String> faults =
        answers.stream()
            .flatMap(
                answer -> truth.fault(answer, TOLERANCE_MILLIS).map(f -> told(answer, f)).stream())
            .toList();
    assertThat(faults).as("answers that are wrong and do not say so").isEmpty();
    checkTheEnd(truth);
  }

  @Test
  void whoDoesNotKnowTheSecretIsToldNothing() throws Exception {
    ProductProcess processor = processors.get(0);

    assertThat(processor.get("/internal/v1/matrix", "Masterperf-Secret", SECRET).statusCode())
        .isEqualTo(200);
    assertThat(processor.get("/internal/v1/matrix", "Masterperf-Secret", "guessed").statusCode())
        .isEqualTo(404);
    assertThat(processor.get("/internal/v1/matrix").statusCode()).isEqualTo(404);
    assertThat(processor.get("/api/infra/master-perf").statusCode()).isEqualTo(404);
  }

  private void growAndShrink(Reader reader, int round) throws Exception {
    note("round " + round + ": two more are started");
    processors.get(1).launch();
    processors.get(2).launch();
    awaitReady(processors.get(1), processors.get(2));
    beat(reader);
    note("round " + round + ": one is killed");
    processors.get(1).killHard();
    beat(reader);
    note("round " + round + ": it is started again");
    processors.get(1).launch();
    awaitReady(processors.get(1));
    beat(reader);
    note("round " + round + ": two are stopped");
    assertThat(processors.get(2).stop(PATIENCE)).isTrue();
    assertThat(processors.get(1).stop(PATIENCE)).isTrue();
    beat(reader);
  }

  private void note(String event) {
    events.add(event);
    eventMillis.add(System.currentTimeMillis());
  }

  /** At least a beat, and until answers are whole again. */
  private void beat(Reader reader) {
    long end = System.nanoTime() + BEAT.toNanos();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(System.nanoTime() >= end && lastIsWhole(reader))
                    .as(() -> "whole answers again: " + events + reader.last() + ", see " + folder)
                    .isTrue());
  }

  private static boolean lastIsWhole(Reader reader) {
    List<Answer> answers = reader.answers();
    int size = answers.size();
    return size >= 3 && answers.subList(size - 3, size).stream().allMatch(Answer::whole);
  }

  private static void awaitReady(ProductProcess... processes) {
    for (ProductProcess process : processes) {
      await("ready, see " + process.log()).atMost(PATIENCE).until(process::ready);
    }
  }

  private static void checkLog(Truth truth, Set<String> acknowledged) {
    Map<String, Integer> doubled = new TreeMap<>(truth.copies());
    doubled.values().removeIf(count -> count == 1);
    assertThat(doubled).as("metrics that stand in the log more than once").isEmpty();
    Set<String> lost = new LinkedHashSet<>(acknowledged);
    lost.removeAll(truth.copies().keySet());
    assertThat(lost).as("acknowledged metrics that are not in the log").isEmpty();
  }

  /** When all is quiet, every series has all its events, in the matrix and in its windows. */
  private void checkTheEnd(Truth truth) {
    Map<String, Long> totals = truth.totals();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Reader.matrix(api).counts()).isEqualTo(totals));
    Map<String, Long> counted = new HashMap<>();
    for (Series series : CountingLoad.SERIES) {
      counted.putAll(windows(series).counts());
    }
    assertThat(counted).isEqualTo(totals);
  }

  private Answer windows(Series series) {
    try {
      return Reader.windows(api, series, "");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String told(Answer answer, String fault) {
    return answer.question() + " at " + answer.askedMillis() + ": " + fault;
  }

  private void print(List<Answer> answers, Truth truth) {
    long stale = answers.stream().filter(Answer::stale).count();
    long whole = answers.stream().filter(Answer::whole).count();
    long nothing = answers.stream().filter(answer -> answer.status() == 503).count();
    System.out.printf(
        "%d metrics, %d answers: %d whole, %d of standbys, %d incomplete, %d times 503;"
            + " slowest %d ms%n",
        truth.copies().size(),
        answers.size(),
        whole,
        stale,
        answers.size() - whole - stale - nothing,
        nothing,
        answers.stream().mapToLong(a -> a.answeredMillis() - a.askedMillis()).max().orElse(0));
    for (int i = 0; i < events.size(); i++) {
      long from = eventMillis.get(i);
      long to = i + 1 < events.size() ? eventMillis.get(i + 1) : Long.MAX_VALUE;
      System.out.printf("%s: %s%n", events.get(i), lacking(answers, from, to));
    }
  }

  /** From the first answer that lacks something to the end of the last one. */
  private static String lacking(List<Answer> answers, long from, long to) {
    List<Answer> lacking =
        answers.stream()
            .filter(
                a -> a.askedMillis() >= from && a.askedMillis() < to && !a.whole() && !a.stale())
            .toList();
    if (lacking.isEmpty()) {
      return "every answer whole";
    }
    Answer first = lacking.get(0);
    Answer last = lacking.get(lacking.size() - 1);
    Optional<Answer> emptiest = lacking.stream().filter(a -> a.status() == 503).findFirst();
    return "answers lacked something from %.1f s to %.1f s after%s; first: %s"
        .formatted(
            (first.askedMillis() - from) / 1e3,
            (last.answeredMillis() - from) / 1e3,
            emptiest.isPresent() ? ", at times everything they were asked for" : "",
            first.detail());
  }
}
