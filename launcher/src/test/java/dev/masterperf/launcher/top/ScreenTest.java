package dev.masterperf.launcher.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String FRAME =
      """
      {"masterPerf": [
        {"category": "R2", "type": "performance", "topic": "Upload", "subCat": "General", "id": "put",
         "value": "12 ms", "pattern": "p", "locations": "", "impact": "", "properties": {"size": "3"},
         "series": "s", "scope": "global", "source": "host", "labels": {"bucket": "b\\u001b[31m"}, "measure": 0.012,
         "unit": "s", "status": "error", "ts": "2026-01-31T11:59:50Z", "lastSeen": "2026-01-31T11:59:50Z",
         "rate": 2.5, "p99": 0.02, "p99Text": "20 ms"}],
       "total": 9, "alerts": [
        {"labels": {"alertname": "Slow"}, "annotations": {"summary": "put is slow"}, "state": "pending",
         "activeAt": "2026-01-31T11:59:00Z", "value": "1"},
        {"labels": {"alertname": "Strange", "id": "put"}, "annotations": {}, "state": "firing",
         "activeAt": "2026-01-31T11:58:00Z", "value": "1", "anomaly": {"text": "5, expected 0.2"}}],
       "warnings": ["a rule is wrong"], "incomplete": ["partition 3 lacks"], "generatedAt": "2026-01-31T12:00:00Z",
       "provisional": true, "lag": 12}
      """;
  private static final Screen.Link LIVE = new Screen.Link("live", true);

  private final Screen screen = new Screen(120, 20, ZoneOffset.ofHours(1));
  private final View view = new View("", Column.IDENTITY, false);

  @Test
  void aFrameIsAlertsThenRowsThenWhereOneIs() {
    List<String> lines = lines(Frames.parsed(FRAME));

    assertThat(lines)
        .hasSize(20)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    assertThat(lines.get(0)).isEqualTo("▲ FIRING Strange for 2 min 0 s  5, expected 0.2");
    assertThat(lines.get(1)).isEqualTo("△ PENDING Slow for 1 min 0 s  put is slow");
    assertThat(lines.get(2)).isEqualTo("! a rule is wrong");
    assertThat(lines.get(3)).isEqualTo("! incomplete: partition 3 lacks");
    assertThat(lines.get(5))
        .contains("R2", "Upload", "put{source=\"host\"", "✖ 12 ms", "2.5/s", "20 ms", "10 s");
    assertThat(lines.get(19)).startsWith("● live  13:00:00  9 rows  lag 12");
  }

  @Test
  void whatMetricsAreCalledDrivesNoTerminal() {
    view.on(new Key(Key.Name.ENTER, (char) 0), view.rows(Frames.parsed(FRAME)), 1);

    assertThat(lines(Frames.parsed(FRAME)))
        .anyMatch(line -> line.startsWith("labels  bucket=b"))
        .allSatisfy(line -> assertThat(line).doesNotContain("\u001b"));
  }

  @Test
  void theCursorIsAlwaysOnTheScreen() {
    Frame many =
        Frames.of(
            IntStream.range(0, 500)
                .mapToObj(i -> Frames.row("s" + i, "c", "%03d".formatted(i), i, 0))
                .toArray(Row[]::new));
    for (int i = 0; i < 300; i++) {
      view.on(Key.of('j'), view.rows(many), screen.page(many, view));
    }

    assertThat(lines(many)).hasSize(20).anyMatch(line -> line.contains(" 300 "));
  }

  @Test
  void whoSeesNothingIsToldWhatToDo() {
    assertThat(lines(Frames.of())).anyMatch(line -> line.contains("masterperf send"));

    View none = new View("nothing like it", Column.IDENTITY, true);
    List<AttributedString> lines =
        screen.lines(Frames.parsed(FRAME), none, new Sparklines(60), LIVE, 0);
    assertThat(lines.toString()).contains("Esc clears it", "0 of 9 rows", "12:00:00 UTC");
  }

  @Test
  void barsGoFromTheLeastToTheMost() {
    Sparklines sparklines = new Sparklines(4);
    for (double value : new double[] {9, 1, Double.NaN, 3, 8}) {
      sparklines.add(Frames.of(Frames.row("s", "c", "n", value, 0)));
    }

    assertThat(sparklines.of("s", 6)).isEqualTo("  ▁ ▃█");
    assertThat(sparklines.of("another", 2)).isBlank();
  }

  private List<String> lines(Frame frame) {
    return screen.lines(frame, view, new Sparklines(60), LIVE, 0).stream()
        .map(line -> line.toString().stripTrailing())
        .toList();
  }
}
