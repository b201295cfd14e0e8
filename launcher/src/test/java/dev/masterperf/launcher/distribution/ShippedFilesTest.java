package dev.masterperf.launcher.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is shipped beside the jar names settings and routes that there are. */
class ShippedFilesTest {
  private static final Path SHIPPED = Path.of("src", "main", "distribution");
  private static final Pattern FLAG = Pattern.compile("--[a-z0-9-]+");

  private static final Pattern VARIABLE = Pattern.compile("MASTERPERF_[A-Z_]+");

  /** A setting that is commented out, against a comment: that begins with one blank. */
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^( *)#(?=[a-z]|  )");

  private static final Map<String, String> SECRETS =
      Map.of(
          Key.INTERNAL_SECRET.variable(), "known to all",
          Key.S3_SECRET_KEY.variable(), "known to the bucket",
          Key.S3_ACCESS_KEY.variable(), "name");

  @TempDir Path folder;

  @Test
  void theSettingsAsTheyAreShippedAreThoseOfAProcessor() throws IOException {
    Configuration settings = load(read("conf/masterperf.yml"), "processor", SECRETS);

    assertThat(settings.kafka().replication()).isEqualTo(3);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
  }

  @Test
  void whatTheStartScriptIsToldIsNoSettingThatNobodyKnows() throws IOException {
    Map<String, String> environment = new HashMap<>(SECRETS);
    for (String script : List.of("bin/masterperf", "bin/java.sh")) {
      VARIABLE
          .matcher(read(script))
          .results()
          .forEach(found -> environment.put(found.group(), "x"));
    }

    assertThat(environment).containsKeys("MASTERPERF_JAVA_OPTS", "MASTERPERF_CLASS_DATA");
    load(read("conf/masterperf.yml"), "processor", environment);
  }

  @Test
  void everySettingThatIsShownAsAnExampleCanBeUsed() throws IOException {
    Path properties = folder.resolve("kafka.properties");
    Files.writeString(properties, "security.protocol=SSL\n");
    String text =
        EXAMPLE
            .matcher(read("conf/masterperf.yml"))
            .replaceAll("$1")
            .replace("/etc/masterperf/kafka.properties", properties.toString());

    Configuration settings = load(text, "api", SECRETS);

    assertThat(settings.cluster().peers()).hasSize(1);
    assertThat(settings.cluster().standbys()).isEqualTo(1);
    assertThat(settings.access().tls()).isPresent();
    assertThat(settings.s3().bucket()).isEqualTo("masterperf");
    assertThat(settings.alerting()).isPresent();
  }

