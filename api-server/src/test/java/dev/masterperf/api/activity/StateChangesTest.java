package dev.masterperf.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateChangesTest {
  private final StateChanges changes = new StateChanges(2);
  private long seconds = 1_700_000_000L;

  @Test
  void measurementsThatStayOkAreNothingNew() {
    assertThat(on(MetricType.PERFORMANCE, "upload", "19ms", Status.OK)).isEmpty();
    assertThat(on(MetricType.PERFORMANCE, "upload", "190ms", Status.OK)).isEmpty();
    assertThat(on(MetricType.VALIDATION, "reachable", "19ms", Status.OK)).isEmpty();
    assertThat(on(MetricType.VALIDATION, "reachable", "20ms", Status.OK)).isEmpty();
  }

  @Test
  void anErrorIsToldOnceAndThatItIsOver() {
    on(MetricType.PERFORMANCE, "upload", "19ms", Status.OK);

    Happening broken = on(MetricType.PERFORMANCE, "upload", "timeout", Status.ERROR).orElseThrow();
    assertThat(broken.kind()).isEqualTo(Kind.STATUS);
    assertThat(broken.title()).isEqualTo("Upload › upload in error");
    assertThat(broken.text()).isEqualTo("timeout");
    assertThat(broken.status()).isEqualTo("error");
    assertThat(on(MetricType.PERFORMANCE, "upload", "timeout", Status.ERROR)).isEmpty();

    Happening well = on(MetricType.PERFORMANCE, "upload", "20ms", Status.OK).orElseThrow();
    assertThat(well.title()).isEqualTo("Upload › upload ok again");
    assertThat(well.status()).isEqualTo("ok");
  }

  @Test
  void whatWasConfiguredIsToldWhenItSaysSomethingElse() {
    assertThat(on(MetricType.CONFIGURATION, "mode", "STRICT", Status.OK))
        .map(Happening::text)
        .contains("STRICT");
    assertThat(on(MetricType.CONFIGURATION, "mode", "STRICT", Status.OK)).isEmpty();

    Happening changed = on(MetricType.CONFIGURATION, "mode", "OFF", Status.OK).orElseThrow();
    assertThat(changed.kind()).isEqualTo(Kind.EVENT);
    assertThat(changed.text()).isEqualTo("STRICT → OFF");
    assertThat(changed.series()).isNotNull();
  }

  @Test
  void anOlderEventThanTheLastSaysNothing() {
    on(MetricType.PERFORMANCE, "upload", "timeout", Status.ERROR);
    seconds -= 10;
    assertThat(on(MetricType.PERFORMANCE, "upload", "19ms", Status.OK)).isEmpty();
  }

  @Test
  void eachDeploymentIsToldAndOnceOnly() {
    Series api = series("Deployment", MetricType.PERFORMANCE, "api");
    PerfMetric first = PerfMetric.of(api, "v1.2.3", Status.OK, 1_000_000_000L);

    assertThat(changes.on(first)).map(Happening::title).contains("api v1.2.3");
    assertThat(changes.on(first)).isEmpty();
    assertThat(changes.on(PerfMetric.of(api, "v1.2.3", Status.OK, 2_000_000_000L)))
        .map(Happening::kind)
        .contains(Kind.DEPLOYMENT);
  }

  @Test
  void theSeriesThatWasHeardOfLeastRecentlyIsForgotten() {
    on(MetricType.CONFIGURATION, "a", "on", Status.OK);
    on(MetricType.CONFIGURATION, "b", "on", Status.OK);
    on(MetricType.CONFIGURATION, "a", "on", Status.OK);
    on(MetricType.CONFIGURATION, "c", "on", Status.OK);

    assertThat(on(MetricType.CONFIGURATION, "a", "on", Status.OK)).isEmpty();
    assertThat(on(MetricType.CONFIGURATION, "b", "on", Status.OK)).isPresent();
  }

  private Optional<Happening> on(MetricType type, String id, String value, Status status) {
    return changes.on(
        PerfMetric.of(series("R2", type, id), value, status, ++seconds * 1_000_000_000L));
  }

  private static Series series(String category, MetricType type, String id) {
    return new Series(
        "global", category, type, "Upload", "General", id, "", Collections.emptySortedMap());
  }
}
