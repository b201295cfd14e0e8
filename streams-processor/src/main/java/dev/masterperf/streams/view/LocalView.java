package dev.masterperf.streams.view;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.alert.AlertRecord;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.health.Members;
import dev.masterperf.streams.health.Ownership;
import dev.masterperf.streams.health.StandbyLags;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.ReadNumbers;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import dev.masterperf.streams.window.WindowRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The stores of this instance, read by interactive queries. Safe for any thread.
 *
 * <p>Each partition is read by itself and counts as covered only if its stores stayed here from
 * before the read until after it.
 */
public final class LocalView implements PerfView {
  private static final Duration RESOLVED_SHOWN = Duration.ofMinutes(15);

  /** So long what detectors raised can be disputed, and so many alerts at most. */
  private static final Duration DISPUTABLE = Duration.ofDays(7);

  private static final int MOST_DISPUTABLE = 500;
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;

  private final KafkaStreams streams;
  private final int partitions;
  private final Ownership ownership;
  private final Members members;
  private final StandbyLags standbys;
  private final InstantSource clock;
  private final CurrentRules rules;
  private final Supplier<DetectorReport> detectors;
  private final String address;
  private final ReadNumbers numbers = ReadNumbers.ofHeap();

  /**
   * @param partitions of the metrics topic
   * @param rules those evaluated here
   * @param detectors how those of this instance stand
   * @param address of this instance, {@code host:port}
   */
  public LocalView(
      KafkaStreams streams,
      int partitions,
      Ownership ownership,
      Members members,
      StandbyLags standbys,
      InstantSource clock,
      CurrentRules rules,
      Supplier<DetectorReport> detectors,
      String address) {
    this.streams = streams;
    this.partitions = partitions;
    this.ownership = ownership;
    this.members = members;
    this.standbys = standbys;
    this.clock = clock;
    this.rules = rules;
    this.detectors = detectors;
    this.address = address;
  }