  static Stream<String> units() throws IOException {
    try (Stream<Path> units = Files.list(SHIPPED.resolve("systemd"))) {
      return units.map(unit -> unit.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("units")
  void everyUnitStartsWithFlagsThatExist(String name) throws IOException {
    String start = only(read("systemd/" + name), Pattern.compile("(?m)^ExecStart=(.*)$"));
    Mode mode = start.contains(" up ") ? Mode.UP : Mode.SERVE;
    Set<String> known =
        Arrays.stream(Key.values())
            .filter(key -> key.usedBy(mode))
            .map(Key::flag)
            .collect(Collectors.toCollection(TreeSet::new));
    known.add("--config");

    assertThat(start).startsWith("/opt/masterperf/bin/masterperf ");
    assertThat(FLAG.matcher(start).results().map(MatchResult::group)).isSubsetOf(known);
  }

  @Test
  void eachProcessorUnderSystemdHasAnIdOfItsOwnThatOutlivesARestart() throws IOException {
    assertThat(read("systemd/masterperf-processor@.service"))
        .contains("--instance-id %l-%i")
        .contains("StateDirectory=masterperf/processor-%i");
  }

  /** As the guide says: with brokers, a bucket and secrets named, and nothing else. */
  @Test
  void theUnitsOfOneMachineRunBesideEachOther() throws IOException {
    String settings =
        read("conf/masterperf.yml").replaceAll("(?m)^#(s3:|  endpoint:|  bucket:)", "$1");
    Map<String, Integer> ports = new TreeMap<>();
    for (String unit : units().toList()) {
      String text = read("systemd/" + unit);
      Matcher role = Pattern.compile("--roles ([a-z]+)").matcher(text);
      if (role.find()) {
        Map<String, String> environment = new HashMap<>(SECRETS);
        Pattern.compile("(?m)^Environment=([^=]+)=(.*)$")
            .matcher(text)
            .results()
            .forEach(found -> environment.put(found.group(1), found.group(2)));
        ports.put(unit, load(settings, role.group(1), environment).port());
      }
    }

    assertThat(ports.remove("masterperf-processor-spare@.service"))
        .isEqualTo(ports.get("masterperf-processor@.service"));
    assertThat(ports).hasSize(4).containsEntry("masterperf-api.service", 3004);
    assertThat(ports.values()).doesNotHaveDuplicates();
    assertThat(load(settings, "api", SECRETS).cluster().peers().toString())
        .contains(":" + ports.get("masterperf-processor@.service"));
  }

  @Test
  void aSpareUnderSystemdIsStartedAsTheProcessorWhosePlaceItTakes() throws IOException {
    Pattern same = Pattern.compile("(?m)^(ExecStart|EnvironmentFile|StateDirectory|User)=.*$");
    String processor = read("systemd/masterperf-processor@.service");
    String spare = read("systemd/masterperf-processor-spare@.service");

    assertThat(same.matcher(spare).results().map(MatchResult::group))
        .containsExactlyElementsOf(
            same.matcher(processor).results().map(MatchResult::group).toList())
        .anyMatch(line -> line.endsWith(" --spare"));
  }

  @Test
  void everyPodStartsWithSettingsThatCanBeUsed() throws IOException {
    String settings = (String) at(object("ConfigMap", "masterperf"), "data", "masterperf.yml");

    for (Map<String, Object> pods : workloads()) {
      Map<String, Object> container = container(pods);
      List<String> arguments = strings(container.get("args"));
      String role = arguments.get(arguments.indexOf("--roles") + 1);

      Configuration loaded = load(settings, role, environment(container));

      assertThat(loaded.cluster().instanceId()).as(role).isPresent();
    }
  }

  @Test
  void aProcessorIsNamedAfterItsPod() throws IOException {
    Map<String, Object> container = container(object("StatefulSet", "masterperf-processor"));

    assertThat(environment(container))
        .containsEntry(Key.INSTANCE_ID.variable(), "$(POD_NAME)")
        .containsEntry("POD_NAME", "metadata.name");
  }

  @Test
  void everyPodIsHeldToWhatItNeeds() throws IOException {
    for (Map<String, Object> pods : workloads()) {
      Map<String, Object> container = container(pods);

      assertThat(at(pods, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
          .isEqualTo(true);
      assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
      assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
      assertThat(at(container, "resources", "limits", "memory")).isNotNull();
      assertThat(at(container, "readinessProbe", "httpGet", "path")).isEqualTo("/-/ready");
      assertThat(at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/-/healthy");
      assertThat(at(container, "startupProbe", "httpGet", "path")).isEqualTo("/-/healthy");
    }
  }

  /** All but those that the environment of a container itself gives. */
  private Configuration load(String yaml, String role, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("masterperf.yml"), yaml);
    Map<String, String> ours = new HashMap<>(environment);
    ours.keySet().removeIf(name -> !name.startsWith("MASTERPERF_"));
    Map<Key, String> flags = new EnumMap<>(Map.of(Key.ROLES, role));
    return ConfigLoader.load(Mode.SERVE, Optional.of(file), ours, flags).configuration();
  }

  private static String only(String text, Pattern pattern) {
    List<String> found = pattern.matcher(text).results().map(match -> match.group(1)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String read(String name) throws IOException {
    return Files.readString(SHIPPED.resolve(name));
  }

  private static List<Map<String, Object>> objects() throws IOException {
    Iterable<Object> all =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .loadAll(new StringReader(read("kubernetes/masterperf.yaml")));
    return StreamSupport.stream(all.spliterator(), false).map(ShippedFilesTest::map).toList();
  }

  private static Map<String, Object> object(String kind, String name) throws IOException {
    return objects().stream()
        .filter(each -> each.get("kind").equals(kind) && at(each, "metadata", "name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> workloads() throws IOException {
    List<Map<String, Object>> found =
        objects().stream()
            .filter(each -> Set.of("StatefulSet", "Deployment").contains(each.get("kind")))
            .toList();
    assertThat(found).hasSize(4);
    return found;
  }

  private static Map<String, Object> container(Map<String, Object> workload) {
    return map(((List<?>) at(workload, "spec", "template", "spec", "containers")).get(0));
  }

  /** What comes from secrets counts as given. */
  private static Map<String, String> environment(Map<String, Object> container) {
    Map<String, String> environment = new HashMap<>();
    for (Object each : (List<?>) container.get("env")) {
      Map<String, Object> variable = map(each);
      Object value = variable.get("value");
      environment.put(
          (String) variable.get("name"), value == null ? given(variable) : (String) value);
    }
    return environment;
  }

  private static String given(Map<String, Object> variable) {
    Map<String, Object> from = map(variable.get("valueFrom"));
    if (from.containsKey("fieldRef")) {
      return (String) at(from, "fieldRef", "fieldPath");
    }
    return variable.get("name").equals(Key.WEBHOOK_SECRET.variable())
        ? "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
        : (String) at(from, "secretKeyRef", "key");
  }

  private static Object at(Map<String, Object> object, String... path) {
    Object found = object;
    for (String name : path) {
      found = map(found).get(name);
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static List<String> strings(Object value) {
    List<String> strings = new ArrayList<>();
    ((List<?>) value).forEach(each -> strings.add((String) each));
    return strings;
  }
}
