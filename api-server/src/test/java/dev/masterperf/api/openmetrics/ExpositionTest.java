package dev.masterperf.api.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final List<Family> ALL =
      List.of(
          Family.gauge("temperature", "Of the room,\nin \\ C.")
              .with(Map.of("room", "a\"b\n"), 20.5),
          Family.counter("sent", "What was sent.").with(3).with(Map.of("to", "x"), 1e18),
          Family.histogram("wait_seconds", "How long.")
              .with(Map.of("to", "x"), List.of(0.5, 1.0), List.of(2L, 0L, 1L), 7.25));

  @Test
  void openMetricsAsItsSpecificationWritesIt() {
    assertThat(Exposition.OPEN_METRICS.text(ALL))
        .isEqualTo(
            """
            # HELP temperature Of the room,\\nin \\\\ C.
            # TYPE temperature gauge
            temperature{room="a\\"b\\n"} 20.5
            # HELP sent What was sent.
            # TYPE sent counter
            sent_total 3
            sent_total{to="x"} 1.0E18
            # HELP wait_seconds How long.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.5",to="x"} 2
            wait_seconds_bucket{le="1",to="x"} 2
            wait_seconds_bucket{le="+Inf",to="x"} 3
            wait_seconds_count{to="x"} 3
            wait_seconds_sum{to="x"} 7.25
            # EOF
            """);
  }

  @Test
  void prometheusNamesCountersByTheirSamplesAndHasNoEnd() {
    assertThat(Exposition.PROMETHEUS.text(ALL))
        .contains("# TYPE sent_total counter\n")
        .doesNotContain("# EOF");
    assertThat(Exposition.of("")).isEqualTo(Exposition.PROMETHEUS);
    assertThat(Exposition.of("application/openmetrics-text;version=1.0.0,text/plain;q=0.5"))
        .isEqualTo(Exposition.OPEN_METRICS);
  }

  @Test
  void aHistogramNeedsOneCountMoreThanBounds() {
    Family family = Family.histogram("wait_seconds", "How long.");
    assertThatThrownBy(() -> family.with(Map.of(), List.of(1.0), List.of(1L), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSourceThatFailsCostsOnlyItsOwnFigures() {
    Figures figures = new Figures();
    figures.add(
        () -> {
          throw new IllegalStateException("closed");
        });
    figures.add(() -> List.of(Family.gauge("a", "A.").with(Map.of("of", "1"), 1)));
    figures.add(() -> List.of(Family.gauge("a", "A.").with(Map.of("of", "2"), 2)));

    assertThat(figures.now()).hasSize(1);
    assertThat(figures.now().get(0).points()).hasSize(2);
  }
}