  /** A partition and what was read of it. */
  private record Read<T>(PartitionStores stores, T found) {}

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    List<Read<List<SeriesRow>>> read =
        read(Coverage.all(partitions), query.maxLag(), stores -> matching(stores, query));
    while (true) {
      long now = clock.millis();
      List<MatrixRow> rows = new ArrayList<>();
      Optional<Read<List<SeriesRow>>> lost = newest(read, query.limit(), now, rows);
      if (lost.isEmpty()) {
        List<PartitionCover> covers =
            read.stream().map(one -> one.stores.cover().withRows(one.found.size())).toList();
        return new MatrixAnswer(rows, coverage(Coverage.all(partitions), query.maxLag(), covers));
      }
      read.remove(lost.get());
    }
  }

  private static List<SeriesRow> matching(PartitionStores stores, MatrixQuery query) {
    List<SeriesRow> rows = new ArrayList<>();
    for (LiveSeries series : stores.live().all()) {
      SeriesRow row = series.row();
      if (row != null && isWanted(row, query)) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** A row and where it was read. */
  private record Found(SeriesRow row, Read<List<SeriesRow>> from) {}

  /**
   * Adds the newest rows, with what their windows say.
   *
   * @return a partition that was taken away meanwhile, if there is one
   */
  private static Optional<Read<List<SeriesRow>>> newest(
      List<Read<List<SeriesRow>>> read, int limit, long nowMillis, List<MatrixRow> rows) {
    List<Found> found = new ArrayList<>();
    read.forEach(from -> from.found.forEach(row -> found.add(new Found(row, from))));
    found.sort(Comparator.<Found>comparingLong(one -> one.row.lastSeenMillis()).reversed());
    for (Found one : found.subList(0, Math.min(limit, found.size()))) {
      try {
        rows.add(matrixRow(one.row, one.from.stores.windows(), nowMillis));
      } catch (InvalidStateStoreException e) {
        return Optional.of(one.from);
      }
    }
    return read.stream().filter(one -> !one.stores.stillHeld()).findFirst();
  }

  /** Events are read only where something is searched for in them. */
  private static boolean isWanted(SeriesRow row, MatrixQuery query) {
    return !query.hides(row.key())
        && (!query.looksAtSeries() || query.matchesSeries(Series.parse(row.key())))
        && (!query.looksAtEvents() || query.matchesEvent(row.latest()));
  }

  private static MatrixRow matrixRow(SeriesRow row, WindowReader windows, long nowMillis) {
    long size = Resolution.TEN_SECONDS.sizeMillis();
    long from = Resolution.TEN_SECONDS.windowStart(nowMillis) - size;
    if (row.lastSeenMillis() < from) {
      return new MatrixRow(row.latest(), 0, null, null, row.lastSeenMillis());
    }
    Aggregate recent = new Aggregate();
    windows
        .windows(row.key(), Resolution.TEN_SECONDS, from, from + size)
        .forEach(window -> recent.merge(window.aggregate()));
    double seconds = Math.max(1, nowMillis - from) / 1000.0;
    return new MatrixRow(
        row.latest(),
        recent.events() / seconds,
        recent.count() == 0 ? null : recent.quantile(P50),
        recent.count() == 0 ? null : recent.quantile(P99),
        row.lastSeenMillis());
  }

  @Override
  public AlertsAnswer alerts() {
    Instant shownSince = clock.instant().minus(RESOLVED_SHOWN);
    List<Read<List<AlertRecord>>> read =
        read(Coverage.all(partitions), OptionalLong.empty(), stores -> shown(stores, shownSince));
    List<AlertTransition> alerts = new ArrayList<>();
    List<JudgedAlert> judged = new ArrayList<>();
    SortedSet<String> missing = new TreeSet<>();
    for (Read<List<AlertRecord>> one : read) {
      for (AlertRecord alert : one.found) {
        JudgedAlert.of(alert).ifPresent(judged::add);
        if (!isShown(alert.latest(), shownSince)) {
          continue;
        }
        alerts.add(alert.latest());
        if (alert.active() && rules.get().find(new RuleId(alert.ruleId())).isEmpty()) {
          missing.add(alert.latest().rule());
        }
      }
    }
    alerts.sort(Comparator.comparing(AlertTransition::at).reversed());
    return new AlertsAnswer(
        alerts,
        coverage(Coverage.all(partitions), OptionalLong.empty(), covers(read)),
        List.of(RulesInForce.of(address, rules, missing, detectors.get())),
        judged.stream()
            .sorted(Comparator.comparing(JudgedAlert::at).reversed())
            .limit(MOST_DISPUTABLE)
            .toList());
  }

  @Override
  public List<RuleDocument> ruleFiles() {
    return rules.files();
  }

  private List<AlertRecord> shown(PartitionStores stores, Instant resolvedSince) {
    Instant disputableSince = clock.instant().minus(DISPUTABLE);
    List<AlertRecord> alerts = new ArrayList<>();
    try (KeyValueIterator<String, AlertRecord> all = stores.alerts().all()) {
      while (all.hasNext()) {
        AlertRecord alert = all.next().value;
        boolean disputable =
            JudgedAlert.of(alert).filter(one -> one.at().isAfter(disputableSince)).isPresent();
        if (disputable || isShown(alert.latest(), resolvedSince)) {
          alerts.add(alert);
        }
      }
    }
    return alerts;
  }

  private static boolean isShown(AlertTransition latest, Instant resolvedSince) {
    return switch (latest.state()) {
      case PENDING, FIRING -> true;
      case RESOLVED -> latest.at().isAfter(resolvedSince);
      case INACTIVE -> false;
    };
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    List<Integer> home = List.of(series.homePartition(partitions));
    List<Read<List<WindowAggregate>>> read =
        read(
            home,
            maxLag,
            stores -> stores.windows().windows(series, resolution, fromMillis, toMillis));
    return new WindowsAnswer(
        read.stream().flatMap(one -> one.found.stream()).toList(),
        coverage(home, maxLag, covers(read)));
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    SeriesQuery.Filter filter = query.filter();
    List<Read<List<SeriesKey>>> read =
        read(
            Coverage.all(partitions),
            OptionalLong.empty(),
            stores -> wanted(stores, query, filter));
    List<SeriesKey> found = read.stream().flatMap(one -> one.found.stream()).toList();
    boolean cut = found.size() > query.limit();
    return new SeriesAnswer(
        cut ? found.subList(0, query.limit()) : found,
        cut,
        coverage(Coverage.all(partitions), OptionalLong.empty(), covers(read)));
  }

  /** One more than the limit at most, which tells that there are more. */
  private static List<SeriesKey> wanted(
      PartitionStores stores, SeriesQuery query, SeriesQuery.Filter filter) {
    List<SeriesKey> wanted = new ArrayList<>();
    for (LiveSeries series : stores.live().all()) {
      if (filter.wants(series.key()) && series.newestEventMillis() >= query.sinceMillis()) {
        wanted.add(series.key());
        if (wanted.size() > query.limit()) {
          break;
        }
      }
    }
    return wanted;
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    Map<Integer, List<SeriesKey>> byHome = new HashMap<>();
    for (SeriesKey key : query.series()) {
      byHome.computeIfAbsent(key.homePartition(partitions), home -> new ArrayList<>()).add(key);
    }
    List<Integer> homes = query.homes(partitions);
    List<Read<List<WindowRun>>> read =
        read(
            homes,
            OptionalLong.empty(),
            stores -> runs(stores, query, byHome.getOrDefault(stores.partition(), List.of())));
    return new RunsAnswer(
        read.stream().flatMap(one -> one.found.stream()).toList(),
        coverage(homes, OptionalLong.empty(), covers(read)));
  }

  private static List<WindowRun> runs(
      PartitionStores stores, RunsQuery query, List<SeriesKey> series) {
    List<WindowRun> runs = new ArrayList<>(series.size());
    for (SeriesKey key : series) {
      if (Thread.currentThread().isInterrupted()) {
        break; // whoever asked has gone, and looks at none of it
      }
      WindowRun run =
          stores
              .windows()
              .run(key, query.resolution(), query.fromMillis(), query.toMillis(), query.parts());
      if (run.windows().size() > 0) {
        runs.add(run);
      }
    }
    return runs;
  }

  /** Reads each partition that is here, and leaves out those that went away meanwhile. */
  private <T> List<Read<T>> read(
      List<Integer> wanted, OptionalLong maxLag, Function<PartitionStores, T> reader) {
    List<Read<T>> read = new ArrayList<>();
    for (int partition : wanted) {
      stores(partition, maxLag)
          .ifPresent(
              stores -> {
                try {
                  T found = reader.apply(stores);
                  if (stores.stillHeld()) {
                    read.add(new Read<>(stores, found));
                  }
                } catch (InvalidStateStoreException e) {
                  // It is on its way to another instance: the coverage tells.
                }
              });
    }
    return read;
  }

  private Optional<PartitionStores> stores(int partition, OptionalLong maxLag) {
    Optional<PartitionStores> owned = owned(partition);
    if (owned.isPresent() || maxLag.isEmpty()) {
      return owned;
    }
    OptionalLong lag = standbys.lag(partition);
    return lag.isPresent() && lag.getAsLong() <= maxLag.getAsLong()
        ? PartitionStores.standby(streams, partition, lag.getAsLong())
        : Optional.empty();
  }

  private Optional<PartitionStores> owned(int partition) {
    return ownership
        .of(partition)
        .map(settled -> PartitionCover.owned(partition, settled.position(), settled.lag()))
        .flatMap(cover -> PartitionStores.owned(streams, cover, numbers));
  }

  private static <T> List<PartitionCover> covers(List<Read<T>> read) {
    return read.stream().map(one -> one.stores.cover()).toList();
  }

  private Coverage coverage(
      List<Integer> wanted, OptionalLong maxLag, List<PartitionCover> covers) {
    List<String> reasons = new ArrayList<>();
    if (streams.state() != KafkaStreams.State.RUNNING) {
      reasons.add("this instance is " + streams.state());
    }
    ownership.doubt().ifPresent(reasons::add);
    members.doubt().ifPresent(reasons::add);
    Coverage coverage = new Coverage(partitions, wanted, covers, reasons);
    if (maxLag.isPresent()) {
      for (int partition : coverage.missing()) {
        OptionalLong lag = standbys.lag(partition);
        if (lag.isPresent() && lag.getAsLong() > maxLag.getAsLong()) {
          reasons.add(
              "a standby has partition %d and lags by %d records, more than maxLag"
                  .formatted(partition, lag.getAsLong()));
        }
      }
    }
    return new Coverage(partitions, wanted, covers, reasons);
  }
}
