package dev.masterperf.launcher.command;

import dev.masterperf.launcher.backfill.FileImport;
import dev.masterperf.launcher.backfill.ImportResult;
import dev.masterperf.launcher.backfill.ImportSettings;
import dev.masterperf.launcher.backfill.Pauses;
import dev.masterperf.launcher.backfill.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the metrics of a file, and goes on where it was interrupted. */
@Command(
    name = "import",
    description =
        "Send the metrics of a CSV or JSON-lines file, plain, gzip or zstd. Interrupted, the same"
            + " command goes on behind the last batch the server answered.",
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Such as latencies.csv, events.jsonl.gz")
  Path file;

  @Mixin final ServerOption server = new ServerOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or jsonl; by the file's name if not given")
  @Nullable String format;

  @Option(
      names = "--columns",
      paramLabel = "COLUMN=FIELD,…",
      description =
          "Which column is which field of a metric, where names differ; - leaves one out. With"
              + " --no-header: the fields in order",
      split = ",")
  @Nullable List<String> columns;

  @Option(names = "--no-header", description = "The first line is data; --columns names the fields")
  boolean noHeader;

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description = "A field of all rows, such as category=Checkout; repeatable")
  @Nullable Map<String, String> constants;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      description = "Between cells of CSV: one character, or tab (a comma; in a .tsv a tab)")
  @Nullable String delimiter;

  @Option(
      names = "--time-unit",
      paramLabel = "UNIT",
      description = "Of numeric times: s, ms, us or ns; as the first one shows if not given")
  @Nullable String timeUnit;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Of times without an offset, such as UTC or Europe/Berlin")
  @Nullable String zone;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      description = "Stop when more lines than this were refused; none stops it if not given")
  @Nullable Long maxErrors;

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      description = "How long a batch is tried (${DEFAULT-VALUE})",
      defaultValue = "600")
  long retryFor;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Where the position is kept; FILE.import-state if not given")
  @Nullable Path state;

  @Option(names = "--restart", description = "Forget the position kept, and begin anew")
  boolean restart;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err, Terminal.isInteractive(), System::nanoTime);
    FileImport fileImport =
        new FileImport(
            settings(),
            server.key.key(),
            progress,
            new Pauses(new SplittableRandom()),
            System::nanoTime);
    Thread told = new Thread(() -> tellWhereItStands(fileImport, progress), "import-stopped");
    Runtime.getRuntime().addShutdownHook(told);
    try {
      ImportResult result = fileImport.run();
      spec.commandLine().getOut().println(ImportSummary.of(file, result));
      result
          .stopped()
          .ifPresent(
              why ->
                  err.println(
                      "masterperf: stopped after line " + result.answeredLine() + ": " + why));
      return result.stopped().isPresent() || result.refused() > 0 ? ExitCodes.FAILED : ExitCodes.OK;
    } finally {
      forget(told);
    }
  }

  /** For who interrupts it; the position is kept already. */
  private static void tellWhereItStands(FileImport fileImport, Progress progress) {
    progress.say(
        "masterperf: interrupted; the lines up to "
            + fileImport.answeredLine()
            + " are imported, the same command goes on behind them");
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it is being run
    }
  }

  private ImportSettings settings() {
    if (noHeader && columns == null) {
      throw refused("--no-header: --columns has to name the fields, such as ts,id,value");
    }
    boolean csv = isCsv();
    if (noHeader && !csv) {
      throw refused("--no-header: JSON lines have no header");
    }
    if (timeUnit != null && !FileImport.isTimeUnit(timeUnit)) {
      throw refused("--time-unit: must be s, ms, us or ns, not " + timeUnit);
    }
    if (retryFor < 0 || (maxErrors != null && maxErrors < 0)) {
      throw refused("--retry-for and --max-errors: must not be negative");
    }
    return new ImportSettings(
        file,
        server.url,
        csv,
        delimiter(),
        noHeader ? Optional.ofNullable(columns) : Optional.empty(),
        noHeader ? Map.of() : renames(),
        constants == null ? Map.of() : constants,
        Optional.ofNullable(timeUnit),
        Optional.ofNullable(zone).map(this::zone),
        state == null ? file.resolveSibling(file.getFileName() + ".import-state") : state,
        restart,
        maxErrors == null ? Long.MAX_VALUE : maxErrors,
        Duration.ofSeconds(retryFor));
  }

  /** Of its name, before that of a compression. */
  private String ending() {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private boolean isCsv() {
    return switch (format == null ? ending() : format) {
      case "csv", "tsv" -> true;
      case "jsonl", "ndjson" -> false;
      default ->
          throw refused(
              format == null
                  ? "the name of "
                      + file
                      + " does not tell what it holds; say --format csv or jsonl"
                  : "--format: must be csv or jsonl, not " + format);
    };
  }

  private char delimiter() {
    if (delimiter == null) {
      return ending().equals("tsv") ? '\t' : ',';
    }
    if (delimiter.equals("tab") || delimiter.equals("\\t")) {
      return '\t';
    }
    if (delimiter.length() != 1 || "\"\r\n".contains(delimiter) || delimiter.charAt(0) > '~') {
      throw refused("--delimiter: must be one character such as ; or tab, not " + delimiter);
    }
    return delimiter.charAt(0);
  }

  private Map<String, String> renames() {
    Map<String, String> renames = new LinkedHashMap<>();
    for (String pair : columns == null ? List.<String>of() : columns) {
      int equals = pair.lastIndexOf('=');
      if (equals < 1) {
        throw refused("--columns: must be COLUMN=FIELD,…, not " + pair);
      }
      renames.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return renames;
  }

  private ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw refused("--zone: there is no zone " + name + "; such as UTC, +01:00, Europe/Berlin");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
