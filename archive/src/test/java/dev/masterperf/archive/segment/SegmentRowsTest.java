package dev.masterperf.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.Records;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SegmentRowsTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final List<PerfMetric> events = new ArrayList<>();
  private final List<ArchivedWindow> windows = new ArrayList<>();
  private final Formats formats =
      new Formats((path, rows) -> taken(events, rows), (path, rows) -> taken(windows, rows));

  @Test
  void eventsAreSortedBySeriesThenTimeThenOffset() throws IOException {
    SegmentRows rows = rows(Source.METRICS);
    PerfMetric zero = Records.metric(0);
    PerfMetric error = PerfMetric.of(zero.series(), "text", Status.ERROR, zero.tsNanos());

    rows.add(0, Records.APPEND_MILLIS, null, Records.batch(0, 4));
    rows.add(1, Records.APPEND_MILLIS, null, MetricCodec.encode(error));
    write(rows);

    // The odd numbers are of the series that comes first.
    assertThat(events)
        .containsExactly(Records.metric(1), Records.metric(3), zero, error, Records.metric(2));
  }

  @Test
  void eventsOfOneTimeInOneRecordAreSortedByNumber() throws IOException {
    SegmentRows rows = rows(Source.METRICS);
    Series series = Records.metric(0).series();
    List<PerfMetric> sorted = new ArrayList<>();
    sorted.add(PerfMetric.of(series, "6 s", Status.OK, Records.START_NANOS));
    for (String value : List.of("9 s", "off", "-1 s", "4 s", "7 s", "5 s")) {
      sorted.add(PerfMetric.of(series, value, Status.OK, Records.START_NANOS + 1));
    }

    rows.add(0, Records.APPEND_MILLIS, null, MetricCodec.encode(sorted.subList(1, 2)));
    rows.add(
        1,
        Records.APPEND_MILLIS,
        null,
        MetricCodec.encode(List.of(sorted.get(4), sorted.get(0), sorted.get(3), sorted.get(2))));
    rows.add(
        2, Records.APPEND_MILLIS, null, MetricCodec.encode(List.of(sorted.get(5), sorted.get(6))));
    write(rows);

    assertThat(events)
        .extracting(PerfMetric::value)
        .containsExactly("6 s", "9 s", "off", "-1 s", "4 s", "5 s", "7 s");
  }

  @Test
  void eachScopeAndDayHasAFolder() throws IOException {
    SegmentRows rows = rows(Source.METRICS);
    Series other =
        new Series(
            "prod/eu", "R2", Records.metric(0).series().type(), "t", "s", "i", "", new TreeMap<>());
    rows.add(0, Records.APPEND_MILLIS, null, Records.batch(0, 12)); // six before midnight
    rows.add(
        1,
        Records.APPEND_MILLIS,
        null,
        MetricCodec.encode(PerfMetric.of(other, "3 s", Status.OK, Records.START_NANOS)));

    assertThat(rows.byFolder(DeletedScopes.NONE))
        .extracting(folder -> folder.place().prefix() + " " + folder.rows())
        .containsExactly(
            "history/events/scope=global/day=2025-12-31/ 6",
            "history/events/scope=global/day=2026-01-01/ 6",
            "history/events/scope=prod%2Feu/day=2025-12-31/ 1");
    FolderRows first = rows.byFolder(DeletedScopes.NONE).get(0);
    assertThat(first.firstSeries()).endsWith("|download||");
    assertThat(first.lastSeries()).endsWith("|upload||");
    assertThat(first.fromMillis()).isEqualTo(Records.START_NANOS / 1_000_000);
    assertThat(first.toMillis()).isEqualTo(Records.START_NANOS / 1_000_000 + 50_000);
  }

  @Test
  void ofADeletedScopeNothingIsArchivedAndOfARestoredOneNothingOlder() {
    ScopeDeletion deletion = new ScopeDeletion("global", Instant.EPOCH, "ada");
    long midnight = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    DeletedScopes restored =
        new DeletedScopes(List.of(deletion.restored(Instant.ofEpochMilli(midnight), "ada")));
    SegmentRows rows = rows(Source.METRICS);
    rows.add(0, Records.APPEND_MILLIS, null, Records.batch(0, 12)); // six before midnight

    assertThat(rows.byFolder(new DeletedScopes(List.of(deletion)))).isEmpty();
    assertThat(rows.byFolder(restored))
        .extracting(folder -> folder.place().prefix() + " " + folder.rows())
        .containsExactly("history/events/scope=global/day=2026-01-01/ 6");
  }

  @Test
  void whatTheRecordAloneShowsToBeADeadLetterIsNoEvent() throws IOException {
    SegmentRows rows = rows(Source.METRICS);
    long append = Records.START_NANOS / 1_000_000;
    byte[] good = MetricCodec.encode(Records.metric(0));
    rows.add(0, append, null, null);
    rows.add(1, append, null, bytes("{"));
    rows.add(
        2, append, null, bytes("[" + text(good) + ",{\"category\":\"R2\"}," + text(good) + "]"));
    rows.add(3, append, null, MetricCodec.encode(Records.metric(1))); // ten seconds ahead are taken
    rows.add(4, append - 1, null, MetricCodec.encode(Records.metric(1)));
    rows.add(5, append - 1, null, bytes(" " + text(MetricCodec.encode(Records.metric(1)))));
    rows.add(6, Records.APPEND_MILLIS, null, MetricCodec.encode(summary(3_590, 3_610, 5)));
    rows.add(7, append, null, bytes("[" + text(good) + ",")); // whole or not at all
    write(rows);

    assertThat(events).containsExactly(Records.metric(1), Records.metric(0), Records.metric(0));
    assertThat(rows.skipped()).isEqualTo(1 + 1 + 1 + 1 + 1 + 5 + 2);
  }

  @Test
  void aTimeThatIsMissingIsThatOfTheArrival() throws IOException {
    SegmentRows rows = rows(Source.METRICS);

    rows.add(
        0,
        1_767_225_600_123L,
        null,
        bytes("{\"category\":\"C\",\"topic\":\"T\",\"id\":\"i\",\"value\":\"1\"}"));
    write(rows);

    assertThat(events.get(0).tsNanos()).isEqualTo(1_767_225_600_123_000_000L);
  }

  @Test
  void windowsOfArchivedResolutionsAreRowsWithTheirRevisions() throws IOException {
    SegmentRows rows = rows(Source.AGGREGATES);
    addWindow(rows, 0, 14, Resolution.MINUTE, 1);
    addWindow(rows, 1, 14, Resolution.SECOND, 1);
    addWindow(rows, 2, 14, Resolution.HOUR, 1);
    addWindow(rows, 3, 8, Resolution.MINUTE, 1);
    addWindow(rows, 4, 14, Resolution.MINUTE, 2);
    rows.add(5, 0, Records.key(14, Resolution.MINUTE), null);
    write(rows);

    assertThat(windows).noneMatch(ArchivedWindow::late);
    assertThat(windows)
        .extracting(row -> AggregateCodec.key(row.window()) + " " + row.window().revision())
        .containsExactly(
            key(8, Resolution.MINUTE) + " 1",
            key(14, Resolution.MINUTE) + " 1",
            key(14, Resolution.MINUTE) + " 2",
            key(14, Resolution.HOUR) + " 1");
    assertThat(windows.get(2).window().aggregate().sum()).isEqualTo(14 + 14.125);
    assertThat(rows.skipped()).isZero();
  }

  @Test
  void aWindowIsReadThoughItsKeySaysNothing() throws IOException {
    SegmentRows rows = rows(Source.AGGREGATES);

    rows.add(0, 0, null, Records.window(0, Resolution.MINUTE, 1));
    rows.add(1, 0, bytes("odd"), Records.window(1, Resolution.MINUTE, 1));
    rows.add(2, 0, null, Records.window(1, Resolution.SECOND, 1));
    write(rows);

    assertThat(windows).hasSize(2);
  }

  @Test
  void aWindowOrLateRecordThatCannotBeReadIsSkipped() throws IOException {
    SegmentRows closed = rows(Source.AGGREGATES);
    closed.add(0, 0, Records.key(0, Resolution.MINUTE), bytes("{}"));
    closed.add(1, 0, null, bytes("?"));
    addWindow(closed, 2, 0, Resolution.MINUTE, 1);
    write(closed);
    SegmentRows late = rows(Source.LATE);
    late.add(0, 0, null, bytes("?"));
    late.add(1, 0, null, bytes("{}"));
    late.add(2, 0, null, Records.late(Records.metric(0), Resolution.HOUR));
    write(late);

    assertThat(closed.skipped()).isEqualTo(2);
    assertThat(late.skipped()).isEqualTo(2);
    assertThat(windows).hasSize(2);
  }

  @Test
  void aLateEventAddsItselfToTheArchivedResolutionsItMissed() throws IOException {
    SegmentRows rows = rows(Source.LATE);
    PerfMetric event = Records.metric(2);

    rows.add(0, 0, null, Records.late(event, Resolution.SECOND, Resolution.MINUTE));
    write(rows);

    Aggregate expected = new Aggregate();
    expected.addSample(0.25, Unit.SECONDS, Status.OK, event.tsNanos(), Aggregate.order(3, 17));
    assertThat(windows).hasSize(1);
    ArchivedWindow row = windows.get(0);
    assertThat(row.late()).isTrue();
    assertThat(AggregateCodec.key(row.window())).isEqualTo(key(2, Resolution.MINUTE));
    assertThat(row.window().aggregate()).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void whatALateEventAddsToACounterIsNotForgotten() throws IOException {
    SegmentRows rows = rows(Source.LATE);
    LateRecord.Steps steps = new LateRecord.Steps(0.25, 1, 1);

    rows.add(
        0,
        0,
        null,
        Json.bytes(new LateRecord(Records.metric(2), List.of(Resolution.HOUR), 3, 17, steps)));
    write(rows);

    Aggregate window = windows.get(0).window().aggregate();
    assertThat(window.increase()).isEqualTo(0.25);
    assertThat(window.resets()).isEqualTo(1);
    assertThat(window.changes()).isEqualTo(1);
  }

  @Test
  void lateEventsOfOneWindowMakeOneRowAndThoseOfAnotherUnitAnother() throws IOException {
    SegmentRows rows = rows(Source.LATE);
    Series series = Records.metric(0).series();
    rows.add(0, 0, null, Records.late(Records.metric(0), Resolution.MINUTE, Resolution.HOUR));
    rows.add(1, 0, null, Records.late(Records.metric(2), Resolution.MINUTE, Resolution.HOUR));
    rows.add(
        2,
        0,
        null,
        Records.late(
            PerfMetric.of(series, "4 MB", Status.OK, Records.START_NANOS), Resolution.MINUTE));
    rows.add(
        3,
        0,
        null,
        Records.late(
            PerfMetric.of(series, "off", Status.ERROR, Records.START_NANOS), Resolution.MINUTE));
    write(rows);

    assertThat(windows)
        .extracting(
            row ->
                row.window().resolution().label()
                    + " "
                    + row.window().aggregate().events()
                    + " "
                    + row.window().aggregate().unit())
        .containsExactlyInAnyOrder(
            "1m 2 " + Unit.SECONDS, "1h 2 " + Unit.SECONDS, "1m 1 " + Unit.BYTES, "1m 1 null");
  }

  @Test
  void aLateSummaryEntersTheWindowOfItsBeginning() throws IOException {
    SegmentRows rows = rows(Source.LATE);
    PerfMetric wide = summary(30, 90, 7);

    rows.add(0, 0, null, Records.late(wide, Resolution.HOUR));
    write(rows);

    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).window().startMillis())
        .isEqualTo(Resolution.HOUR.windowStart(Records.START_NANOS / 1_000_000));
    assertThat(windows.get(0).window().aggregate().events()).isEqualTo(7);
  }

  private static void addWindow(
      SegmentRows rows, long offset, long number, Resolution resolution, int revision) {
    rows.add(
        offset, 0, Records.key(number, resolution), Records.window(number, resolution, revision));
  }

  private static String key(long number, Resolution resolution) {
    return text(Records.key(number, resolution));
  }

  /** Of the seconds after the first event's hour began, which is 59 minutes before it. */
  private static PerfMetric summary(long fromSeconds, long toSeconds, long count) {
    long hour = Records.START_NANOS - 59 * 60 * SECOND_NANOS;
    long start = hour + fromSeconds * SECOND_NANOS;
    long end = hour + toSeconds * SECOND_NANOS;
    Summary summary =
        new Summary(
            start, end, count, 2.0 * count, 4.0 * count, 2, 2, 2, start, 2, end - 1, 0, 0, null);
    return new PerfMetric(
        Records.metric(0).series(),
        "2s",
        null,
        Unit.SECONDS,
        summary,
        Status.OK,
        "",
        "",
        "",
        new TreeMap<>(),
        end - 1);
  }

  private SegmentRows rows(Source source) {
    return SegmentRows.of(
        new SourcePartition(source, 3), Set.of(Resolution.MINUTE, Resolution.HOUR), formats);
  }

  private static void write(SegmentRows rows) throws IOException {
    for (FolderRows folder : rows.byFolder(DeletedScopes.NONE)) {
      assertThat(folder.file().to(NOWHERE)).isEqualTo(folder.rows());
    }
  }

  private static <R> long taken(List<R> sink, Iterator<R> rows) {
    long before = sink.size();
    rows.forEachRemaining(sink::add);
    return sink.size() - before;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
