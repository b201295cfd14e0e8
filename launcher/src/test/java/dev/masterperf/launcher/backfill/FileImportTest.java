package dev.masterperf.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.masterperf.launcher.backfill.FakeServer.Mood;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileImportTest {
  private static final String HEADER = "ts,category,topic,id,value\n";

  @TempDir Path folder;
  private FakeServer server;
  private final StringWriter err = new StringWriter();
  private final AtomicLong nanoTime = new AtomicLong();
  private final List<Duration> waits = new ArrayList<>();

  /** Waits without waiting: the clock goes on instead. */
  private final Pauses pauses =
      new Pauses(new SplittableRandom(1)) {
        @Override
        void take(Duration pause) {
          waits.add(pause);
          nanoTime.addAndGet(pause.toNanos());
        }
      };

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRowBecomesOneMetricInOrder() throws Exception {
    Path file = csv(rows(0, 4_500));

    ImportResult result = run(file);

    assertThat(values()).isEqualTo(numbers(0, 4_500));
    assertThat(server.sizes).containsExactly(2_000, 2_000, 500);
    assertThat(result.accepted()).isEqualTo(4_500);
    assertThat(result.lines()).isEqualTo(4_500);
    assertThat(result.stopped()).isEmpty();
    assertThat(result.late()).isEqualTo(Map.of("1s", 4_500L));
    assertThat(server.taken.get(0).toString())
        .isEqualTo(
            "{\"ts\":\"1700000000000000000\",\"category\":\"R2\",\"topic\":\"Upload\","
                + "\"id\":\"up\",\"value\":\"0\"}");
  }

  @Test
  void aSecondRunFindsNothingNewAndAGrownFileGoesOn() throws Exception {
    Path file = csv(rows(0, 2_500));
    run(file);

    assertThat(run(file).lines()).isZero();
    Files.writeString(file, rows(2_500, 2_600), StandardOpenOption.APPEND);
    ImportResult grown = run(file);

    assertThat(grown.resumedAfter()).isEqualTo(2_501);
    assertThat(grown.lines()).isEqualTo(100);
    assertThat(values()).isEqualTo(numbers(0, 2_600));
  }

  @Test
  void aBatchThatWasTakenAndNeverAnsweredIsTakenOnce() throws Exception {
    server.moods.addAll(Collections.nCopies(2, Mood.TAKES_AND_HANGS_UP));
    Path file = csv(rows(0, 2_500));

    ImportResult result = run(file);

    assertThat(values()).isEqualTo(numbers(0, 2_500));
    assertThat(server.keys).hasSize(4);
    assertThat(server.keys.subList(0, 3)).containsOnly(server.keys.get(0));
    assertThat(result.accepted()).isEqualTo(2_500);
    assertThat(result.replayed()).isEqualTo(2_000);
  }

  @Test
  void afterACrashTheUnansweredBatchIsSentUnderTheSameKeyAgain() throws Exception {
    Path file = csv(rows(0, 4_500));
    server.moods.add(Mood.TAKES_AND_HANGS_UP);
    FileImport crashing =
        new FileImport(
            settings(file),
            progress(),
            new Pauses(new SplittableRandom(1)) {
              @Override
              void take(Duration pause) {
                throw new IllegalStateException("killed here");
              }
            },
            nanoTime::get);
    assertThatThrownBy(crashing::run).hasMessage("killed here");

    ImportResult result = run(file);

    assertThat(values()).isEqualTo(numbers(0, 4_500));
    assertThat(server.keys.get(1)).isEqualTo(server.keys.get(0));
    assertThat(result.accepted()).isEqualTo(4_500);
    assertThat(result.replayed()).isEqualTo(2_000);
  }

  /** Else its key would be another one, and what was sent before would arrive twice. */
  @Test
  void whatAllRowsHaveInCommonStandsInOneOrderInEveryProcess() throws Exception {
    Map<String, String> constants =
        Map.of("unit", "ms", "status", "ok", "scope", "s", "pattern", "p", "impact", "i");

    run(settings(csv(rows(0, 1)), false, Map.of(), constants, Optional.empty()));

    List<String> fields = new ArrayList<>();
    server.taken.get(0).fieldNames().forEachRemaining(fields::add);
    assertThat(fields).startsWith("impact", "pattern", "scope", "status", "unit");
  }

  @Test
  void aBusyServerIsGivenTheTimeItAsksForAndMoreEachTime() throws Exception {
    server.moods.addAll(List.of(Mood.BUSY, Mood.BUSY, Mood.DOWN));

    ImportResult result = run(csv(rows(0, 10)));

    assertThat(result.accepted()).isEqualTo(10);
    assertThat(values()).hasSize(10);
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isBetween(Duration.ofMillis(3_001), Duration.ofMillis(3_500));
    assertThat(waits.get(1)).isBetween(Duration.ofMillis(3_001), Duration.ofMillis(4_000));
    assertThat(waits.get(2)).isBetween(Duration.ofMillis(1), Duration.ofMillis(2_000));
    assertThat(err.toString()).contains("429: the server is full; trying again");
  }

  @Test
  void aServerThatStaysAwayEndsTheRunAndTheNextGoesOn() throws Exception {
    Path file = csv(rows(0, 3_000));
    server.moods.addAll(Collections.nCopies(500, Mood.DOWN));

    ImportResult gaveUp = run(file);

    assertThat(gaveUp.stopped().orElseThrow()).contains("503: no broker; given up after 600 s");
    assertThat(gaveUp.answeredLine()).isEqualTo(1); // the header
    server.moods.clear();
    assertThat(run(file).accepted()).isEqualTo(3_000);
    assertThat(values()).isEqualTo(numbers(0, 3_000));
  }

  @Test
  void aRefusalForGoodEndsTheRunAtOnce() throws Exception {
    server.moods.add(Mood.FORBIDDEN);

    ImportResult result = run(csv(rows(0, 10)));

    assertThat(result.stopped().orElseThrow()).isEqualTo("the server answered 403: not you");
    assertThat(waits).isEmpty();
  }

  @Test
  void batchesTooLargeForTheServerAreHalvedForGood() throws Exception {
    server.moods.addAll(List.of(Mood.TOO_LARGE, Mood.TOO_LARGE));
    Path file = csv(rows(0, 1_700));

    ImportResult result = run(file);

    assertThat(server.sizes).containsExactly(425, 425, 425, 425);
    assertThat(values()).isEqualTo(numbers(0, 1_700));
    assertThat(result.accepted()).isEqualTo(1_700);
  }

  @Test
  void everyBadLineIsListedWithItsNumberAndTheRestIsTaken() throws Exception {
    Path file =
        csv(
            "1700000000,R2,Upload,up,1\n"
                + "yesterday,R2,Upload,up,2\n"
                + "1700000002,R2,Upload,up\n"
                + "\n"
                + "1700000003,R2,Upload,\"up\nload\",3\n"
                + "1700000004,R2,Upload,up,bad\n"
                + "1700000005,R2,Upload,up,4\n");

    ImportResult result = run(file);

    assertThat(result.accepted()).isEqualTo(3);
    assertThat(result.refused()).isEqualTo(3);
    assertThat(values()).containsExactly("1", "3", "4");
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + ":3: ts yesterday is no time"),
            line ->
                assertThat(line).isEqualTo(file + ":4: it has 4 cells where there are 5 columns"),
            line -> assertThat(line).isEqualTo(file + ":8: it is bad"));
  }

  @Test
  void whatABadLineHoldsIsQuotedWithoutHarm() throws Exception {
    run(csv("\u001b[31mred\u0007,R2,Upload,up,1\n\"a\nb\",R2,Upload,up,1\n"));
    run(settings(csv("x".repeat(100_000) + ",R2,Upload,up,1\n"), true, true));

    assertThat(err.toString().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000).doesNotContain("\u001b"));
  }

  @Test
  void tooManyBadLinesStopItAndTheNextRunGoesOnBehindThem() throws Exception {
    String bad = rows(0, 2_000).replaceAll(",\\d+\n", ",bad\n");
    Path file = csv(bad + rows(2_000, 2_100));

    ImportResult stopped = run(settings(file, 10));

    assertThat(stopped.stopped().orElseThrow()).isEqualTo("2000 lines were refused (--max-errors)");
    assertThat(run(settings(file, 10)).accepted()).isEqualTo(100);
    assertThat(values()).isEqualTo(numbers(2_000, 2_100));
  }

  @Test
  void anotherFileUnderTheSameNameIsRefused() throws Exception {
    Path file = csv(rows(0, 100));
    run(file);
    Files.writeString(file, HEADER + rows(5, 200));

    assertThatThrownBy(() -> run(file))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("is not the file of which 101 lines were imported");
    Files.writeString(file, HEADER);
    assertThatThrownBy(() -> run(file)).hasMessageContaining("is not the file");
    assertThat(server.taken).hasSize(100);
  }

  @Test
  void afterAllWasRefusedTheFileIsImportedWithOtherOptions() throws Exception {
    Path file = csv("2026-01-01 10:00:00,A,B,c,1\n".repeat(7));
    assertThat(run(file).refused()).isEqualTo(7);
    ImportSettings withZone = settings(file, Long.MAX_VALUE, Optional.of(ZoneOffset.UTC));

    assertThat(run(withZone).accepted()).isEqualTo(7);
  }

  @Test
  void otherOptionsInTheMiddleOfAFileAreRefused() throws Exception {
    Path file = csv(rows(0, 100));
    run(file);
    ImportSettings other =
        settings(file, false, Map.of("value", "impact"), Map.of("value", "1"), Optional.empty());

    assertThatThrownBy(() -> run(other)).hasMessageContaining("imported with other options");
    ImportSettings anew =
        settings(file, true, Map.of("value", "impact"), Map.of("value", "1"), Optional.empty());
    assertThat(run(anew).accepted()).isEqualTo(100);
  }

  @Test
  void aRestartSendsTheSameKeysSoThatWhatArrivedArrivesOnce() throws Exception {
    Path file = csv(rows(0, 100));
    run(file);

    ImportResult again = run(settings(file, true, Map.of(), Map.of(), Optional.empty()));

    assertThat(again.replayed()).isEqualTo(100);
    assertThat(server.taken).hasSize(100);
  }

  @Test
  void sameRowsAtAnotherPlaceAreOtherRows() throws Exception {
    String block =
        Collections.nCopies(2_000, "1700000000,R2,Upload,up,1\n").stream()
            .collect(Collectors.joining());

    ImportResult result = run(csv(block + block));

    assertThat(result.accepted()).isEqualTo(4_000);
    assertThat(server.taken).hasSize(4_000);
    assertThat(server.keys).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv", "data.csv.gz", "data.csv.zst"})
  void compressedFilesAreReadAndResumed(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.write(file, packed(name, HEADER + rows(0, 5_000)));
    server.moods.addAll(Collections.nCopies(1, Mood.FORBIDDEN));
    assertThat(run(file).stopped()).isPresent();

    assertThat(run(file).accepted()).isEqualTo(5_000);
    assertThat(values()).isEqualTo(numbers(0, 5_000));
  }

  /** As logs that were packed one after another, of which the second has come to harm. */
  @Test
  void aSecondPartThatIsDamagedIsSaidAndNotPassedOver() throws Exception {
    byte[] first = packed("x.gz", HEADER + rows(0, 10));
    byte[] second = packed("x.gz", rows(10, 20));
    Path file = folder.resolve("two.csv.gz");

    second[0] ^= 1;
    Files.write(file, joined(first, second));
    assertThatThrownBy(() -> run(file)).hasMessageContaining("no member at byte " + first.length);

    second[0] ^= 1;
    Files.write(file, joined(first, second));
    run(file);
    assertThat(values()).isEqualTo(numbers(0, 20));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void aFileThatBreaksOffIsImportedAsFarAsItGoesInWholeBatchesAndSaysSo() throws Exception {
    byte[] whole = packed("x.gz", HEADER + rows(0, 50_000));
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> run(file))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("cannot read " + file);
    assertThat(server.taken.size()).isPositive();
    assertThat(values()).isEqualTo(numbers(0, server.taken.size()));

    Files.write(file, whole);
    run(file);
    assertThat(values()).isEqualTo(numbers(0, 50_000));
  }

  @Test
  void columnsAreRenamedDroppedAndAdded() throws Exception {
    Path file = folder.resolve("x.csv");
    Files.writeString(
        file,
        "Time;host;latency_ms;region;noise;labels.zone;SUBCAT\n"
            + "2026-01-31 12:00:00;a;19.6;weur;x;z1;Parts\n");

    run(
        new ImportSettings(
            file,
            server.url(),
            true,
            ';',
            Optional.empty(),
            Map.of("Time", "ts", "host", "source", "latency_ms", "measure", "noise", "-"),
            Map.of("category", "R2", "topic", "Upload", "id", "up", "unit", "ms"),
            Optional.empty(),
            Optional.of(ZoneId.of("UTC")),
            folder.resolve("state"),
            false,
            Long.MAX_VALUE,
            Duration.ofSeconds(600)));

    JsonNode metric = server.taken.get(0);
    assertThat(metric.path("ts").asText()).isEqualTo("1769860800000000000");
    assertThat(metric.path("source").asText()).isEqualTo("a");
    assertThat(metric.path("measure").isNumber()).isTrue();
    assertThat(metric.path("measure").asDouble()).isEqualTo(19.6);
    assertThat(metric.path("unit").asText()).isEqualTo("ms");
    assertThat(metric.path("region").asText()).isEqualTo("weur");
    assertThat(metric.path("labels").path("zone").asText()).isEqualTo("z1");
    assertThat(metric.path("subCat").asText()).isEqualTo("Parts");
    assertThat(metric.has("noise")).isFalse();
  }

  @Test
  void withoutAHeaderTheColumnsAreNamedInOrder() throws Exception {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, "1700000000,skip,19.6ms\n1700000001,skip,20ms\n");

    run(
        new ImportSettings(
            file,
            server.url(),
            true,
            ',',
            Optional.of(List.of("ts", "-", "value")),
            Map.of(),
            Map.of("category", "R2", "topic", "Upload", "id", "up"),
            Optional.of("s"),
            Optional.empty(),
            folder.resolve("state"),
            false,
            Long.MAX_VALUE,
            Duration.ofSeconds(600)));

    assertThat(values()).containsExactly("19.6ms", "20ms");
    assertThat(server.taken.get(0).has("-")).isFalse();
  }

  @Test
  void jsonLinesAreReadTooWithTheirTimesChecked() throws Exception {
    Path file = folder.resolve("x.jsonl");
    Files.writeString(
        file,
        "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":1,\"ts\":1700000000.5}\n"
            + "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":2}\n"
            + "\n"
            + "nope\n"
            + "[1]\n"
            + "{\"category\":\n"
            + "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"measure\":0.1,\"ts\":1700000001,"
            + "\"labels\":{\"a\":\"b\"},\"x\":{\"y\":1}}\n");

    ImportResult result = run(settings(file, false, false));

    assertThat(result.accepted()).isEqualTo(2);
    assertThat(server.taken.get(0).path("ts").asText()).isEqualTo("1700000000500000000");
    assertThat(server.taken.get(1).toString())
        .contains("\"measure\":0.1", "\"labels\":{\"a\":\"b\"}", "\"x\":{\"y\":1}");
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(":2: it has no ts"),
            line -> assertThat(line).contains(":4: not JSON"),
            line -> assertThat(line).contains(":5: a line holds one metric"),
            line -> assertThat(line).endsWith(":6: not JSON: it ends in the middle of a value"));
  }

  @Test
  void whatCannotBeUsedIsSaidBeforeAnythingIsSent() throws Exception {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, "Zeit,category,topic,id,value\n1,R2,t,i,1\n");

    assertThatThrownBy(() -> run(file)).hasMessageStartingWith("no column is ts");
    assertThatThrownBy(
            () -> run(settings(file, false, Map.of("Ziet", "ts"), Map.of(), Optional.empty())))
        .hasMessage("--columns: there is no column Ziet; did you mean Zeit?");
    assertThatThrownBy(
            () -> run(settings(file, false, Map.of("Zeit", "tss"), Map.of(), Optional.empty())))
        .hasMessageStartingWith("--columns: there is no field tss; did you mean ts?");
    assertThatThrownBy(() -> run(folder.resolve("none.csv")))
        .hasMessage("there is no file " + folder.resolve("none.csv"));
    assertThatThrownBy(() -> run(folder)).hasMessageContaining("is a folder");
    assertThat(server.keys).isEmpty();
  }

  @Test
  void nobodyAtTheAddressIsSaidAtOnce() throws Exception {
    Path file = csv(rows(0, 10));
    URI gone = server.url();
    server.close();
    ImportSettings settings = settings(file, false, true);

    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("nobody listens at " + gone);
  }

  private Path csv(String rows) throws Exception {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, HEADER + rows);
    return file;
  }

  private static String rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> (1_700_000_000L + i) + ",R2,Upload,up," + i + "\n")
        .collect(Collectors.joining());
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private List<String> values() {
    return server.taken.stream().map(metric -> metric.path("value").asText()).toList();
  }

  private static byte[] packed(String name, String text) throws Exception {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".zst")) {
      return Zstd.compress(plain);
    }
    if (name.endsWith(".gz")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return out.toByteArray();
    }
    return plain;
  }

  private ImportResult run(Path file) {
    return run(settings(file));
  }

  private ImportResult run(ImportSettings settings) {
    return new FileImport(settings, progress(), pauses, nanoTime::get).run();
  }

  private Progress progress() {
    return new Progress(new PrintWriter(err, true), false, nanoTime::get);
  }

  private ImportSettings settings(Path file) {
    return settings(file, false, true);
  }

  private ImportSettings settings(Path file, long maxErrors) {
    return settings(file, maxErrors, Optional.empty());
  }

  private ImportSettings settings(Path file, long maxErrors, Optional<ZoneId> zone) {
    ImportSettings base = settings(file);
    return new ImportSettings(
        file,
        base.server(),
        true,
        ',',
        base.names(),
        base.columns(),
        base.constants(),
        base.timeUnit(),
        zone,
        base.state(),
        false,
        maxErrors,
        base.retryFor());
  }

  private ImportSettings settings(Path file, boolean restart, boolean csv) {
    return new ImportSettings(
        file,
        server.url(),
        csv,
        ',',
        Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        folder.resolve("state"),
        restart,
        Long.MAX_VALUE,
        Duration.ofSeconds(600));
  }

  private ImportSettings settings(
      Path file,
      boolean restart,
      Map<String, String> columns,
      Map<String, String> constants,
      Optional<String> timeUnit) {
    return new ImportSettings(
        file,
        server.url(),
        true,
        ',',
        Optional.empty(),
        columns,
        constants,
        timeUnit,
        Optional.empty(),
        folder.resolve("state"),
        restart,
        Long.MAX_VALUE,
        Duration.ofSeconds(600));
  }
}
