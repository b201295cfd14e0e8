package dev.masterperf.api.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.foreign.MeasuredUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MappingTest {

  @Test
  void anOtlpMetricIsFoundUnderItsServiceScopeAndInstance() {
    IncomingSeries incoming =
        otlp(
            "http.server.request.duration",
            "ms",
            Map.of(
                "resource.service.namespace", "shop",
                "resource.service.name", "cart",
                "resource.host.name", "node-7",
                "resource.os.type", "linux",
                "scope.name", "io.opentelemetry.jetty"),
            label("http.request.method", "GET"));

    MappedSeries mapped = Mapping.DEFAULT.map(incoming);

    assertThat(mapped.series())
        .isEqualTo(
            new Series(
                "global",
                "shop",
                MetricType.PERFORMANCE,
                "cart",
                "io.opentelemetry.jetty",
                "http.server.request.duration",
                "node-7",
                new TreeMap<>(Map.of("http_request_method", "GET"))));
    assertThat(mapped.unit().base()).isEqualTo(Unit.SECONDS);
    assertThat(mapped.unit().toBase(19.6)).isEqualTo(0.0196);
  }

  @Test
  void theInstanceIdWinsOverTheHostAndWithoutAnythingThereAreDefaults() {
    Map<String, String> both =
        Map.of("resource.service.instance.id", "i-1", "resource.host.name", "h");

    assertThat(Mapping.DEFAULT.map(otlp("m", "", both)).series().source()).isEqualTo("i-1");
    assertThat(Mapping.DEFAULT.map(otlp("m", "", Map.of())).series())
        .isEqualTo(
            new Series(
                "global",
                "OpenTelemetry",
                MetricType.PERFORMANCE,
                "unknown_service",
                "General",
                "m",
                "",
                new TreeMap<>()));
  }

  @Test
  void aSeriesOfPrometheusIsFoundUnderItsJobAndInstance() {
    MappedSeries mapped =
        Mapping.DEFAULT.map(
            prometheus(
                "http_request_duration_seconds_sum",
                label("job", "api"),
                label("instance", "10.0.0.1:80"),
                label("code", "200")));

    assertThat(mapped.series().key().text())
        .isEqualTo(
            "global|Prometheus|performance|api|General|http_request_duration_seconds_sum"
                + "|10.0.0.1:80|code=200");
    assertThat(mapped.unit()).isEqualTo(MeasuredUnit.of(Unit.SECONDS, "1"));
  }

  @Test
  void aLabelWithOneOfOurNamesIsExportedUnlessARuleTakesIt() {
    IncomingSeries incoming =
        prometheus("up", label("category", "Web"), label("scope", "x"), label("job", "j"));
    Mapping taking = rules("- {name: ours, set: {category: '${category}'}}");

    assertThat(Mapping.DEFAULT.map(incoming).series().labels())
        .isEqualTo(Map.of("exported_category", "Web", "exported_scope", "x"));
    assertThat(taking.map(incoming).series().category()).isEqualTo("Web");
    assertThat(taking.map(incoming).series().labels()).isEqualTo(Map.of("exported_scope", "x"));
  }

  @Test
  void theFirstRuleThatTakesASeriesSetsItsFieldsAndTheDefaultTheRest() {
    Mapping mapping =
        rules(
            """
            - name: gateway
              source: remote-write
              metric: gateway_(?P<what>.+)_(ms|seconds)
              labels: {job: edge-.*, zone: ""}
              set:
                scope: prod/${region:-eu}
                category: Gateway
                topic: Requests to ${backend|host}
                id: ${what}
                unit: $2
                labels: {via: "${job}"}
              drop: [pod_.*]
            - name: never reached
              metric: gateway_.*
              set: {category: Wrong}
            """);
    IncomingSeries incoming =
        prometheus(
            "gateway_latency_ms",
            label("job", "edge-1"),
            label("instance", "a:1"),
            label("host", "cart"),
            label("pod_name", "p"),
            label("pod", "p"));

    MappedSeries mapped = mapping.map(incoming);

    assertThat(mapped.series())
        .isEqualTo(
            new Series(
                "prod/eu",
                "Gateway",
                MetricType.PERFORMANCE,
                "Requests to cart",
                "General",
                "latency",
                "a:1",
                // host is part of a longer text and so stays; job no longer fills the topic
                new TreeMap<>(
                    Map.of("host", "cart", "job", "edge-1", "pod", "p", "via", "edge-1"))));
    assertThat(mapped.unit().toBase(5)).isEqualTo(0.005);
    assertThat(
            mapping
                .map(prometheus("gateway_latency_ms", label("job", "edge-1"), label("zone", "z")))
                .series()
                .category())
        .isEqualTo("Wrong");
  }

  @Test
  void patternsMatchWholeTextsAndAbsentLabelsAreEmpty() {
    Mapping mapping = rules("- {name: r, metric: up, labels: {dc: '.*'}, set: {category: C}}");

    assertThat(mapping.map(prometheus("up")).series().category()).isEqualTo("C");
    assertThat(mapping.map(prometheus("upper")).series().category()).isEqualTo("Prometheus");
    assertThat(mapping.map(prometheus("sup")).series().category()).isEqualTo("Prometheus");
  }

  @Test
  void aFieldThatComesOutEmptyIsRefusedWithRuleAndField() {
    Mapping mapping = rules("- {name: by zone, set: {topic: '${zone}'}}");

    assertThatThrownBy(() -> mapping.map(prometheus("up", label("job", "j"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mapping rule by zone gives metric up no topic; give ${zone} a default, as in"
                + " ${name:-none}");
    assertThatThrownBy(
            () ->
                rules("- {name: t, set: {type: '${kind:-odd}'}}")
                    .map(prometheus("up", label("job", "j"))))
        .hasMessage(
            "mapping rule t gives type odd; it must be configuration, validation, performance or"
                + " benchmark");
  }

  @Test
  void labelNamesBecomeNamesThatExpressionsCanWrite() {
    Series series =
        Mapping.DEFAULT
            .map(
                otlp(
                    "m",
                    "",
                    Map.of(),
                    label("http.route", "/a"),
                    label("http-route", "/b"),
                    label("2xx", "yes"),
                    label("", "nameless"),
                    label("empty", "")))
            .series();

    assertThat(series.labels())
        .isEqualTo(Map.of("http_route", "/a;/b", "_2xx", "yes", "_", "nameless"));
  }

  @ParameterizedTest
  @CsvSource({
    "s, s, 1",
    "ms, s, 0.001",
    "us, s, 0.000001",
    "ns, s, 1e-9",
    "min, s, 60",
    "h, s, 3600",
    "By, By, 1",
    "KiBy, By, 1024",
    "MBy, By, 1000000",
    "By/s, By/s, 1",
    "bit, By, 0.125",
    "1, 1, 1",
    "'', 1, 1",
    "%, 1, 0.01",
    "{request}, 1, 1",
    "By{sent}, By, 1",
    "{request}/s, 1/s, 1",
    "{a}{b}, 1, 1",
    "Cel, Cel, 1",
    "{open, {open, 1"
  })
  void otlpUnitsAreReadAsUcum(String code, String base, String factor) {
    assertThat(Mapping.DEFAULT.map(otlp("m", code, Map.of())).unit())
        .isEqualTo(MeasuredUnit.of(Unit.of(base), factor));
  }

  @Test
  void noUnitIsTooLongForUs() {
    for (String code : List.of("u".repeat(33), "{}".repeat(100_000))) {
      assertThat(Mapping.DEFAULT.map(otlp("m", code, Map.of())).unit()).isEqualTo(MeasuredUnit.ONE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "process_cpu_seconds_total, '', s, 1",
    "request_duration_seconds_sum, '', s, 1",
    "request_duration_seconds_count, seconds, 1, 1",
    "request_duration_seconds_bucket, seconds, 1, 1",
    "request_duration_seconds_created, '', 1, 1",
    "latency_milliseconds, '', s, 0.001",
    "heap_bytes, bytes, By, 1",
    "sent_bytes_total, '', By, 1",
    "cache_hit_ratio, '', 1, 1",
    "requests_total, '', 1, 1",
    "up, '', 1, 1",
    "temperature, celsius, Cel, 1",
    "http.server.duration, s, s, 1",
    "things, furlongs, 1, 1",
    "lag_seconds, bytes, s, 1",
    "seconds, '', s, 1"
  })
  void unitsOfPrometheusAreReadFromTheNameAndThenFromMetadata(
      String name, String metadata, String base, String factor) {
    IncomingSeries series =
        new IncomingSeries(
            SourceKind.REMOTE_WRITE, name, metadata, List.of(), IncomingSeries.NO_CONTEXT);

    assertThat(Mapping.DEFAULT.map(series).unit())
        .isEqualTo(MeasuredUnit.of(Unit.of(base), factor));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasADefault(SourceKind kind) {
    Series series =
        Mapping.DEFAULT
            .map(new IncomingSeries(kind, "a.b", "ms", List.of(), IncomingSeries.NO_CONTEXT))
            .series();

    assertThat(series.id()).isEqualTo("a.b");
    assertThat(series.scope()).isEqualTo("global");
    assertThat(series.source()).isEmpty();
  }

  @Test
  void badRulesAreToldTogetherWithLineRuleFieldAndWhatToDo() {
    String yaml =
        """
        - metric: '('
          set: {topic: T}
        - name: a
          source: graphite
          sett: {topic: T}
        - name: a
          metric: (.*)
          set: {topic: $2, colour: red, type: fast, id: "${x", category: "", scope: "10$"}
        - name: b
          set: {labels: {a-b: c}, id: [x]}
        - name: b2
          drop: x
          drop: [y]
        """;

    assertThat(problems(yaml))
        .containsExactly(
            "f.yaml:10: a mapping rule, name: this key is missing; messages call a rule by its"
                + " name",
            "f.yaml:10: a mapping rule, metric: not a regular expression of RE2: missing closing )",
            "f.yaml:14: mapping rule a, sett: unknown key; a rule has name, source, metric, labels,"
                + " set, drop",
            "f.yaml:12: mapping rule a, set: this key is missing; a rule sets at least one field",
            "f.yaml:13: mapping rule a, source: must be one of otlp, remote-write, statsd",
            "f.yaml:15: mapping rule a, name: the rule of line 12 has the same name",
            "f.yaml:17: mapping rule a, set.topic: there is no group 2; the pattern of metric has 1",
            "f.yaml:17: mapping rule a, set.colour: unknown field; a rule sets scope, category,"
                + " type, topic, subCat, id, source, unit and labels",
            "f.yaml:17: mapping rule a, set.type: must be configuration, validation, performance"
                + " or benchmark",
            "f.yaml:17: mapping rule a, set.id: \"${x\" has no closing brace; write ${name}",
            "f.yaml:17: mapping rule a, set.category: must not be empty; leave it out for the"
                + " default",
            "f.yaml:17: mapping rule a, set.scope: a dollar sign begins $1 or ${name}; write $$ for"
                + " the sign itself",
            "f.yaml:19: mapping rule b, set.labels.a-b: a label's name has letters, digits and"
                + " underscores, and begins with no digit",
            "f.yaml:19: mapping rule b, set.id: expected text",
            "f.yaml:22: mapping rule b2, drop: given twice",
            "f.yaml:21: mapping rule b2, drop: expected a list of label names");
  }

  @Test
  void whatIsNoListOfRulesIsToldOnce() {
    assertThat(problems("name: x"))
        .containsExactly(
            "f.yaml:10: a mapping rule: expected a list of rules, each with name and set");
    assertThat(problems("[x")).singleElement().asString().startsWith("f.yaml:10: not YAML: ");
    assertThat(problems("- 7")).isNotEmpty();
    assertThat(Mapping.parse(" \n", "f.yaml", 1)).isSameAs(Mapping.DEFAULT);
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(MappingException.class, () -> Mapping.parse(yaml, "f.yaml", 10))
        .problems();
  }

  private static Mapping rules(String yaml) {
    return Mapping.parse(yaml, "f.yaml", 1);
  }

  private static Label label(String name, String value) {
    return new Label(name, value);
  }

  private static IncomingSeries otlp(
      String name, String unit, Map<String, String> context, Label... labels) {
    return new IncomingSeries(SourceKind.OTLP, name, unit, List.of(labels), context::get);
  }

  private static IncomingSeries prometheus(String name, Label... labels) {
    return new IncomingSeries(
        SourceKind.REMOTE_WRITE,
        name,
        "",
        new ArrayList<>(List.of(labels)),
        IncomingSeries.NO_CONTEXT);
  }
}
