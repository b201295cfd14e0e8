package dev.masterperf.launcher.command;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the matrix of a running server. */
@Command(
    name = "matrix",
    description = "Print the matrix of a running server.",
    mixinStandardHelpOptions = true)
public final class MatrixCommand implements Callable<Integer> {
  @Mixin final Download download;

  @Option(names = "--scope", paramLabel = "TEXT", description = "Only this scope and those below")
  @Nullable String scope;

  @Option(names = "--category", paramLabel = "TEXT", description = "Only this category")
  @Nullable String category;

  @Option(names = "--type", paramLabel = "TEXT", description = "Only this type")
  @Nullable String type;

  @Option(names = "--topic", paramLabel = "TEXT", description = "Only this topic")
  @Nullable String topic;

  @Option(names = "--subcat", paramLabel = "TEXT", description = "Only this subcategory")
  @Nullable String subCat;

  @Option(names = "--id", paramLabel = "TEXT", description = "Only this id")
  @Nullable String id;

  @Option(names = "--source", paramLabel = "TEXT", description = "Only this host or instance")
  @Nullable String source;

  @Option(
      names = "--status",
      paramLabel = "TEXT",
      description = "Only series whose newest event is ok, or error")
  @Nullable String status;

  @Option(names = "--q", paramLabel = "TEXT", description = "Only rows that contain this text")
  @Nullable String text;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many rows")
  @Nullable Integer limit;

  /**
   * @param out where the matrix goes
   */
  public MatrixCommand(PrintStream out) {
    this.download = Download.tableTo(out);
  }

  @Override
  public Integer call() {
    download.parameter("scope", scope);
    download.parameter("category", category);
    download.parameter("type", type);
    download.parameter("topic", topic);
    download.parameter("subCat", subCat);
    download.parameter("id", id);
    download.parameter("source", source);
    download.parameter("status", status);
    download.parameter("q", text);
    download.parameter("limit", limit);
    return download.run("/api/infra/master-perf");
  }
}
