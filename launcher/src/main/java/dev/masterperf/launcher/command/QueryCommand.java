package dev.masterperf.launcher.command;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the values of an expression. */
@Command(
    name = "query",
    description = "Print the values of a PromQL expression, at one time or over time.",
    mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin final Download download;

  @Parameters(paramLabel = "EXPR", description = "Such as 'quantile_over_time(0.99, upload[5m])'")
  String expression;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "An age such as 2h, 2026-01-31T12:00:00Z, epoch seconds or ms (now)")
  @Nullable String time;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "First of many times, instead of one")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "The last one is not later (now)")
  @Nullable String to;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      description = "Between two of them (one that gives a few hundred)")
  @Nullable String step;

  /**
   * @param out where the values go
   */
  public QueryCommand(PrintStream out) {
    this.download = Download.to(out);
  }

  @Override
  public Integer call() {
    download.parameter("query", expression);
    download.parameter("time", PointInTime.millis(spec, "--time", time));
    download.parameter("from", PointInTime.millis(spec, "--from", from));
    download.parameter("to", PointInTime.millis(spec, "--to", to));
    download.parameter("step", step);
    return download.run("/api/v1/export");
  }
}
