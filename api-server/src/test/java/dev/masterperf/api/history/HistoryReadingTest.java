package dev.masterperf.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.FakeView;
import dev.masterperf.api.Rows;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryReadingTest {
  private static final long NOW = Rows.NOW.toEpochMilli();
  private static final int SERIES = 6;
  private static final int SECONDS = 20;

  private final FakeView view = new FakeView();

  @BeforeEach
  void valuesOfSomeSeries() {
    for (int i = 0; i < SERIES; i++) {
      for (int second = 0; second < SECONDS; second++) {
        window("source-" + i, NOW - (SECONDS - second) * 1_000L, i * 100 + second);
      }
    }
  }

  private void window(String source, long startMillis, double value) {
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "Object Upload",
            "General",
            "upload",
            source,
            new TreeMap<>());
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(value, Unit.ONE, Status.OK, startMillis * 1_000_000, 0);
    view.windows.add(
        new WindowAggregate(
            series.key(), Resolution.SECOND, startMillis, WindowState.FINAL, 1, aggregate));
  }

  private void write(OutputStream out, long windowsAtOnce, String by) throws IOException {
    Map<String, List<String>> parameters =
        new TreeMap<>(
            Map.of(
                "match", List.of("upload"),
                "from", List.of("-20s"),
                "step", List.of("2s"),
                "stat", List.of("sum,count,min,max"),
                "format", List.of("csv")));
    if (!by.isEmpty()) {
      parameters.put("by", List.of(by));
    }
    HistoryRequest request = HistoryRequest.of(parameters, Optional.empty(), NOW);
    HistorySource source = HistorySource.hot(view, () -> Rows.NOW);
    try (HistoryReading reading =
            HistoryReading.of(
                source, AllowedScopes.ALL, request, HistoryLimits.DEFAULT, windowsAtOnce, NOW);
        HistorySink sink = new HistoryRows(out, reading.answer())) {
      reading.write(sink, out);
    }
  }

  private String written(long windowsAtOnce, String by) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, windowsAtOnce, by);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 20, 45, 60, 1_000})
  void theAnswerIsTheSameInPiecesOfAnySize(long windowsAtOnce) throws IOException {
    assertThat(written(windowsAtOnce, "")).isEqualTo(written(1_000_000, ""));
    assertThat(written(windowsAtOnce, "id")).isEqualTo(written(1_000_000, "id"));
  }

  @Test
  void piecesAreOfNoMoreWindowsThanThat() throws IOException {
    written(45, "");

    assertThat(view.runsQuestions).hasSize(3);
    assertThat(view.runsQuestions).allMatch(query -> query.series().size() == 2);
  }

  @Test
  void aCellOfMoreWindowsThanThatIsReadByStretchesOfItsTime() throws IOException {
    written(6, "id"); // six series, so a second at a time, though a cell has two

    assertThat(view.runsQuestions).hasSize(SECONDS);
  }

  @Test
  void aClientThatLeavesEndsTheWork() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int one) {}

          @Override
          public void flush() throws IOException {
            throw new IOException("the client left");
          }
        };

    assertThatThrownBy(() -> write(gone, 45, "")).isInstanceOf(IOException.class);
    assertThat(view.runsQuestions).hasSize(1);
  }
}
