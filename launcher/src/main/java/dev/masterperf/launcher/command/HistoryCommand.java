package dev.masterperf.launcher.command;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints figures of series over time. */
@Command(
    name = "history",
    description = "Print percentiles, averages and counts of series over any time.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin final Download download;

  @Parameters(
      paramLabel = "MATCH",
      arity = "1..*",
      description = "Selectors such as upload{category=\"R2\"}")
  List<String> matches = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "An age such as 2h, 2026-01-31T12:00:00Z, epoch seconds or ms (an hour ago)")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "The same, later (now)")
  @Nullable String to;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      description = "Length of a cell, such as 10s, 5m or 1d (one that gives a few hundred)")
  @Nullable String step;

  @Option(
      names = "--stat",
      paramLabel = "NAMES",
      description =
          "p50, p99.9, avg, min, max, sum, stddev, first, last, increase, count, events, errors,"
              + " error_ratio, rate, between commas (avg,p50,p99,max,count)")
  @Nullable String stat;

  @Option(
      names = "--by",
      paramLabel = "LABELS",
      description = "Merge series by these labels, between commas")
  @Nullable String by;

  /**
   * @param out where the figures go
   */
  public HistoryCommand(PrintStream out) {
    this.download = Download.to(out);
  }

  @Override
  public Integer call() {
    matches.forEach(match -> download.parameter("match", match));
    download.parameter("from", PointInTime.millis(spec, "--from", from));
    download.parameter("to", PointInTime.millis(spec, "--to", to));
    download.parameter("step", step);
    download.parameter("stat", stat);
    download.parameter("by", by);
    return download.run("/api/v1/history");
  }
}
