package dev.masterperf.producer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instruments of one tracker, one for each series. */
final class Instruments {
  /** Series of one process; those beyond share one of their kind, in category MasterPerf. */
  static final int MAX_SERIES = 100_000;

  /** Category and topic of what a tracker tells of itself. */
  static final String OWN_CATEGORY = "MasterPerf";

  static final String OWN_TOPIC = "Tracker";

  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfTracker.class);

  private final Map<Series, Instrument> instruments = new ConcurrentHashMap<>();
  private final AtomicBoolean complained = new AtomicBoolean();
  private final Recording recording;

  Instruments(Recording recording) {
    this.recording = recording;
  }

  Timer timer(Series series) {
    return get(series, Timer.class, "a timer in s", placed -> new Timer(placed, recording));
  }

  Counter counter(Series series, Unit unit) {
    return get(
        series,
        Counter.class,
        "a counter in " + unit,
        placed -> new Counter(placed, recording, unit));
  }

  Gauge gauge(Series series, Unit unit) {
    return get(
        series, Gauge.class, "a gauge in " + unit, placed -> new Gauge(placed, recording, unit));
  }

  Distribution distribution(Series series, Unit unit) {
    return get(
        series,
        Distribution.class,
        "a distribution in " + unit,
        placed -> new Distribution(placed, recording, unit));
  }

  State state(Series series) {
    return get(series, State.class, "a state", placed -> new State(placed, recording));
  }

  Collection<Instrument> all() {
    return instruments.values();
  }

  /**
   * @param wanted the kind as it calls itself, unit included
   * @throws IllegalArgumentException if the series is of another kind already
   */
  private <T extends Instrument> T get(
      Series series, Class<T> type, String wanted, Function<Series, T> maker) {
    Series placed = recording.placement().place(series);
    Instrument known = instruments.get(placed);
    if (known == null) {
      boolean full = instruments.size() >= MAX_SERIES;
      known = instruments.computeIfAbsent(full ? overflow(placed, wanted) : placed, maker);
    }
    if (!known.kind().equals(wanted)) {
      throw new IllegalArgumentException(
          "series "
              + placed.key()
              + " is "
              + known.kind()
              + " already and cannot be "
              + wanted
              + " as well; give one of them another id");
    }
    return type.cast(known);
  }

  private Series overflow(Series beyond, String kind) {
    if (!complained.getAndSet(true)) {
      LOG.atWarn()
          .addKeyValue("series", beyond.key())
          .addKeyValue("limit", MAX_SERIES)
          .log("a tracker has too many series; further ones are recorded as one of id overflow");
    }
    return recording
        .placement()
        .place(labelled(Series.of(OWN_CATEGORY, OWN_TOPIC, "overflow"), "kind", kind));
  }

  private static Series labelled(Series series, String name, String value) {
    TreeMap<String, String> labels = new TreeMap<>(series.labels());
    labels.put(name, value);
    return new Series(
        series.scope(),
        series.category(),
        series.type(),
        series.topic(),
        series.subCat(),
        series.id(),
        series.source(),
        labels);
  }
}
