package dev.masterperf.api.statsd;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.MappedSeries;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.mapping.SourceKind;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.model.wire.IdentityLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns lines into one metric a second for each series that recorded something. Event time is the
 * arrival, which is all that StatsD tells. Confined to one thread.
 *
 * <p>What it holds is bounded: the series, each forgotten after an hour of silence; the spellings
 * by which they are found; the members of sets.
 */
final class Aggregation {
  private static final Logger LOG = LoggerFactory.getLogger(Aggregation.class);

  static final int MAX_LINE_BYTES = 8192;
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
  private static final long SECOND_MILLIS = 1000;
  private static final int MAX_SERIES = 50_000;
  private static final long MEMBER_BYTES = 16L << 20;
  private static final int SHOWN_NAME = 80;

  private final Mapping mapping;
  private final String instance;
  private final int maxSeries;
  private final Members members = new Members(MEMBER_BYTES);
  private final Map<SeriesKey, Cell> cells = new HashMap<>();

  /** The same by what tells them apart in a line, so that names are mapped once. */
  private final Map<String, Cell> spelled = new HashMap<>();

  /** What is counted about StatsD itself. */
  private final Map<String, Cell.Counting> own = new HashMap<>();

  /** Those recorded in this second, in the order of their first line. */
  private final Set<Cell> recorded = new LinkedHashSet<>();

  private final Set<Cause> told = EnumSet.noneOf(Cause.class);
  private long secondMillis;
  private long nanos;

  /**
   * @param instance source of what is counted about StatsD itself, so that several servers do not
   *     write to one counter
   */
  Aggregation(Mapping mapping, String instance) {
    this(mapping, instance, MAX_SERIES);
  }

  Aggregation(Mapping mapping, String instance, int maxSeries) {
    this.mapping = mapping;
    this.instance = instance;
    this.maxSeries = maxSeries;
  }

  /**
   * What is to be sent of one series.
   *
   * @param beginning the counter whose first sample this is, if it is one
   */
  record Flushed(PerfMetric metric, Cell.@Nullable Counting beginning) {}

  /** Goes on to this time; what was recorded in the second before, if it is over by now. */
  List<Flushed> advance(long nowMillis) {
    long second = Math.floorDiv(nowMillis, SECOND_MILLIS) * SECOND_MILLIS;
    if (second <= secondMillis) {
      return List.of();
    }
    List<Flushed> flushed = flush();
    if (second / FORGOTTEN_AFTER.toMillis() != secondMillis / FORGOTTEN_AFTER.toMillis()) {
      forget(second - FORGOTTEN_AFTER.toMillis());
    }
    secondMillis = second;
    nanos = second * Recorded.NANOS_PER_MILLI;
    return flushed;
  }

  /** What was recorded in this second so far. */
  List<Flushed> flush() {
    List<Flushed> flushed = new ArrayList<>(recorded.size());
    for (Cell cell : recorded) {
      PerfMetric metric = cell.flush(secondMillis);
      if (metric != null) {
        boolean begins = cell instanceof Cell.Counting counter && counter.beganLast();
        flushed.add(new Flushed(metric, begins ? (Cell.Counting) cell : null));
      }
    }
    recorded.clear();
    return flushed;
  }

  /** Series silent since before then; a counter or gauge that comes back begins with 0. */
  private void forget(long beforeMillis) {
    cells.values().removeIf(cell -> cell.usedMillis < beforeMillis);
    spelled.values().removeIf(cell -> cell.usedMillis < beforeMillis);
  }

  /**
   * Takes lines that came then; {@link #advance} first. What is wrong with one spoils no other.
   *
   * @param sender for the log
   */
  void take(byte[] lines, long arrivalMillis, String sender) {
    long arrival = arrivalMillis * Recorded.NANOS_PER_MILLI;
    long lastOfSecond = (secondMillis + SECOND_MILLIS) * Recorded.NANOS_PER_MILLI - 1;
    nanos = Math.max(nanos, Math.min(arrival, lastOfSecond));
    int from = 0;
    for (int to = 0; to <= lines.length; to++) {
      if (to == lines.length || lines[to] == '\n') {
        int end = to > from && lines[to - 1] == '\r' ? to - 1 : to;
        if (end > from) {
          takeLine(lines, from, end, sender);
        }
        from = to + 1;
      }
    }
  }

