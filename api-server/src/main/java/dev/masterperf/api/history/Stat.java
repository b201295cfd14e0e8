package dev.masterperf.api.history;

import dev.masterperf.api.export.Column;
import dev.masterperf.api.http.Nearest;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A figure of merged windows. */
sealed interface Stat {

  /** As it is asked for, and the name of its column. */
  String label();

  /**
   * Its value.
   *
   * @param cell at least one event
   * @param stepMillis how long the time is that it covers
   * @return null where no event had a number to make it of
   */
  @Nullable Object of(Aggregate cell, long stepMillis);

  /** What holds its values. */
  Column column();

  /** Whether it counts events, and so is not in the unit of the series. */
  boolean counts();

  /** Whether it is made of the distribution, and not of numbers that windows keep besides. */
  boolean isOfDistribution();

  /** Those with a name of their own. */
  enum Simple implements Stat {
    AVG,
    MIN,
    MAX,
    SUM,
    STDDEV,
    FIRST,
    LAST,
    INCREASE,
    /** Events that carried a number. */
    COUNT,
    /** All events. */
    EVENTS,
    ERRORS,
    /** Of all events. */
    ERROR_RATIO,
    /** Events a second. */
    RATE;

    private static final double MILLIS_PER_SECOND = 1_000;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable Object of(Aggregate cell, long stepMillis) {
      return switch (this) {
        case COUNT -> cell.count();
        case EVENTS -> cell.events();
        case ERRORS -> cell.errors();
        case ERROR_RATIO -> (double) cell.errors() / cell.events();
        case RATE -> cell.events() / (stepMillis / MILLIS_PER_SECOND);
        default -> cell.count() == 0 ? null : measured(cell);
      };
    }

    private double measured(Aggregate cell) {
      return switch (this) {
        case AVG -> cell.mean();
        case MIN -> cell.min();
        case MAX -> cell.max();
        case SUM -> cell.sum();
        case STDDEV -> deviation(cell);
        case FIRST -> cell.first();
        case LAST -> cell.last();
        case INCREASE -> cell.increase();
        default -> throw new IllegalStateException(this + " is counted");
      };
    }

    /** Of the samples themselves, as Prometheus' {@code stddev_over_time} has it. */
    private static double deviation(Aggregate cell) {
      if (cell.min() == cell.max()) {
        return 0; // exactly, which the difference of two large numbers is not
      }
      double mean = cell.mean();
      return Math.sqrt(Math.max(0, cell.sumSquares() / cell.count() - mean * mean));
    }

    @Override
    public Column column() {
      return switch (this) {
        case COUNT, EVENTS, ERRORS -> Column.whole(label());
        default -> Column.number(label());
      };
    }

    @Override
    public boolean isOfDistribution() {
      return false;
    }

    @Override
    public boolean counts() {
      return ordinal() >= COUNT.ordinal();
    }
  }

  /**
   * A percentile, from the merged distribution: within 1 % of the value that stands there.
   *
   * @param percent above 0 and below 100
   */
  record Percentile(String label, double percent) implements Stat {
    private static final Pattern GRAMMAR = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,6})?)");
    private static final Pattern TOO_LARGE = Pattern.compile("p(\\d\\d)(\\d{1,6})");

    @Override
    public boolean isOfDistribution() {
      return true;
    }

    @Override
    public @Nullable Object of(Aggregate cell, long stepMillis) {
      return cell.count() == 0 ? null : cell.quantile(percent / 100);
    }

    @Override
    public Column column() {
      return Column.number(label);
    }

    @Override
    public boolean counts() {
      return false;
    }
  }

  /** All numbers of a cell, for what is made here of more than one of them. */
  enum Whole implements Stat {
    DISTRIBUTION;

    @Override
    public String label() {
      return "distribution";
    }

    /** A {@link dev.masterperf.model.Sketch}. */
    @Override
    public @Nullable Object of(Aggregate cell, long stepMillis) {
      return cell.count() == 0 ? null : cell.sketch();
    }

    @Override
    public Column column() {
      throw new IllegalStateException("a distribution fits into no column");
    }

    @Override
    public boolean counts() {
      return false;
    }

    @Override
    public boolean isOfDistribution() {
      return true;
    }
  }

  /** What is given where nothing is asked for. */
  List<Stat> DEFAULT =
      List.of(
          Simple.AVG,
          new Percentile("p50", 50),
          new Percentile("p99", 99),
          Simple.MAX,
          Simple.COUNT);

  /**
   * Reads names between commas.
   *
   * @throws dev.masterperf.api.http.ProblemException if one is unknown, or given twice
   */
  static List<Stat> list(String parameter, String names) {
    List<Stat> stats = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      Stat stat = parse(parameter, name.strip());
      if (stats.contains(stat)) {
        throw Parameters.invalid(parameter, stat.label() + " is asked for twice");
      }
      stats.add(stat);
    }
    return List.copyOf(stats);
  }

  private static Stat parse(String parameter, String name) {
    for (Simple simple : Simple.values()) {
      if (simple.label().equals(name)) {
        return simple;
      }
    }
    Matcher percentile = Percentile.GRAMMAR.matcher(name);
    if (percentile.matches() && Double.parseDouble(percentile.group(1)) > 0) {
      return new Percentile(name, Double.parseDouble(percentile.group(1)));
    }
    throw Parameters.invalid(
        parameter,
        "there is no "
            + (name.isEmpty() ? "stat without a name" : "stat " + name)
            + nearest(name).map(near -> ", did you mean " + near + "?").orElse(".")
            + " Known are any percentile such as p99 or p99.9, and "
            + String.join(", ", names()));
  }

  private static Optional<String> nearest(String name) {
    Matcher large = Percentile.TOO_LARGE.matcher(name); // p999 is what some write for p99.9
    if (name.equals("p0") || name.equals("p100")) {
      return Optional.of(name.equals("p0") ? "min" : "max");
    }
    if (large.matches()) {
      return Optional.of("p" + large.group(1) + "." + large.group(2));
    }
    return switch (name) {
      case "mean", "average" -> Optional.of("avg");
      case "median" -> Optional.of("p50");
      case "stdev", "std" -> Optional.of("stddev");
      default -> Nearest.to(name, names());
    };
  }

  private static List<String> names() {
    return Arrays.stream(Simple.values()).map(Simple::label).toList();
  }
}
