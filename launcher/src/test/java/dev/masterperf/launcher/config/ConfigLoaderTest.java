package dev.masterperf.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.model.Resolution;
import dev.masterperf.streams.window.SeriesLimits;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final Map<Key, String> BROKER =
      Map.of(Key.KAFKA_BOOTSTRAP, "k:9092", Key.ROLES, "processor");

  @TempDir Path folder;

  @Test
  void theEmbeddedBrokerIsAloneWhateverTheFileSaysOfACluster() throws Exception {
    Path file = file("kafka:\n  bootstrap: a:9092,b:9092\n  replication: 3\n");

    Configuration configuration =
        ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of()).configuration();

    assertThat(configuration.kafka().replication()).isEqualTo(1);
  }

  @Test
  void takesTheFileOverDefaultsTheEnvironmentOverTheFileAndFlagsOverAll() throws Exception {
    Path file = file("port: 1\nhost: file\ndata: file\nkafka:\n  port: 4\n");

    Configuration configuration =
        ConfigLoader.load(
                Mode.UP,
                Optional.of(file),
                Map.of("MASTERPERF_PORT", "2", "MASTERPERF_HOST", "environment", "PATH", "/bin"),
                Map.of(Key.PORT, "3"))
            .configuration();

    assertThat(configuration.port()).isEqualTo(3);
    assertThat(configuration.host()).isEqualTo("environment");
    assertThat(configuration.data()).isEqualTo(Path.of("file"));
    assertThat(configuration.kafka().port()).isEqualTo(4);
    assertThat(configuration.s3().port()).isEqualTo(9000);
  }

  @Test
  void reportsEveryProblemTogetherWithFileLineAndPath() throws Exception {
    Path file = file("kafka:\n  prot: 1\nprot: 2\nport: high\nwebhook: x\nhost: a\nhost: b\n");

    List<String> problems = problems(Mode.UP, file, Map.of("MASTERPERF_S3_PROT", "1"), Map.of());

    assertThat(problems)
        .containsExactlyInAnyOrder(
            file + ":2: kafka.prot: unknown key; did you mean kafka.port?",
            file + ":3: prot: unknown key; did you mean port?",
            file + ":4: port: must be a whole number from 0 to 65535, not high",
            file + ":5: webhook: must hold keys of its own",
            file + ":7: host: repeated key, first at " + file + ":6",
            "MASTERPERF_S3_PROT: unknown variable; did you mean MASTERPERF_S3_PORT?");
  }

  @Test
  void findsARepeatedKeyInABranchWrittenTwice() throws Exception {
    Path file = file("kafka:\n  port: 1\nkafka:\n  port: 2\n");

    assertThat(problems(Mode.UP, file, Map.of(), Map.of()))
        .containsExactly(file + ":4: kafka.port: repeated key, first at " + file + ":2");
  }

  @Test
  void namesTheLineOfBrokenYaml() throws Exception {
    Path file = file("port: 1\nhost: [\n");

    assertThat(problems(Mode.UP, file, Map.of(), Map.of()))
        .singleElement()
        .asString()
        .startsWith(file + ":3: ")
        .hasLineCount(1);
  }

  @Test
  void reportsAFileThatIsNotThere() {
    Path missing = folder.resolve("missing.yaml");

    assertThat(problems(Mode.UP, missing, Map.of(), Map.of()))
        .containsExactly(missing + ": cannot be read (NoSuchFileException)");
  }

  @Test
  void takesAnEmptyFileAsNothingSet() throws Exception {
    Path file = file("# nothing yet\n");

    assertThat(ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of()).configuration())
        .isEqualTo(
            ConfigLoader.load(Mode.UP, Optional.empty(), Map.of(), Map.of()).configuration());
  }

  @Test
  void neverShowsASecretNotEvenInAnErrorOrAsPartOfTheWhole() {
    LoadedConfig loaded =
        ConfigLoader.load(
            Mode.UP,
            Optional.empty(),
            Map.of(),
            Map.of(Key.WEBHOOK_SECRET, "whsec_aGlkZGVuaGlkZGVuaGlkZGVu"));

    assertThat(loaded.printed()).contains("webhook.secret").doesNotContain("aGlkZGVu");
    assertThat(loaded.configuration().toString()).contains("***").doesNotContain("aGlkZGVu");
    assertThat(loaded.configuration().webhook().secret().orElseThrow().reveal())
        .isEqualTo("whsec_aGlkZGVuaGlkZGVuaGlkZGVu");
  }

  @Test
  void readsWhatIsCollectedBeforeItIsArchived() throws Exception {
    Path file =
        file("archive:\n  segment-age: 90s\n  segment-size: 512KiB\n  resolutions: [10s, 1m]\n");

    assertThat(
            ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of())
                .configuration()
                .segments())
        .isEqualTo(
            new SegmentSettings(
                Duration.ofSeconds(90),
                512 << 10,
                32 << 20,
                Set.of(Resolution.TEN_SECONDS, Resolution.MINUTE)));
  }

  @Test
  void refusesWhatCannotBeCollected() {
    assertThat(
            problems(
                Mode.UP,
                Map.of(
                    Key.ARCHIVE_SEGMENT_AGE, "0s",
                    Key.ARCHIVE_SEGMENT_SIZE, "1GiB",
                    Key.ARCHIVE_MEMORY, "64 MB",
                    Key.ARCHIVE_RESOLUTIONS, "5m")))
        .containsExactlyInAnyOrder(
            "--archive-segment-age: must be at least 1s",
            "--archive-memory: must be a whole number with a unit such as 512KiB, 64MiB or 10GiB,"
                + " not 64 MB",
            "--archive-memory: must not be less than --archive-segment-size",
            "--archive-resolutions: must be of [1s, 10s, 1m, 1h], not 5m");
  }

  @Test
  void refusesMemoryThatNoDetectorFitsInOrThatIsMostOfTheHeap() {
    assertThat(problems(Mode.UP, Map.of(Key.DETECTOR_MEMORY, "512KiB")))
        .containsExactly("--detector-memory: must be at least 1MiB, room for four series");
    assertThat(problems(Mode.UP, Map.of(Key.DETECTOR_MEMORY, "lots")))
        .containsExactly(
            "--detector-memory: must be a whole number with a unit such as 512KiB, 64MiB or 10GiB,"
                + " not lots");
    assertThat(problems(Mode.UP, Map.of(Key.DETECTOR_MEMORY, "900000GiB")))
        .singleElement()
        .asString()
        .startsWith("--detector-memory: must not be more than half of the heap, which is ")
        .endsWith("MASTERPERF_JAVA_OPTS=-Xmx… gives more");
  }

  @Test
  void showsEachValueWithItsSource() throws Exception {
    Path file = file("host: 0.0.0.0\nbehind-proxy: true\n");

    String printed =
        ConfigLoader.load(
                Mode.UP,
                Optional.of(file),
                Map.of("MASTERPERF_S3_PORT", "9001"),
                Map.of(Key.PORT, "80"))
            .printed();

    assertThat(printed.lines())
        .anyMatch(line -> line.matches("host += 0.0.0.0 +# " + file + ":1"))
        .anyMatch(line -> line.matches("port += 80 +# --port"))
        .anyMatch(line -> line.matches("s3.port += 9001 +# MASTERPERF_S3_PORT"))
        .anyMatch(line -> line.matches("kafka.port += 9092 +# default"))
        .hasSize(Key.values().length);
  }

  @Test
  void readsDurationsUrlsAndLists() {
    Configuration configuration =
        ConfigLoader.load(
                Mode.SERVE,
                Optional.empty(),
                Map.of(),
                Map.of(
                    Key.KAFKA_BOOTSTRAP, "k:9092",
                    Key.ROLES, "api, alerts",
                    Key.PEERS, "a:1, b:2",
                    Key.INTERNAL_SECRET, "s",
                    Key.RETENTION_1H, "90d",
                    Key.WEBHOOK_SECRET, "whsec_aGlkZGVuaGlkZGVuaGlkZGVu",
                    Key.WEBHOOK_URL, "https://example.org/hook",
                    Key.EXTERNAL_URL, "https://perf.example.org"))
            .configuration();

    assertThat(configuration.roles()).containsExactlyInAnyOrder(Role.API, Role.ALERTS);
    assertThat(configuration.cluster().peers()).containsExactly("a:1", "b:2");
    assertThat(configuration.retention()).containsEntry(Resolution.HOUR, Duration.ofDays(90));
    assertThat(configuration.webhook().url()).contains(URI.create("https://example.org/hook"));
    assertThat(configuration.webhook().externalUrl())
        .contains(URI.create("https://perf.example.org"));
  }

  @Test
  void whatTheOtherCommandNeedsIsTakenAndNamedWithItsPlace() throws Exception {
    Path file = file("kafka:\n  bootstrap: k:9092\n  port: 9093\ncluster:\n  peers: a:1\n");

    LoadedConfig up = ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of());

    assertThat(up.unused())
        .containsExactlyInAnyOrder(
            "kafka.bootstrap (" + file + ":2)", "cluster.peers (" + file + ":5)");
    assertThat(ConfigLoader.load(Mode.UP, Optional.empty(), Map.of(), Map.of()).unused()).isEmpty();
  }

  @Test
  void aSpareStandsByForAProcessorAlone() {
    Map<Key, String> flags = new EnumMap<>(BROKER);
    flags.put(Key.SPARE, "true");

    assertThat(
            ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), flags)
                .configuration()
                .cluster()
                .spare())
        .isTrue();
    flags.put(Key.ROLES, "processor,alerts");
    assertThat(problems(Mode.SERVE, flags))
        .containsExactly(
            "--spare: stands by for a process that is a processor alone; set --roles processor");
  }

  @Test
  void readsHowLongTheArchiveKeepsAndHowMuchTopicsMayTake() {
    Configuration configuration =
        ConfigLoader.load(
                Mode.UP,
                Optional.empty(),
                Map.of(),
                Map.of(Key.ARCHIVE_RETENTION_EVENTS, "30d", Key.STORAGE_BUDGET, "512MiB"))
            .configuration();

    assertThat(configuration.archive().events()).hasValue(Duration.ofDays(30));
    assertThat(configuration.archive().windows()).isEmpty();
    assertThat(configuration.storageBudget()).hasValue(512L << 20);
    assertThat(
            ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), BROKER)
                .configuration()
                .storageBudget())
        .isEmpty();
    assertThat(problems(Mode.UP, Map.of(Key.ARCHIVE_RETENTION_1M, "3h")))
        .containsExactly("--archive-retention-1m: must be at least 1d: whole days are dropped");
    assertThat(problems(Mode.UP, Map.of(Key.ARCHIVE_RETENTION_1H, "long")))
        .containsExactly(
            "--archive-retention-1h: must be a whole number with a unit such as 15m, 48h or 30d, or"
                + " forever, not long");
    assertThat(problems(Mode.UP, Map.of(Key.STORAGE_BUDGET, "10")))
        .containsExactly(
            "--storage-budget: must be a whole number with a unit such as 512KiB, 64MiB or 10GiB,"
                + " or none, not 10");
  }

  @Test
  void readsWhichScopesHaveATopicOfTheirOwn() throws Exception {
    Path file = file("kafka:\n  scope-topics: [team-a, team-b/eu]\n");

    assertThat(
            ConfigLoader.load(Mode.SERVE, Optional.of(file), Map.of(), BROKER)
                .configuration()
                .kafka()
                .scopeTopics())
        .containsExactlyInAnyOrder("team-a", "team-b/eu");
    assertThat(
            ConfigLoader.load(Mode.UP, Optional.empty(), Map.of(), Map.of())
                .configuration()
                .kafka()
                .scopeTopics())
        .isEmpty();
    assertThat(problems(Mode.UP, Map.of(Key.KAFKA_SCOPE_TOPICS, "team-a, a//b")))
        .containsExactly(
            "--scope-topics: a//b: scope has a part without a name; put one / between two names,"
                + " and none at an end");
  }

  @Test
  void readsBudgetsOfCategoriesAsAMapAndAsText() throws Exception {
    Path file =
        file("processor:\n  series-budget: 500\n  category-budgets: {R2: 20, My Own: 30}\n");

    SeriesLimits ofFile =
        ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of()).configuration().series();
    SeriesLimits ofFlag =
        ConfigLoader.load(
                Mode.UP, Optional.empty(), Map.of(), Map.of(Key.CATEGORY_BUDGETS, "R2=20, Demo=1"))
            .configuration()
            .series();

    assertThat(ofFile.seriesBudget()).isEqualTo(500);
    assertThat(ofFile.categoryBudgets()).isEqualTo(Map.of("R2", 20, "My Own", 30));
    assertThat(ofFlag.seriesBudget()).isEqualTo(100_000);
    assertThat(ofFlag.categoryBudgets()).isEqualTo(Map.of("R2", 20, "Demo", 1));
  }

  @Test
  void readsMappingRulesOfTheFileAndOfAFlag() throws Exception {
    String rules = "- name: edge\n    metric: edge_.*\n    set: {category: \"Edge, \u00fc\"}\n";
    Path file = file("# \ud83d\udcca\ningest:\n  mapping:\n  " + rules + "\nport: 1\n");

    LoadedConfig ofFile = ConfigLoader.load(Mode.UP, Optional.of(file), Map.of(), Map.of());
    LoadedConfig ofFlag =
        ConfigLoader.load(
            Mode.UP,
            Optional.empty(),
            Map.of(),
            Map.of(Key.INGEST_MAPPING, "[{name: edge, set: {category: Edge}}]"));

    assertThat(ofFile.configuration().mapping().size()).isEqualTo(1);
    assertThat(ofFile.configuration().port()).isEqualTo(1);
    assertThat(ofFile.printed()).contains(" lines of YAML ").contains(file + ":4");
    assertThat(ofFlag.configuration().mapping().size()).isEqualTo(1);
    assertThat(ofFlag.printed()).contains("[{name: edge, set: {category: Edge}}]");
  }

  @Test
  void reportsBadMappingRulesWithLineRuleAndField() throws Exception {
    Path file =
        file(
            "port: high\ningest:\n  mapping:\n  - name: a\n    set: {topic: $1}\n"
                + "  - name: b\n    metric: (\n    set: {id: x}\n");

    assertThat(problems(Mode.UP, file, Map.of(), Map.of()))
        .containsExactly(
            file + ":1: port: must be a whole number from 0 to 65535, not high",
            file
                + ":5: mapping rule a, set.topic: there is no group 1; the pattern of metric has 0",
            file
                + ":7: mapping rule b, metric: not a regular expression of RE2: missing closing )");
    assertThat(problems(Mode.UP, Map.of(Key.INGEST_MAPPING, "[{name: a}]")))
        .containsExactly(
            "--ingest-mapping:1: mapping rule a, set: this key is missing; a rule sets at least one"
                + " field");
  }

  @Test
  void refusesValuesThatAreNone() {
    assertThat(problems(Mode.UP, Map.of(Key.DEMO, "maybe", Key.WEBHOOK_URL, "ftp://x")))
        .containsExactlyInAnyOrder(
            "--no-demo: must be true or false, not maybe",
            "--webhook: must be an http or https URL, not ftp://x");
    assertThat(problems(Mode.UP, Map.of(Key.EXTERNAL_URL, "perf.example.org")))
        .containsExactly("--external-url: must be an http or https URL, not perf.example.org");
    assertThat(problems(Mode.UP, Map.of(Key.RETENTION_1H, "30m")))
        .containsExactly("--retention-1h: must be at least 1h, one window");
    assertThat(problems(Mode.UP, Map.of(Key.RETENTION_1M, "5h")))
        .containsExactly(
            "--retention-1m: must not be shorter than --retention-10s, its finer windows");
    assertThat(problems(Mode.UP, Map.of(Key.SERIES_TTL, "0s")))
        .containsExactly("--series-ttl: must be at least 1s");
    for (String budgets : List.of("R2", "R2=0", "R2=many", "=5", "R2=1,R2=2")) {
      assertThat(problems(Mode.UP, Map.of(Key.CATEGORY_BUDGETS, budgets)))
          .containsExactly(
              "--category-budgets: must be categories with a whole number of series each, as"
                  + " R2=50000,Zstd=1000, not "
                  + budgets);
    }
    assertThat(problems(Mode.UP, Map.of(Key.ROLES, "cook")))
        .containsExactly("--roles: must be of processor, api, alerts, archive, not cook");
  }

  @Test
  void refusesAWebhookSecretOfAnotherFormWithoutShowingIt() {
    assertThat(problems(Mode.UP, Map.of(Key.WEBHOOK_SECRET, "guess me")))
        .containsExactly(
            "--webhook-secret: must be whsec_ and the base64 of 16 to 64 bytes," + " not ***");
  }

  @Test
  void serveNeedsABrokerAndWhatItsRolesNeed() {
    assertThat(problems(Mode.SERVE, Map.of(Key.ROLES, "api,archive")))
        .extracting(line -> line.replaceAll("^default: (\\S+): is needed for (.*);.*", "$1|$2"))
        .containsExactly(
            "kafka.bootstrap|serve",
            "s3.endpoint|role archive",
            "s3.access-key|role archive",
            "s3.secret-key|role archive",
            "cluster.peers|role api without role processor",
            "cluster.internal-secret|processes that ask one another");
  }

  @Test
  void upNeedsAPortForEachOfItsServers() {
    assertThat(problems(Mode.UP, Map.of(Key.PORT, "9092")))
        .containsExactly(
            "default: kafka.port: must be another port than that of --port, both are 9092");
    assertThat(problems(Mode.UP, Map.of(Key.PORT, "1", Key.KAFKA_PORT, "1", Key.S3_PORT, "1")))
        .containsExactly(
            "--kafka-port: must be another port than that of --port, both are 1",
            "--s3-port: must be another port than that of --port, both are 1");
  }

  @Test
  void freePortsDifferThoughTheyAreWrittenTheSame() {
    Map<Key, String> free = Map.of(Key.PORT, "0", Key.KAFKA_PORT, "0", Key.S3_PORT, "0");

    assertThat(ConfigLoader.load(Mode.UP, Optional.empty(), Map.of(), free).configuration().port())
        .isZero();
  }

  @Test
  void serveMayListenWhereUpWouldPutItsBroker() {
    Configuration serve =
        ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of("MASTERPERF_PORT", "9092"), BROKER)
            .configuration();

    assertThat(serve.port()).isEqualTo(9092);
  }

  @Test
  void serveMakesTopicsForSeveralBrokersUpForOne() {
    Configuration.Kafka serve =
        ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), BROKER).configuration().kafka();
    Configuration.Kafka up =
        ConfigLoader.load(Mode.UP, Optional.empty(), Map.of(), Map.of()).configuration().kafka();

    assertThat(serve).extracting("partitions", "replication").containsExactly(12, 3);
    assertThat(up).extracting("partitions", "replication").containsExactly(4, 1);
  }

  @Test
  void givesOneMessageLineForEachProblem() {
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    Mode.UP,
                    Optional.empty(),
                    Map.of(),
                    Map.of(Key.PORT, "x", Key.KAFKA_PORT, "-1")))
        .isInstanceOf(ConfigException.class)
        .message()
        .hasLineCount(2);
  }

  private static List<String> problems(Mode mode, Map<Key, String> flags) {
    return caught(mode, Optional.empty(), Map.of(), flags);
  }

  private static List<String> problems(
      Mode mode, Path file, Map<String, String> environment, Map<Key, String> flags) {
    return caught(mode, Optional.of(file), environment, flags);
  }

  private static List<String> caught(
      Mode mode, Optional<Path> file, Map<String, String> environment, Map<Key, String> flags) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(mode, file, environment, flags))
        .problems();
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(folder.resolve("masterperf.yaml"), yaml);
  }
}
