package dev.masterperf.benchmarks.anomaly;

import dev.masterperf.benchmarks.anomaly.Watched.Found;
import dev.masterperf.benchmarks.anomaly.Watched.Outcome;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.Cores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Counts false alarms and found faults in made series, prints tables and writes JSON. */
public final class AnomalyBench {
  private static final double PER_10_000 = 1e4;
  private static final double MOST_FALSE_ALARMS = 1;

  /** How bad the faults are that are looked at. */
  private enum Strength {
    FULL("") {
      @Override
      Map<Fault, Found> of(Outcome outcome) {
        return outcome.faults();
      }
    },
    HALF("half_") {
      @Override
      Map<Fault, Found> of(Outcome outcome) {
        return outcome.halfFaults();
      }
    };

    private final String prefix;

    Strength(String prefix) {
      this.prefix = prefix;
    }

    abstract Map<Fault, Found> of(Outcome outcome);
  }

  private final Options options;
  private final Figures figures = new Figures();
  private List<Outcome> outcomes = List.of();

  AnomalyBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchCommand.run(
        "anomaly",
        Options.HELP,
        arguments,
        Options::parse,
        options -> () -> new AnomalyBench(options).run());
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    List<Callable<Outcome>> series = new ArrayList<>();
    for (Pace pace : options.paces()) {
      for (QuietSeries kind : QuietSeries.values()) {
        for (int seed = 0; seed < options.seeds(); seed++) {
          Watched watched = new Watched(kind, pace, seed);
          series.add(watched::watch);
        }
      }
    }
    outcomes = Cores.all("series", series);
    countFalseAlarms();
    for (Strength strength : Strength.values()) {
      countFaults(strength);
    }
    figures.setting("seeds", options.seeds());
    figures.machine();
    figures.print(System.out);
    printFalseAlarms();
    printFaults(Strength.FULL, "faults");
    printFaults(Strength.HALF, "faults half as bad");
    printMeanings();
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private List<Outcome> of(QuietSeries kind, Pace pace) {
    return outcomes.stream().filter(one -> one.kind() == kind && one.pace().equals(pace)).toList();
  }

  private static List<Found> of(Fault fault, Strength strength, List<Outcome> outcomes) {
    return outcomes.stream()
        .map(one -> strength.of(one).get(fault))
        .filter(Objects::nonNull)
        .toList();
  }

  private static double falseAlarms(List<Outcome> outcomes) {
    double judged = outcomes.stream().mapToInt(Outcome::judged).sum();
    return PER_10_000 * outcomes.stream().mapToInt(Outcome::falseAlarms).sum() / judged;
  }

  private static double share(List<Found> faults, Predicate<Found> counted) {
    return faults.stream().filter(counted).count() / (double) faults.size();
  }

  private static List<Double> delays(List<Found> faults) {
    return faults.stream().filter(Found::found).map(one -> (double) one.delay()).toList();
  }

  private void countFalseAlarms() {
    for (QuietSeries kind : QuietSeries.values()) {
      for (Pace pace : options.paces()) {
        figures.add(
            new Figure(
                "false_alarms_" + kind.title() + "_" + pace.title(),
                falseAlarms(of(kind, pace)),
                "per 10,000, less is better",
                MOST_FALSE_ALARMS,
                null,
                List.of()));
      }
    }
  }

  private void countFaults(Strength strength) {
    for (Fault fault : Fault.values()) {
      for (Pace pace : options.paces()) {
        List<Outcome> atPace = outcomes.stream().filter(one -> one.pace().equals(pace)).toList();
        String name = strength.prefix + fault.title() + "_" + pace.title();
        List<Found> all = of(fault, strength, atPace);
        figures.add("found_" + name, share(all, Found::found), "share");
        figures.add("found_by_chance_" + name, share(all, Found::byChance), "share");
        List<Double> delays = delays(all);
        if (delays.isEmpty()) {
          figures.missing("delay_" + name, "none was found");
        } else {
          figures.median("delay_" + name, delays, "values");
        }
        for (QuietSeries kind : QuietSeries.values()) {
          List<Found> ofKind = of(fault, strength, of(kind, pace));
          if (!ofKind.isEmpty()) {
            figures.add(
                "found_" + name + "_in_" + kind.title(), share(ofKind, Found::found), "share");
          }
        }
      }
    }
  }

  private void printFalseAlarms() {
    System.out.printf(
        "%nfalse alarms per 10,000 values, %d series each; at most 1 is asked for%n%-18s",
        options.seeds(), "series");
    options.paces().forEach(pace -> System.out.printf("%9s", pace.title()));
    System.out.println();
    for (QuietSeries kind : QuietSeries.values()) {
      System.out.printf("%-18s", kind.title());
      for (Pace pace : options.paces()) {
        System.out.printf(Locale.ROOT, "%9.2f", falseAlarms(of(kind, pace)));
      }
      System.out.println();
    }
  }

  private void printFaults(Strength strength, String what) {
    System.out.printf(
        "%n%s found of %d, in brackets the median of how many values later%n%-18s %4s",
        what, options.seeds(), "series", "pace");
    for (Fault fault : Fault.values()) {
      System.out.printf(" %15s", fault.title());
    }
    System.out.println();
    for (QuietSeries kind : QuietSeries.values()) {
      for (Pace pace : options.paces()) {
        System.out.printf("%-18s %4s", kind.title(), pace.title());
        for (Fault fault : Fault.values()) {
          System.out.printf(" %15s", cell(of(fault, strength, of(kind, pace))));
        }
        System.out.println();
      }
    }
  }

  private static void printMeanings() {
    System.out.println("\nthe faults, and what they are where they are half as bad:");
    for (Fault fault : Fault.values()) {
      System.out.println("  " + fault.title() + ": " + fault.meaning());
    }
  }

  private static String cell(List<Found> faults) {
    List<Double> delays = delays(faults);
    return faults.isEmpty()
        ? "-"
        : delays.isEmpty()
            ? "0"
            : String.format(Locale.ROOT, "%d (%.0f)", delays.size(), Figure.median(delays));
  }
}
