package dev.masterperf.api.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewReaderTest {
  private static final String WHOLE =
      """
      # What the storage team looks at each morning.
      name: r2-latency
      title: "R2: latency"
      description: Uploads and downloads
      scope: prod
      filter: category=R2 p99>500ms
      columns: [category, id, value, p99]
      sort: [-p99, id]
      group: topic
      closed: [Demo, "two words"]
      charts:
        - series: upload{category="R2"}
        - series: {id: download, category: R2}
          view: heat
          compare: off
          band: true
      range: 6h
      timeZone: Europe/Berlin
      theme: dark
      utc: true
      kiosk: false
      """;

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ViewReader.class.getResourceAsStream("view.schema.json"));

  @Test
  void limitsTheBytesOfAText() {
    String half = "name: x\ndescription: " + "é".repeat(ViewReader.MOST_BYTES / 2);

    assertThat(half.length()).isLessThan(ViewReader.MOST_BYTES);
    assertThatThrownBy(() -> read(half)).hasMessageContaining("a view has at most 64 KiB");
    read(half.replace('é', 'e'));
  }

  @Test
  void readsAllKeys() {
    View view = read(WHOLE);

    assertThat(view)
        .isEqualTo(
            new View(
                "r2-latency",
                "R2: latency",
                "Uploads and downloads",
                "prod",
                "category=R2 p99>500ms",
                List.of("category", "id", "value", "p99"),
                List.of("-p99", "id"),
                "topic",
                List.of("Demo", "two words"),
                List.of(
                    new View.Chart("upload{category=\"R2\"}", null, null, null),
                    new View.Chart(
                        Map.of("id", "download", "category", "R2"), "heat", "off", true)),
                new View.Range("6h", null, null),
                "Europe/Berlin",
                "dark",
                true,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHOLE,
        "name: a",
        "name: a\ncharts: []",
        "name: a\n"
            + "title: \"yes\"\n"
            + "filter: '\"x: y\" # z'\n"
            + "range: {from: 2026-01-31T12:00:00Z, to: 2026-01-31T13:00:00+00:00}",
        "{\"name\": \"a\", \"title\": \"\u00fc \\ud83d\\ude00\", \"sort\": [\"-p99\"]}"
      })
  void whatIsWrittenReadsTheSame(String text) {
    View view = read(text);

    assertThat(read(ViewYaml.text(view))).isEqualTo(view);
    String json = new String(Json.bytes(ViewYaml.members(view)), StandardCharsets.UTF_8);
    assertThat(read(json)).isEqualTo(view);
    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
  }

  @Test
  void writesAsPeopleDo() {
    assertThat(ViewYaml.text(read(WHOLE)))
        .isEqualTo(
            """
            name: r2-latency
            title: 'R2: latency'
            description: Uploads and downloads
            scope: prod
            filter: category=R2 p99>500ms
            columns: [category, id, value, p99]
            sort: [-p99, id]
            group: topic
            closed: [Demo, two words]
            charts:
              - series: upload{category="R2"}
              - series:
                  category: R2
                  id: download
                view: heat
                compare: 'off'
                band: true
            range: 6h
            timeZone: Europe/Berlin
            theme: dark
            utc: true
            kiosk: false
            """);
  }

  @Test
  void tellsAllMistakesWithTheirLines() {
    assertThatThrownBy(
            () ->
                ViewReader.read(
                    "team.yaml",
                    """
                    name: R2 latency
                    tilte: R2
                    filter: categroy=R2
                    columns: [category, ID]
                    sort: [-trend]
                    charts:
                      - series: rate(upload[5m])
                        viev: heat
                      - series: upload{category=}
                    range: soon
                    kiosk: maybe
                    """))
        .isInstanceOf(YamlFileException.class)
        .hasMessage(
            """
            team.yaml:1: name: a name has at most 64 letters, digits, dots, dashes and underscores, in lower case, such as r2-latency, not "R2 latency"
            team.yaml:2: tilte: unknown key; did you mean "title"?
            team.yaml:3: filter: no field is called categroy; did you mean "category"? As text to be found, put it in quotes
            team.yaml:4: columns: there is no column "ID"; did you mean "id"?
            team.yaml:5: sort: there is no column to sort by "trend"
            team.yaml:7: charts[0].series: expected a selector such as upload{category="R2"}, not rate()
            team.yaml:8: charts[0].viev: unknown key; did you mean "view"?
            team.yaml:9: charts[1].series: expected a string in quotes, not "}" (column 17)
            team.yaml:10: range: "soon" is not a duration such as 500ms, 30s or 1h30m, and from and to are not given either
            team.yaml:11: kiosk: must be true or false, not "maybe\"\
            """
                .stripTrailing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a list",
        "title: no name",
        "name: a\nname: b",
        "name: a\ncolumns: category",
        "name: a\ncharts: [upload]",
        "name: a\ncharts: [{series: 'upload offset 5m'}]",
        "name: a\nrange: {from: 2026-01-31T12:00:00Z}",
        "name: a\nrange: {from: 2026-01-31T12:00:00Z, to: 2026-01-31T11:00:00Z}",
        "name: a\ntimeZone: Mars",
        "name: ../a",
        "name: a\n\tb"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(YamlFileException.class);
  }

  @Test
  void theSchemaHasTheSameKeys() {
    assertThat(schema.getSchemaNode().get("properties").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyElementsOf(ViewReader.KEYS);
  }

  @Test
  void timesAreInstants() {
    assertThat(
            read("name: a\nrange: {from: 2026-01-31T13:00:00+01:00, to: 2026-01-31T13:00:00Z}")
                .range())
        .isEqualTo(
            new View.Range(
                null,
                Instant.parse("2026-01-31T12:00:00Z"),
                Instant.parse("2026-01-31T13:00:00Z")));
  }

  private static View read(String text) {
    return ViewReader.read("test", text);
  }
}
