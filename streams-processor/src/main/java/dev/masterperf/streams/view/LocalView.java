package dev.masterperf.streams.view;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.streams.alert.AlertRecord;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** The stores of this instance, read by interactive queries. Safe for any thread. */
public final class LocalView implements PerfView {
  private static final Duration RESOLVED_SHOWN = Duration.ofMinutes(15);
  private static final double P99 = 0.99;

  private final KafkaStreams streams;
  private final InstantSource clock;

  public LocalView(KafkaStreams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    return ask(
        () -> readMatrix(query), missing -> new MatrixAnswer(List.of(), 0, List.of(missing)));
  }

  private MatrixAnswer readMatrix(MatrixQuery query) {
    List<SeriesRow> rows = new ArrayList<>();
    for (LiveSeries series : live().all()) {
      SeriesRow row = series.row();
      if (row != null && isWanted(row, query)) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(SeriesRow::lastSeenMillis).reversed());
    WindowReader windows = windows();
    long now = clock.millis();
    List<MatrixRow> answered =
        rows.stream().limit(query.limit()).map(row -> matrixRow(row, windows, now)).toList();
    return new MatrixAnswer(answered, rows.size(), List.of());
  }

  /** Events are read only where something is searched for in them. */
  private static boolean isWanted(SeriesRow row, MatrixQuery query) {
    return (!query.looksAtIdentity() || query.matches(Series.parse(row.key())))
        && (query.text().isEmpty() || query.matchesText(row.latest()));
  }

  private static MatrixRow matrixRow(SeriesRow row, WindowReader windows, long nowMillis) {
    long size = Resolution.TEN_SECONDS.sizeMillis();
    long from = Resolution.TEN_SECONDS.windowStart(nowMillis) - size;
    if (row.lastSeenMillis() < from) {
      return new MatrixRow(row.latest(), 0, null, row.lastSeenMillis());
    }
    Aggregate recent = new Aggregate();
    windows
        .windows(row.key(), Resolution.TEN_SECONDS, from, from + size)
        .forEach(window -> recent.merge(window.aggregate()));
    double seconds = Math.max(1, nowMillis - from) / 1000.0;
    return new MatrixRow(
        row.latest(),
        recent.events() / seconds,
        recent.count() == 0 ? null : recent.quantile(P99),
        row.lastSeenMillis());
  }

  @Override
  public AlertsAnswer alerts() {
    return ask(this::readAlerts, missing -> new AlertsAnswer(List.of(), List.of(missing)));
  }

  private AlertsAnswer readAlerts() {
    Instant shownSince = clock.instant().minus(RESOLVED_SHOWN);
    List<AlertTransition> alerts = new ArrayList<>();
    try (KeyValueIterator<String, AlertRecord> all =
        this.<String, AlertRecord>keyValues(EvaluateRules.ALERTS).all()) {
      while (all.hasNext()) {
        AlertTransition latest = all.next().value.latest();
        if (isShown(latest, shownSince)) {
          alerts.add(latest);
        }
      }
    }
    alerts.sort(Comparator.comparing(AlertTransition::at).reversed());
    return new AlertsAnswer(alerts, List.of());
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
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis) {
    return ask(
        () ->
            new WindowsAnswer(
                windows().windows(series, resolution, fromMillis, toMillis), List.of()),
        missing -> new WindowsAnswer(List.of(), List.of(missing)));
  }

  /** Stores cannot be read while a rebalance or a restore moves them; the answer then says so. */
  private <T> T ask(java.util.function.Supplier<T> read, Function<String, T> missing) {
    try {
      return read.get();
    } catch (InvalidStateStoreException e) {
      return missing.apply("this instance's stores cannot be read while it is " + streams.state());
    }
  }

  private WindowReader windows() {
    Map<Resolution, ReadOnlyWindowStore<SeriesKey, StoredWindow>> closed =
        new EnumMap<>(Resolution.class);
    return new WindowReader(
        live(),
        resolution ->
            closed.computeIfAbsent(
                resolution,
                wanted ->
                    store(
                        HotStores.windows(wanted),
                        QueryableStoreTypes.<SeriesKey, StoredWindow>windowStore())));
  }

  private LiveStates live() {
    return store(HotStores.SERIES, LiveStore.queryable());
  }

  private <K, V> ReadOnlyKeyValueStore<K, V> keyValues(String name) {
    return store(name, QueryableStoreTypes.keyValueStore());
  }

  private <T> T store(String name, org.apache.kafka.streams.state.QueryableStoreType<T> type) {
    return streams.store(StoreQueryParameters.fromNameAndType(name, type));
  }
}
