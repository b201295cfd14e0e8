package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.Windows;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchivedWindowsTest {
  private static final Series SERIES = Series.of("R2", "Upload", "upload");

  @Test
  void whatCameLateInTheWindowsUnitIsAddedWhateverCameBefore() {
    Aggregate whole =
        whole(
            row(0, 7, Unit.BYTES, true),
            row(0, 2, Unit.SECONDS, true),
            row(1, 1, Unit.SECONDS, false),
            row(0, 4, Unit.SECONDS, true));

    assertThat(whole.unit()).isEqualTo(Unit.SECONDS);
    assertThat(whole.count()).isEqualTo(3);
    assertThat(whole.sum()).isEqualTo(7);
  }

  @Test
  void lateEventsWithoutANumberAreAddedToo() {
    Aggregate none = new Aggregate();
    none.addEvent(Status.ERROR);

    Aggregate whole =
        whole(row(0, none, true), row(0, 7, Unit.BYTES, true), row(1, 1, Unit.SECONDS, false));

    assertThat(whole.events()).isEqualTo(2);
    assertThat(whole.errors()).isEqualTo(1);
    assertThat(whole.sum()).isEqualTo(1);
  }

  @Test
  void withoutAWindowTheFirstUnitThatCameLateCounts() {
    Aggregate whole =
        whole(
            row(0, 7, Unit.BYTES, true),
            row(0, 2, Unit.SECONDS, true),
            row(0, 3, Unit.BYTES, true));

    assertThat(whole.unit()).isEqualTo(Unit.BYTES);
    assertThat(whole.sum()).isEqualTo(10);
  }

  @Test
  void ofOneRevisionTheLastCountsAsInTheTopic() {
    assertThat(whole(row(2, 1, Unit.SECONDS, false), row(2, 5, Unit.SECONDS, false)).sum())
        .isEqualTo(5);
  }

  private static Aggregate whole(ArchivedWindow... rows) {
    ArchivedWindows windows = new ArchivedWindows();
    List.of(rows).forEach(windows::add);
    Windows built = windows.build();
    assertThat(built.size()).isEqualTo(1);
    assertThat(built.startMillis(0)).isZero();
    return built.window(0);
  }

  private static ArchivedWindow row(int revision, double value, Unit unit, boolean late) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(value, unit, Status.OK, revision, revision);
    return row(revision, aggregate, late);
  }

  private static ArchivedWindow row(int revision, Aggregate aggregate, boolean late) {
    return new ArchivedWindow(
        new WindowAggregate(
            SERIES.key(), Resolution.MINUTE, 0, WindowState.CORRECTED, revision, aggregate),
        late);
  }
}
