package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.SeriesLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever number of series comes, those kept stay within the budget and no event is lost. */
class SeriesBudgetTest {
  private static final Duration TTL = Duration.ofHours(4);

  /** The rule that docs/stores.md gives. */
  private static final String RULE =
      """
      groups:
        - name: masterperf
          rules:
            - alert: TooManySeries
              expr: max_over_time({category="MasterPerf",id="series-budget"}[2m]) > 0
              annotations:
                summary: label {{ $labels.label }} has about {{ $value }} values in one partition
      """;

  @Test
  void anOverflowingEventWithAllThePropertiesThereMayBeIsReadByOthers() {
    try (Pipeline pipeline = pipeline(1, Map.of())) {
      pipeline.append(T0, sample(upload(0), 1, T0));
      Map<String, String> properties = new TreeMap<>();
      for (int i = 0; i < 64; i++) {
        properties.put("p" + i, "v");
      }

      pipeline.append(T0 + 1, sample(upload(1), 1, T0).withProperties(properties));
      pipeline.tick(T0 + 8_000);

      assertThat(pipeline.matrix())
          .anySatisfy(
              latest ->
                  assertThat(latest.properties())
                      .hasSize(65)
                      .containsEntry(PerfMetric.REFUSED_SERIES, upload(1).key().text()));
    }
  }

  @Test
  void aNewSeriesBeyondTheBudgetIsCountedInTheOverflowOfItsKind() {
    try (Pipeline pipeline = pipeline(3, Map.of())) {
      for (int i = 0; i < 10; i++) {
        pipeline.append(T0 + i, sample(upload(i), 0.1 * (i + 1), T0 + i));
      }
      pipeline.append(T0 + 20, sample(upload(0), 9, T0 + 20));
      pipeline.append(T0 + 21, bytes(upload(11), T0 + 21), text(upload(12), T0 + 21));
      pipeline.tick(T0 + 7_300_000);

      assertThat(ids(pipeline))
          .containsExactlyInAnyOrder(
              "upload-0 General",
              "upload-1 General",
              "upload-2 General",
              "overflow s",
              "overflow By",
              "overflow text",
              "series-budget General");
      WindowAggregate overflow = hour(pipeline, "overflow", "s");
      assertThat(overflow.aggregate().events()).isEqualTo(7);
      assertThat(overflow.aggregate().max()).isEqualTo(1.0);
      assertThat(overflow.aggregate().quantile(0)).isBetween(0.39, 0.41);
      assertThat(hour(pipeline, "upload-0", "General").aggregate().events()).isEqualTo(2);
    }
  }

  @Test
  void theOverflowTellsWhichSeriesItsNewestEventCameFrom() {
    try (Pipeline pipeline = pipeline(1, Map.of())) {
      pipeline.append(T0, sample(upload(0), 1, T0), sample(upload(1), 2, T0));

      PerfMetric latest =
          pipeline.live().all().stream()
              .filter(series -> series.key().text().contains("|overflow|"))
              .findFirst()
              .orElseThrow()
              .row()
              .latest();
      assertThat(latest.measure()).isEqualTo(2);
      assertThat(latest.properties()).containsEntry("refusedSeries", upload(1).key().text());
    }
  }

  @Test
  void anEventNamesTheLabelThatExplodedOnceAMinute() {
    try (Pipeline pipeline = pipeline(10, Map.of())) {
      for (int i = 0; i < 500; i++) {
        pipeline.append(T0 + i, sample(labelled("request", i), 0.1, T0 + i));
      }
      List<PerfMetric> notices = notices(pipeline);
      assertThat(notices).hasSize(1);
      assertThat(notices.get(0).series().labels()).containsEntry("label", "request");

      for (int i = 500; i < 520; i++) {
        pipeline.append(T0 + 100L * i, sample(labelled("request", i), 0.1, T0 + 100L * i));
      }
      pipeline.append(T0 + 61_000, sample(labelled("request", 521), 0.1, T0 + 61_000));

      PerfMetric newest = notices(pipeline).get(0);
      assertThat(newest.measure()).isBetween(400.0, 640.0);
      assertThat(newest.tsNanos()).isEqualTo((T0 + 61_000) * 1_000_000);
      assertThat(newest.properties()).containsEntry("share", "10");
      pipeline.tick(T0 + 7_300_000);
      assertThat(hour(pipeline, "series-budget", "General").aggregate().events()).isEqualTo(2);
    }
  }

  @Test
  void aRestartForgetsNeitherWhatIsKeptNorWhatExploded() {
    try (Pipeline pipeline = pipeline(10, Map.of())) {
      for (int i = 0; i < 500; i++) {
        pipeline.append(T0 + i, sample(labelled("request", i), 0.1, T0 + i));
      }
      List<String> before = ids(pipeline);

      pipeline.restart();
      pipeline.append(T0 + 59_000, sample(labelled("request", 501), 0.1, T0 + 59_000));
      assertThat(ids(pipeline)).containsExactlyInAnyOrderElementsOf(before);
      assertThat(notices(pipeline).get(0).tsNanos()).isLessThan((T0 + 1_000) * 1_000_000);
      pipeline.append(T0 + 61_000, sample(labelled("request", 502), 0.1, T0 + 61_000));

      assertThat(notices(pipeline).get(0).measure()).isBetween(400.0, 640.0);
    }
  }

