package dev.masterperf.query.testing;

import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.QueryResult.Value;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.BinCounts;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.testing.ExpectLine.Kind;
import dev.masterperf.query.testing.ScriptCommand.Eval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what an evaluation gave with what a script expects. */
final class Comparison {
  private final Eval eval;

  Comparison(Eval eval) {
    this.eval = eval;
  }

  /** What differs; empty where nothing does. */
  Optional<String> differs(QueryResult result) {
    Optional<String> said =
        differs("warning", Kind.WARN, Kind.NO_WARN, result.warnings())
            .or(() -> differs("info", Kind.INFO, Kind.NO_INFO, result.infos()));
    return said.or(() -> differs(result.value()));
  }

  private Optional<String> differs(String what, Kind some, Kind none, List<String> given) {
    if (eval.expects(none) && !given.isEmpty()) {
      return Optional.of("expected no " + what + ", but got " + given);
    }
    List<ExpectLine> lines = eval.expected(some);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    for (ExpectLine line : lines) {
      if (given.stream().noneMatch(line::matches)) {
        return Optional.of(
            "expected a %s, %s, but got %s".formatted(what, line.described(), given));
      }
    }
    for (String one : given) {
      if (lines.stream().noneMatch(line -> line.matches(one))) {
        return Optional.of("unexpected " + what + ": " + one);
      }
    }
    return Optional.empty();
  }

  Optional<String> differs(Value value) {
    if (value instanceof QueryResult.Scalar scalar) {
      return scalar(scalar.value());
    }
    if (value instanceof QueryResult.Text text) {
      return text.value().equals(eval.text())
          ? Optional.empty()
          : Optional.of("expected " + expected() + ", but got the string \"" + text.value() + '"');
    }
    if (eval.scalar() != null || eval.text() != null) {
      return Optional.of("expected " + expected() + ", but got series: " + value);
    }
    return value instanceof QueryResult.Vector vector
        ? vector(vector.samples())
        : matrix(((QueryResult.Matrix) value).series());
  }

  private Optional<String> scalar(double value) {
    Double expected = eval.scalar();
    return expected != null && Numbers.areClose(expected, value)
        ? Optional.empty()
        : Optional.of("expected %s, but got the scalar %s".formatted(expected(), value));
  }

  private String expected() {
    if (eval.scalar() != null) {
      return "the scalar " + eval.scalar();
    }
    return eval.text() != null ? "the string \"" + eval.text() + '"' : "series";
  }

  private Map<Labels, SeriesLine> bySeries() {
    Map<Labels, SeriesLine> expected = new HashMap<>();
    eval.series().forEach(line -> expected.put(line.labels(), line));
    return expected;
  }

  private Optional<String> vector(List<VectorSample> samples) {
    Map<Labels, SeriesLine> missing = bySeries();
    for (int i = 0; i < samples.size(); i++) {
      VectorSample sample = samples.get(i);
      SequenceValue value = value(sample.value(), sample.distribution());
      SeriesLine line = missing.remove(sample.labels());
      if (line == null) {
        return Optional.of("unexpected " + sample.labels() + " " + value);
      }
      SequenceValue expected = line.values().get(0);
      if (!areClose(expected, value)) {
        return Optional.of(
            "expected %s of %s, but got %s".formatted(expected, line.labels(), value));
      }
      if (eval.expects(Kind.ORDERED) && eval.series().indexOf(line) != i) {
        return Optional.of(
            "expected %s at place %d, but got it at %d"
                .formatted(line.labels(), eval.series().indexOf(line) + 1, i + 1));
      }
    }
    return missing(missing.keySet());
  }

  private static Optional<String> missing(Set<Labels> missing) {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("expected " + missing.iterator().next() + ", but got no such series");
  }

  private Optional<String> matrix(List<SampleSeries> series) {
    Map<Labels, SeriesLine> expected = bySeries();
    Set<Labels> missing = new HashSet<>(expected.keySet());
    for (SampleSeries one : series) {
      SeriesLine line = expected.get(one.labels());
      List<String> given = text(one.samples());
      if (line == null) {
        return Optional.of("unexpected " + one.labels() + " " + given);
      }
      missing.remove(one.labels());
      if (!areClose(line, one.samples())) {
        return Optional.of(
            "expected %s of %s, but got %s".formatted(line.values(), line.labels(), given));
      }
    }
    expected.values().stream()
        .filter(line -> line.values().stream().allMatch(SequenceValue::isGap))
        .forEach(line -> missing.remove(line.labels()));
    return missing(missing);
  }

  private boolean areClose(SeriesLine line, Samples samples) {
    int next = 0;
    for (int i = 0; i < line.values().size(); i++) {
      SequenceValue expected = line.values().get(i);
      if (expected.isGap()) {
        continue;
      }
      long millis = eval.times().startMillis() + i * eval.times().stepMillis();
      if (next >= samples.size()
          || samples.timeMillis(next) != millis
          || !areClose(expected, value(samples.value(next), samples.distribution(next)))) {
        return false;
      }
      next++;
    }
    return next == samples.size();
  }

  private static SequenceValue value(double number, @Nullable Distribution histogram) {
    return histogram == null ? SequenceValue.of(number) : SequenceValue.of(histogram, false);
  }

  private static List<String> text(Samples samples) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      text.add(
          value(samples.value(i), samples.distribution(i)) + " @" + samples.timeMillis(i) + "ms");
    }
    return text;
  }

  private static boolean areClose(SequenceValue expected, SequenceValue given) {
    Distribution a = expected.histogram();
    Distribution b = given.histogram();
    if (a == null || b == null) {
      return a == null && b == null && Numbers.areClose(expected.value(), given.value());
    }
    return a.layout().equals(b.layout())
        && Numbers.areClose(a.count(), b.count())
        && Numbers.areClose(a.sum(), b.sum())
        && Numbers.areClose(a.zeros(), b.zeros())
        && areClose(a.negative(), b.negative())
        && areClose(a.positive(), b.positive())
        && (!expected.hintGiven() || a.hint() == b.hint());
  }

  private static boolean areClose(BinCounts a, BinCounts b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.bin(i) != b.bin(i) || !Numbers.areClose(a.count(i), b.count(i))) {
        return false;
      }
    }
    return true;
  }
}
