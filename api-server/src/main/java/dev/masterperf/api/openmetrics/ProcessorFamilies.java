package dev.masterperf.api.openmetrics;

import dev.masterperf.streams.health.ProcessorFigures;
import dev.masterperf.streams.ingest.Waits;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What a processor tells of itself, as figures. */
public final class ProcessorFamilies {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private ProcessorFamilies() {}

  /**
   * How it does.
   *
   * @param replaced how often its stream thread was replaced since it hung
   * @param stalled how long work has been waiting without any being done
   */
  public static List<Family> of(ProcessorFigures figures, long replaced, Duration stalled) {
    return List.of(
        read(figures),
        lags(figures),
        Family.counter("masterperf_processor_commits", "Transactions that were committed.")
            .with((double) figures.commits()),
        Family.gauge(
                "masterperf_processor_last_commit_seconds",
                "How long ago the last transaction was committed; a processor without work has"
                    + " none to commit.")
            .with(figures.secondsSinceCommit()),
        Family.gauge(
                "masterperf_processor_stalled_seconds",
                "How long records have been waiting without any being committed; 0 while it goes"
                    + " on.")
            .with(stalled.toMillis() / MILLIS_PER_SECOND),
        Family.gauge(
                "masterperf_processor_delay_seconds",
                "How long ago the oldest record was appended that was read and not committed; 0"
                    + " without such.")
            .with(figures.delaySeconds()),
        threads(figures),
        Family.counter(
                "masterperf_processor_thread_restarts",
                "Stream threads that others took the place of: died ones and hung ones.")
            .with(Map.of("cause", "died"), (double) figures.deadThreads())
            .with(Map.of("cause", "hung"), (double) replaced),
        histogram(
            "masterperf_ingest_lateness_seconds",
            "From an event to the append of its record, of each record the oldest.",
            figures.arrival()),
        histogram(
            "masterperf_window_latency_seconds",
            "From an event to the commit of the windows it is in, of each record the oldest.",
            figures.committed()),
        Family.counter(
                "masterperf_ingest_ahead",
                "Records with events over 1 s ahead of the clock of the brokers.")
            .with((double) figures.ahead()),
        Family.gauge("masterperf_live_series", "Series that this process keeps in memory.")
            .with((double) figures.liveSeries()),
        stores(figures),
        Family.gauge(
                "masterperf_store_memory_bytes", "What is written to stores and not on disk yet.")
            .with((double) figures.memoryBytes()));
  }

  private static Family read(ProcessorFigures figures) {
    Family read =
        Family.counter("masterperf_processor_records", "Records that were read, by topic.");
    for (Map.Entry<String, Long> one : new TreeMap<>(figures.read()).entrySet()) {
      read = read.with(Map.of("topic", one.getKey()), (double) one.getValue());
    }
    return read;
  }

  private static Family lags(ProcessorFigures figures) {
    Family lags =
        Family.gauge(
            "masterperf_processor_lag_records",
            "Records of a partition read here that no commit covers.");
    List<TopicPartition> places =
        figures.lags().keySet().stream()
            .sorted(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparing(TopicPartition::partition))
            .toList();
    for (TopicPartition place : places) {
      lags =
          lags.with(
              Map.of("topic", place.topic(), "partition", Integer.toString(place.partition())),
              (double) figures.lags().getOrDefault(place, 0L));
    }
    return lags;
  }

  private static Family threads(ProcessorFigures figures) {
    Family threads = Family.gauge("masterperf_processor_threads", "Stream threads by their state.");
    for (Map.Entry<String, Integer> one : new TreeMap<>(figures.threads()).entrySet()) {
      threads = threads.with(Map.of("state", one.getKey()), one.getValue());
    }
    return threads;
  }

  private static Family stores(ProcessorFigures figures) {
    Family stores =
        Family.gauge("masterperf_store_bytes", "What the processor's stores take on disk.");
    for (Map.Entry<String, Long> one : new TreeMap<>(figures.storeBytes()).entrySet()) {
      stores = stores.with(Map.of("store", one.getKey()), (double) one.getValue());
    }
    return stores;
  }

  private static Family histogram(String name, String help, Waits waits) {
    return Family.histogram(name, help)
        .with(Map.of(), waits.bounds(), waits.counts(), waits.sumSeconds());
  }
}
