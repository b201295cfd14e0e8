package dev.masterperf.query.oracle;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.series.Staleness;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Series written in promtool's notation: {@code name{labels} 0+1x10 _ 5 stale}. */
public record TestSeries(List<SampleSeries> series) implements SeriesSource {
  private static final Pattern REPEATED =
      Pattern.compile(
          "(_|[-+]?[0-9.eE]+?(?:e[-+]?[0-9]+)?)(?:([-+][0-9.]+(?:e[-+]?[0-9]+)?))?x([0-9]+)");

  /** One series a line; lines that begin with # are comments. */
  public static TestSeries parse(String text, long intervalMillis) {
    List<SampleSeries> series = new ArrayList<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> series.add(one(line, intervalMillis)));
    return new TestSeries(series);
  }

  static int endOfSelector(String line) {
    int brace = line.indexOf('}');
    return brace < 0 ? line.indexOf(' ') : brace + 1;
  }

  private static SampleSeries one(String line, long intervalMillis) {
    int split = endOfSelector(line);
    Expr.Selector selector = (Expr.Selector) Parser.parse(line.substring(0, split));
    Map<String, String> labels = new TreeMap<>();
    for (LabelMatcher matcher : selector.matchers()) {
      labels.put(matcher.name(), matcher.value());
    }
    Samples.Builder samples = new Samples.Builder();
    long time = 0;
    for (String item : line.substring(split).strip().split(" +")) {
      Matcher repeated = REPEATED.matcher(item);
      if (!repeated.matches()) {
        if (!item.equals("_")) {
          samples.add(time, number(item));
        }
        time += intervalMillis;
        continue;
      }
      boolean gap = repeated.group(1).equals("_");
      // a gap stands as often as it says, a value once more
      int times = Integer.parseInt(repeated.group(3)) + (gap ? 0 : 1);
      double step = repeated.group(2) == null ? 0 : Double.parseDouble(repeated.group(2));
      double value = gap ? 0 : Double.parseDouble(repeated.group(1));
      for (int i = 0; i < times; i++) {
        if (!gap) {
          samples.add(time, value);
        }
        value += step;
        time += intervalMillis;
      }
    }
    return new SampleSeries(Labels.of(labels), samples.build());
  }

  private static double number(String item) {
    return switch (item) {
      case "stale" -> Staleness.MARKER;
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(item);
    };
  }

  @Override
  public List<SampleSeries> select(Selection selection) {
    return series.stream()
        .filter(one -> selection.selects(one.labels()))
        .map(
            one ->
                new SampleSeries(
                    one.labels(),
                    one.samples().between(selection.afterMillis(), selection.upToMillis())))
        .toList();
  }
}
