package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Aggregations that make one value of each group. Groups come in the order of their first series.
 */
final class Aggregations {
  private final Context context;
  private final Node.OfVector vector;
  private final GroupKeys keys;

  private Aggregations(Context context, Node.OfVector vector, GroupKeys keys) {
    this.context = context;
    this.vector = vector;
    this.keys = keys;
  }

  static Node.OfVector compile(Context context, Compiler whole, Expr.Aggregation aggregation) {
    Node.OfVector vector = whole.vector(aggregation.operand());
    Expr parameter = aggregation.parameter();
    Aggregations of = new Aggregations(context, vector, new GroupKeys(aggregation.grouping()));
    if (parameter == null) {
      return of.plain(aggregation);
    }
    if (aggregation.operator().picks()) {
      return new Picks(context, aggregation, parameter, whole.scalar(parameter), vector, of.keys);
    }
    return switch (aggregation.operator()) {
      case COUNT_VALUES -> of.countValues(whole.text(parameter), parameter);
      case QUANTILE -> of.quantile(whole.scalar(parameter));
      case SUM, MIN, MAX, AVG, GROUP, STDDEV, STDVAR, COUNT, BOTTOMK, TOPK, LIMITK, LIMIT_RATIO ->
          throw new IllegalStateException(aggregation.operator() + " has no such parameter");
    };
  }

  private Node.OfVector plain(Expr.Aggregation aggregation) {
    Annotations annotations = context.annotations();
    Supplier<Accumulator> accumulator =
        switch (aggregation.operator()) {
          case SUM -> () -> new Accumulator.Total(false, annotations);
          case AVG -> () -> new Accumulator.Total(true, annotations);
          case MIN -> () -> new Accumulator.Extreme(false, annotations);
          case MAX -> () -> new Accumulator.Extreme(true, annotations);
          case COUNT -> Accumulator.Count::new;
          case GROUP -> Accumulator.Presence::new;
          case STDVAR -> () -> new Accumulator.Spread(false, annotations);
          case STDDEV -> () -> new Accumulator.Spread(true, annotations);
          case COUNT_VALUES, QUANTILE, BOTTOMK, TOPK, LIMITK, LIMIT_RATIO ->
              throw new IllegalStateException(aggregation.operator() + " needs a parameter");
        };
    return millis -> {
      Groups groups = new Groups(accumulator);
      for (VectorSample sample : vector.at(millis)) {
        groups.add(keys.of(sample.labels()), sample);
      }
      return groups.values();
    };
  }

  private Node.OfVector quantile(Node.OfScalar parameter) {
    return millis -> {
      double q = parameter.at(millis);
      if (!Quantiles.isProper(q)) {
        context.annotations().quantile(q);
      }
      Groups groups = new Groups(() -> new Accumulator.Quantile(q, context.annotations()));
      for (VectorSample sample : vector.at(millis)) {
        groups.add(keys.of(sample.labels()), sample);
      }
      return groups.values();
    };
  }

  private Node.OfVector countValues(String label, Expr where) {
    LabelFunctions.checkName(label, where, context);
    return millis -> {
      Groups groups = new Groups(Accumulator.Count::new);
      for (VectorSample sample : vector.at(millis)) {
        Labels group = keys.of(sample.labels());
        groups.add(group.with(label, text(sample.value(), sample.distribution())), sample);
      }
      return groups.values();
    };
  }

  /** A number with all its digits and without exponent. */
  private static String text(double value, @Nullable Distribution distribution) {
    if (distribution != null) {
      return distribution.toString();
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static final class Groups {
    private final Supplier<Accumulator> accumulator;
    private final Map<Labels, Accumulator> groups = new LinkedHashMap<>();

    /** Those of which some series has a name that fades; so has the group's, if it has one. */
    private final Set<Labels> fading = new HashSet<>();

    Groups(Supplier<Accumulator> accumulator) {
      this.accumulator = accumulator;
    }

    void add(Labels group, VectorSample sample) {
      Labels firm = group.withFirmName();
      if (group.isFading()) {
        fading.add(firm);
      }
      groups.computeIfAbsent(firm, fresh -> accumulator.get()).add(sample);
    }

    List<VectorSample> values() {
      List<VectorSample> result = new ArrayList<>(groups.size());
      groups.forEach(
          (labels, group) -> {
            Point value = group.value();
            if (value != null) {
              boolean fades = fading.contains(labels);
              result.add(new VectorSample(fades ? labels.withFadingName() : labels, value));
            }
          });
      return result;
    }
  }
}
