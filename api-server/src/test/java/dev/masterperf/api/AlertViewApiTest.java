package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.receiver.SeriesEvidence;
import dev.masterperf.api.alerts.ViewEvidence;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An alert with what it was decided by. */
class AlertViewApiTest {
  private static final long AT = Rows.NOW.toEpochMilli();

  private final RunningApi api = new RunningApi();
  private final AlertTransition alert = Rows.alert("Slow", AlertState.FIRING, 2, Rows.NOW);

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void showsWindowsAndTheNewestEventOfItsSeries() throws Exception {
    fill();
    api.view.alerts.add(alert);

    JsonNode shown = api.getJson("/api/v1/alerts/" + alert.fingerprint()).path("data");

    assertThat(shown.at("/labels/alertname").asText()).isEqualTo("Slow");
    JsonNode evidence = shown.path("evidence");
    assertThat(evidence.path("expr").asText()).isEqualTo(alert.expr());
    assertThat(evidence.path("windows")).hasSize(1);
    assertThat(evidence.at("/windows/0/start").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(evidence.at("/windows/0/max").asDouble()).isEqualTo(0.9);
    assertThat(evidence.at("/windows/0/unit").asText()).isEqualTo("s");
    assertThat(evidence.path("samples")).hasSize(1);
    assertThat(evidence.at("/samples/0/value").asText()).isEqualTo("900ms");
    assertThat(shown.at("/links/windows").asText()).startsWith("/api/v1/windows?");
    assertThat(api.get("/api/v1/alerts/0").statusCode()).isEqualTo(404);
  }

  @Test
  void thoseThatResolvedOfLateAreToldToThoseWhoAsk() throws Exception {
    api.view.alerts.add(alert);
    api.view.alerts.add(Rows.alert("Over", AlertState.RESOLVED, 3, Rows.NOW));

    JsonNode active = api.getJson("/api/v1/alerts").at("/data/alerts");
    JsonNode recent = api.getJson("/api/v1/alerts?resolved=true").at("/data/alerts");

    assertThat(active).extracting(one -> one.path("state").asText()).containsExactly("firing");
    assertThat(active.get(0).has("endsAt")).isFalse();
    assertThat(recent)
        .extracting(one -> one.path("state").asText())
        .containsExactly("firing", "resolved");
    assertThat(recent.get(1).path("endsAt").asText()).isEqualTo(Rows.NOW.toString());
  }

  @Test
  void aStormIsToldWithoutEvidenceRatherThanLate() {
    fill();
    AtomicLong nanos = new AtomicLong();
    ViewEvidence evidence = new ViewEvidence(api.view, () -> nanos.addAndGet(40_000_000));

    List<SeriesEvidence> all = LongStream.range(0, 5).mapToObj(each -> evidence.of(alert)).toList();

    assertThat(all.get(0).windows()).isNotEmpty();
    assertThat(all).element(4).isEqualTo(SeriesEvidence.NONE);
    nanos.addAndGet(2_000_000_000L);
    assertThat(evidence.of(alert).windows()).isNotEmpty();
  }

  @Test
  void aViewThatFailsCostsTheEvidenceAlone() {
    fill();
    api.view.broken = true;

    assertThat(new ViewEvidence(api.view, () -> 0).of(alert)).isEqualTo(SeriesEvidence.NONE);
  }

  private void fill() {
    Series series = Series.parse(alert.series());
    api.view.rows.add(Rows.row(series.category(), series.topic(), series.id(), "900ms"));
    api.view.windows.add(window(AT - 60_000));
    api.view.windows.add(window(AT));
  }

  private WindowAggregate window(long start) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.9, Unit.SECONDS, Status.OK, start * 1_000_000, 1);
    return new WindowAggregate(
        alert.series(), Resolution.SECOND, start, WindowState.OPEN, 1, aggregate);
  }
}