  private void takeLine(byte[] bytes, int from, int to, String sender) {
    count("lines", null, 1);
    String text = "";
    try {
      if (to - from > MAX_LINE_BYTES) {
        throw new Refused(Cause.TOO_LONG);
      }
      text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      Line line = Line.parse(text);
      Cell cell = cell(line);
      for (String value : line.values()) {
        takeValue(cell, line, value, text, sender);
      }
    } catch (Refused e) {
      refuse(e.why(), text, sender);
    }
  }

  private void takeValue(Cell cell, Line line, String value, String text, String sender) {
    try {
      cell.record(value, line.rate(), nanos);
      touch(cell);
    } catch (Refused e) {
      refuse(e.why(), text, sender);
    }
  }

  private void touch(Cell cell) {
    cell.usedMillis = secondMillis;
    recorded.add(cell);
  }

  private Cell cell(Line line) throws Refused {
    Cell known = spelled.get(line.identity());
    if (known != null) {
      return known;
    }
    MappedSeries mapped = mapped(line);
    SeriesKey key = mapped.series().key();
    Cell cell = cells.get(key);
    if (cell == null) {
      if (cells.size() >= maxSeries) {
        throw new Refused(Cause.TOO_MANY_SERIES);
      }
      cell = Cell.of(line.kind(), mapped, members);
      cells.put(key, cell);
    } else if (!cell.takes(line.kind(), mapped.unit().base())) {
      throw new Refused(Cause.OTHER_TYPE);
    }
    if (spelled.size() >= 2 * maxSeries) {
      spelled.clear(); // tags in many orders; they are read again
    }
    spelled.put(line.identity(), cell);
    return cell;
  }

  private MappedSeries mapped(Line line) throws Refused {
    try {
      MappedSeries mapped =
          mapping.map(
              new IncomingSeries(
                  SourceKind.STATSD,
                  line.name(),
                  line.kind().unit(),
                  line.labels(),
                  IncomingSeries.NO_CONTEXT));
      IdentityLimits.require(mapped.series());
      return mapped;
    } catch (IllegalArgumentException e) {
      if (told.add(Cause.NO_SERIES)) {
        LOG.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("the mapping makes no series of a statsd metric");
      }
      throw new Refused(Cause.NO_SERIES);
    }
  }

  private void refuse(Cause cause, String text, String sender) {
    count("refused", cause.label(), 1);
    if (told.add(cause)) {
      LOG.atWarn()
          .addKeyValue("cause", cause.label())
          .addKeyValue("advice", cause.advice())
          .addKeyValue("metric", shownName(text))
          .addKeyValue("sender", sender)
          .log("statsd line refused; further ones of this cause are only counted");
    }
  }

  /** The name at the head of a line, without what could disturb a terminal. */
  private static String shownName(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(0, Math.min(SHOWN_NAME, colon < 0 ? text.length() : colon));
    return name.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** Counts something about StatsD itself, in category {@code MasterPerf}. */
  void count(String id, @Nullable String cause, long more) {
    Cell.Counting counter = own.computeIfAbsent(id + '|' + cause, name -> ownCounter(id, cause));
    try {
      counter.add((double) more, nanos);
      touch(counter);
    } catch (Refused e) {
      throw new IllegalStateException("the server counted beyond " + Line.LARGEST, e);
    }
  }

  private Cell.Counting ownCounter(String id, @Nullable String cause) {
    Series series =
        new Series(
            Series.DEFAULT_SCOPE,
            "MasterPerf",
            MetricType.PERFORMANCE,
            "StatsD",
            Series.DEFAULT_SUB_CAT,
            id,
            instance,
            cause == null ? Collections.emptySortedMap() : new TreeMap<>(Map.of("cause", cause)));
    return new Cell.Counting(new MappedSeries(series, MeasuredUnit.ONE));
  }

  /** Lets a counter begin with 0 again, since its beginning was not sent. */
  void beginAgain(Cell.Counting counter) {
    counter.beginAgain(nanos);
    touch(counter);
  }
}
