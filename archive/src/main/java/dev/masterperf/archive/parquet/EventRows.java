package dev.masterperf.archive.parquet;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Takes events apart into the columns of a file. */
final class EventRows {
  private final IdentityColumns identity = new IdentityColumns();
  private final OwnBuffers own = new OwnBuffers(EventColumns.OWN);
  private final NumberBuffer ts = own.number(EventColumns.TS);
  private final TextBuffer value = own.text(EventColumns.VALUE);
  private final NumberBuffer valueDecimals = own.number(EventColumns.VALUE_DECIMALS);
  private final TextBuffer unit = own.text(EventColumns.UNIT);
  private final TextBuffer status = own.text(EventColumns.STATUS);
  private final TextBuffer pattern = own.text(EventColumns.PATTERN);
  private final TextBuffer locations = own.text(EventColumns.LOCATIONS);
  private final TextBuffer impact = own.text(EventColumns.IMPACT);
  private final TextBuffer properties = own.text(EventColumns.PROPERTIES);
  private final MeasureBuffers measures =
      new MeasureBuffers(
          own.number(EventColumns.MEASURE_SCALED),
          own.number(EventColumns.MEASURE_SCALE),
          own.number(EventColumns.MEASURE));
  private final SummaryBuffers summaries = new SummaryBuffers(own);

  private @Nullable Series series;
  private long lastTs;
  private int lastDecimals = -1;
  private @Nullable SortedMap<String, String> lastProperties;
  private @Nullable String lastPropertiesText;

  List<ColumnBuffer> columns() {
    List<ColumnBuffer> all = new ArrayList<>(identity.buffers());
    all.addAll(own.all());
    return all;
  }

  /** Must be called before the columns are written. */
  void settle() {
    measures.endRun();
  }

  void add(PerfMetric metric) {
    if (!metric.series().equals(series)) {
      begin(metric.series());
    } else if (metric.tsNanos() < lastTs) {
      throw new IllegalArgumentException(
          "events must come sorted by series and then time: "
              + identity.key()
              + " at "
              + metric.tsNanos()
              + " came after "
              + lastTs);
    }
    lastTs = metric.tsNanos();
    identity.add();
    ts.add(lastTs);
    measures.add(metric.measure());
    addValue(metric);
    Unit metricUnit = metric.unit();
    unit.add(metricUnit == null ? null : metricUnit.symbol());
    status.add(metric.status().wireName());
    pattern.add(orNull(metric.pattern()));
    locations.add(orNull(metric.locations()));
    impact.add(orNull(metric.impact()));
    properties.add(text(metric.properties()));
    summaries.add(metric.summary());
  }

  private void begin(Series next) {
    String key = next.key().text();
    if (series != null && key.compareTo(identity.key()) < 0) {
      throw new IllegalArgumentException(
          "events must come sorted by series: " + key + " came after " + identity.key());
    }
    measures.endRun();
    lastDecimals = -1;
    identity.begin(key, next);
    series = next;
  }

  /** Of several forms that give the text, that of the row before: equal rows cost nothing. */
  private void addValue(PerfMetric metric) {
    boolean prints = printsItself(metric);
    int decimals = prints && lastDecimals < 0 ? -1 : decimals(metric);
    lastDecimals = decimals;
    value.add(prints || decimals >= 0 ? null : metric.value());
    if (decimals >= 0) {
      valueDecimals.add(decimals);
    } else {
      valueDecimals.addNull();
    }
  }

  private static boolean printsItself(PerfMetric metric) {
    Double measure = metric.measure();
    Unit unit = metric.unit();
    return measure != null
        && unit != null
        && PrintedNumber.text(measure, unit).equals(metric.value());
  }

  /** With how many digits after the point the number gives the text; -1 if with none. */
  private static int decimals(PerfMetric metric) {
    Double measure = metric.measure();
    return measure == null || !Unit.ONE.equals(metric.unit())
        ? -1
        : Decimals.digits(measure, metric.value());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private @Nullable String text(SortedMap<String, String> map) {
    if (map.isEmpty()) {
      return null;
    }
    if (map != lastProperties) {
      lastProperties = map;
      lastPropertiesText = TextMaps.write(map);
    }
    return lastPropertiesText;
  }
}