  @Test
  void theRuleOfTheDocumentationFiresAndNamesTheLabel() {
    SeriesLimits limits = new SeriesLimits(TTL, 10, Map.of());
    try (Pipeline pipeline = new Pipeline(RULE, 1, ProcessorSettings.defaultRetention(), limits)) {
      for (int i = 0; i < 11; i++) {
        pipeline.append(T0 + i, sample(labelled("request", i), 0.1, T0 + i));
      }

      AlertTransition fired = pipeline.transitions().get(0);
      assertThat(fired.state()).isEqualTo(AlertState.FIRING);
      assertThat(fired.labels()).containsEntry("label", "request").containsEntry("scope", "global");
    }
  }

  @Test
  void aCategoryWithABudgetOfItsOwnLeavesTheOthersTheirRoom() {
    try (Pipeline pipeline = pipeline(100, Map.of("R2", 2))) {
      for (int i = 0; i < 5; i++) {
        pipeline.append(
            T0 + i, sample(upload(i), 1, T0 + i), sample(Series.of("Zstd", "t", "z" + i), 1, T0));
      }

      assertThat(ids(pipeline)).filteredOn(id -> id.startsWith("z")).hasSize(5);
      assertThat(ids(pipeline)).filteredOn(id -> id.startsWith("upload")).hasSize(2);
      assertThat(notices(pipeline).get(0).series().labels()).containsEntry("budget", "R2");
    }
  }

  @Test
  void whatCountsMishapsFindsRoomBeyondTheBudgetAndNoMoreThanHalfTheReserve() {
    try (Pipeline pipeline = pipeline(3, Map.of())) {
      for (int i = 0; i < 4; i++) {
        pipeline.append(T0 + i, sample(upload(i), 1, T0 + i)); // the notice and one overflow follow
      }

      for (int i = 0; i < 100; i++) {
        Series own = Series.of("MasterPerf", "Processor", "count-" + i);
        pipeline.append(T0 + 10 + i, sample(own, 1, T0 + 10 + i));
      }

      assertThat(ids(pipeline)).contains("count-0 General", "count-29 General");
      assertThat(ids(pipeline).stream().filter(id -> id.startsWith("count-"))).hasSize(30);
      assertThat(ids(pipeline)).contains("overflow s");
    }
  }

  @Test
  void eachScopeHasABudgetOfItsOwn() {
    try (Pipeline pipeline = pipeline(2, Map.of())) {
      for (int i = 0; i < 4; i++) {
        pipeline.append(
            T0 + i, sample(upload(i), 1, T0 + i), sample(inScope("staging", i), 1, T0 + i));
      }

      assertThat(ids(pipeline)).filteredOn(id -> id.startsWith("upload")).hasSize(4);
    }
  }

  @Test
  void roomComesBackWhenSeriesExpire() {
    try (Pipeline pipeline = pipeline(2, Map.of())) {
      pipeline.append(
          T0, sample(upload(0), 1, T0), sample(upload(1), 1, T0), sample(upload(2), 1, T0));
      assertThat(ids(pipeline)).doesNotContain("upload-2 General");
      long later = T0 + 2 * TTL.toMillis();
      pipeline.tick(later);

      pipeline.append(later + 1, sample(upload(2), 1, later));

      assertThat(ids(pipeline)).containsExactly("upload-2 General");
      assertThat(pipeline.stored("new-series")).isEqualTo(1);
      pipeline.tick(later + 2 * TTL.toMillis());
      assertThat(pipeline.stored("new-series")).isZero();
    }
  }

  @Test
  void scopesCategoriesAndUnitsThatExplodeStayBoundedToo() {
    try (Pipeline pipeline = pipeline(5, Map.of())) {
      int sent = 0;
      for (int i = 0; i < 1_200; i++) {
        pipeline.append(
            T0 + i,
            sample(inScope("scope-" + i, 0), 1, T0 + i),
            sample(Series.of("category-" + i, "t", "id"), 1, T0 + i),
            PerfMetric.of(
                Series.of("category-" + i, "t", "unit"),
                new Quantity(1, Unit.of("unit-" + i)),
                Status.OK,
                (T0 + i) * 1_000_000));
        sent += 3;
      }
      pipeline.tick(T0 + 7_300_000);

      assertThat(pipeline.live().all()).hasSizeLessThan(1_100);
      assertThat(notices(pipeline))
          .extracting(PerfMetric::series)
          .extracting(series -> series.scope() + " " + series.labels().get("label"))
          .contains("global category", "overflow scope");
      List<DeadLetter> dead = pipeline.deadLetters();
      assertThat(dead).extracting(DeadLetter::reason).containsOnly("too-many-series");
      assertThat(events(pipeline) + dead.size()).isEqualTo(sent);
    }
  }

