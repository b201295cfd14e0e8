package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettledWindowsTest {
  private static final SeriesKey SERIES = Series.of("R2", "Upload", "upload").key();

  @Test
  void theHighestRevisionStaysAndWhatCameLateIsAddedUp() {
    List<ArchivedWindow> settled =
        SettledWindows.of(
            Stream.of(
                    row(0, 1, 5, false),
                    row(0, 3, 7, false),
                    row(0, 2, 6, false),
                    row(0, 0, 1, true),
                    row(0, 0, 2, true),
                    row(60_000, 1, 9, false))
                .sorted(SettledWindows.ORDER)
                .toList());

    assertThat(settled.stream().map(SettledWindowsTest::text))
        .containsExactly("0 r0 late sum 3.0", "0 r3 sum 7.0", "60000 r1 sum 9.0");
    assertThat(SettledWindows.of(settled).stream().map(SettledWindowsTest::text))
        .containsExactlyElementsOf(settled.stream().map(SettledWindowsTest::text).toList());
  }

  @Test
  void lateNumbersOfSeveralUnitsStayApart() {
    Aggregate bytes = new Aggregate();
    bytes.addSample(1, Unit.BYTES, Status.OK, 0, 0);

    assertThat(SettledWindows.of(List.of(row(0, 0, 1, true), row(0, 0, bytes, true)))).hasSize(2);
  }

  static String text(ArchivedWindow row) {
    WindowAggregate window = row.window();
    return window.startMillis()
        + " r"
        + window.revision()
        + (row.late() ? " late" : "")
        + " sum "
        + window.aggregate().sum();
  }

  private static ArchivedWindow row(long start, int revision, double value, boolean late) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(value, Unit.SECONDS, Status.OK, start * 1_000_000, revision);
    return row(start, revision, aggregate, late);
  }

  private static ArchivedWindow row(long start, int revision, Aggregate aggregate, boolean late) {
    return new ArchivedWindow(
        new WindowAggregate(
            SERIES, Resolution.MINUTE, start, WindowState.CORRECTED, revision, aggregate),
        late);
  }
}