  @Test
  void everyOverflowSeriesIsAtHomeWhereItIsWritten() {
    try (Pipeline pipeline =
        new Pipeline(
            "groups: []",
            12,
            ProcessorSettings.defaultRetention(),
            new SeriesLimits(TTL, 1, Map.of()))) {
      for (int i = 0; i < 100; i++) {
        pipeline.append(T0 + i, sample(upload(i), 1, T0 + i));
      }

      // The driver has one task, that of partition 0, and rehomes all into it.
      assertThat(pipeline.live().all())
          .extracting(LiveSeries::key)
          .filteredOn(key -> key.text().contains("|Series Budget|"))
          .hasSize(2)
          .allSatisfy(key -> assertThat(key.homePartition(12)).isZero());
    }
  }

  /** An event of one of many series, after a pause; in a batch with those that have none. */
  record Sent(int scope, int series, int unit, long gapMinutes) {}

  @Property(tries = 25)
  void noEventIsLostOrCountedTwice(@ForAll("sent") List<Sent> sent) {
    try (Pipeline pipeline = pipeline(4, Map.of("R2", 2))) {
      long append = T0;
      List<PerfMetric> batch = new ArrayList<>();
      for (Sent one : sent) {
        if (one.gapMinutes() > 0) {
          pipeline.append(append, batch.toArray(PerfMetric[]::new));
          batch.clear();
          append += Duration.ofMinutes(one.gapMinutes()).toMillis();
        }
        Series series = Series.of(one.scope() == 0 ? "R2" : "Zstd", "t", "id-" + one.series());
        batch.add(
            switch (one.unit()) {
              case 0 -> bytes(series, append);
              case 1 -> text(series, append);
              default -> sample(series, 0.1, append);
            });
      }
      pipeline.append(append, batch.toArray(PerfMetric[]::new));
      long kept =
          pipeline.live().all().stream()
              .filter(series -> Series.parse(series.key()).id().startsWith("id-"))
              .count();
      pipeline.tick(append + 7_300_000);

      assertThat(kept).isLessThanOrEqualTo(4);
      long dead = pipeline.deadLetters().stream().mapToLong(DeadLetter::events).sum();
      assertThat(events(pipeline) + dead).isEqualTo(sent.size());
      assertThat(pipeline.late()).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<Sent>> sent() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 4),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.just(0L)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1, 300))))
        .as(Sent::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  /** Those of the hours that are closed, without the guard's own. */
  private static long events(Pipeline pipeline) {
    return pipeline.closed(Resolution.HOUR).stream()
        .filter(window -> !window.series().text().contains("|MasterPerf|"))
        .mapToLong(window -> window.aggregate().events())
        .sum();
  }

  private static WindowAggregate hour(Pipeline pipeline, String id, String subCat) {
    return pipeline.closed(Resolution.HOUR).stream()
        .filter(window -> Series.parse(window.series()).id().equals(id))
        .filter(window -> Series.parse(window.series()).subCat().equals(subCat))
        .findFirst()
        .orElseThrow();
  }

  private static List<PerfMetric> notices(Pipeline pipeline) {
    return pipeline.live().all().stream()
        .filter(series -> series.key().text().contains("|MasterPerf|"))
        .map(series -> series.row().latest())
        .toList();
  }

  private static List<String> ids(Pipeline pipeline) {
    return pipeline.live().all().stream()
        .map(LiveSeries::key)
        .map(Series::parse)
        .map(series -> series.id() + " " + series.subCat())
        .toList();
  }

  private static Pipeline pipeline(int budget, Map<String, Integer> categories) {
    SeriesLimits limits = new SeriesLimits(TTL, budget, categories);
    return new Pipeline("groups: []", 1, ProcessorSettings.defaultRetention(), limits);
  }

  private static Series upload(int i) {
    return Series.of("R2", "Object Upload", "upload-" + i);
  }

  private static Series inScope(String scope, int i) {
    return new Series(
        scope, "R2", MetricType.PERFORMANCE, "t", "General", "upload-" + i, "", new TreeMap<>());
  }

  private static Series labelled(String label, int i) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "t",
        "General",
        "upload-" + i % 5,
        "host-" + i % 7,
        new TreeMap<>(Map.of(label, "value-" + i)));
  }

  private static PerfMetric bytes(Series series, long atMillis) {
    return PerfMetric.of(series, new Quantity(7, Unit.BYTES), Status.OK, atMillis * 1_000_000);
  }

  private static PerfMetric text(Series series, long atMillis) {
    return PerfMetric.of(series, "ENABLED", Status.OK, atMillis * 1_000_000);
  }
}
