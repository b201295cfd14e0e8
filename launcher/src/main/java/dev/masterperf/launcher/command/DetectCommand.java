package dev.masterperf.launcher.command;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.launcher.backfill.Progress;
import dev.masterperf.launcher.detect.DetectSettings;
import dev.masterperf.launcher.detect.Detection;
import dev.masterperf.launcher.detect.SeriesFiles;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges series of the past as they would be judged while they arrive. */
@Command(
    name = "detect",
    description =
        "Score each value of series in CSV files (timestamp,value) by how unusual it is after those"
            + " before it, and label alerts.",
    mixinStandardHelpOptions = true)
public final class DetectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR",
      arity = "0..1",
      description = "A CSV file, or a folder of them; times without an offset are in UTC")
  @Nullable Path in;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where results go, under the same names:"
              + " timestamp,value,anomaly_score,lower,upper,label")
  @Nullable Path out;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description = "Score of an alert, in (0, 1); that of --print-threshold if not given")
  @Nullable Double threshold;

  @Option(
      names = "--probation",
      paramLabel = "SHARE",
      description =
          "Set the scale of a series to this share of its file, at most 750 values, as the Numenta"
              + " benchmark does with 0.15; without it nothing is known of a file's length")
  @Nullable Double probation;

  @Option(names = "--explain", description = "Print a sentence for each alert")
  boolean explain;

  @Option(names = "--print-threshold", description = "Print the shipped threshold and end")
  boolean printThreshold;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    if (printThreshold) {
      console.println(Detector.THRESHOLD);
      return ExitCodes.OK;
    }
    if (in == null || out == null) {
      throw refused("detect needs FILE or DIR, and --out DIR");
    }
    SeriesFiles series = SeriesFiles.in(in);
    requireOther(series.root(), out);
    Progress progress =
        new Progress(spec.commandLine().getErr(), Terminal.isInteractive(), System::nanoTime);
    Consumer<String> explained =
        sentence -> {
          if (explain) {
            progress.clear();
            console.println(sentence);
          }
        };
    boolean all = run(series, out, new Detection(settings(), explained), progress, console);
    return all ? ExitCodes.OK : ExitCodes.UNUSABLE;
  }

  /** Judges one file after the other; whether all of them could be. */
  private boolean run(
      SeriesFiles series, Path out, Detection detection, Progress progress, PrintWriter console) {
    long size = series.files().stream().mapToLong(DetectCommand::size).sum();
    long before = 0;
    long values = 0;
    long alerts = 0;
    int judged = 0;
    int tooShort = 0;
    for (Path file : series.files()) {
      String name = series.name(file);
      long done = before;
      long lines = values;
      before += size(file);
      try {
        Detection.Outcome outcome =
            detection.run(
                file,
                name,
                out.resolve(name),
                (rows, read) -> progress.at(lines + rows, done + read, size));
        judged++;
        values += outcome.values();
        alerts += outcome.alerts();
        tooShort += outcome.warm() ? 0 : 1;
      } catch (CannotStartException e) { // the others may be as they should
        progress.clear();
        spec.commandLine().getErr().println("masterperf: " + e.getMessage());
      }
    }
    progress.clear();
    if (judged > 0) {
      console.println(
          String.format(
              Locale.ROOT,
              "%,d values of %d series%s, %d alerts, %.1f s: %s",
              values,
              judged,
              tooShort == 0 ? "" : ", " + tooShort + " of them too short for a verdict",
              alerts,
              progress.seconds(),
              out));
    }
    return judged == series.files().size();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CannotStartException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Results have the names of what they are made of, and must not replace it. */
  private void requireOther(Path root, Path out) {
    if (root.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw refused("--out: must be another folder than that of the series, not " + out);
    }
  }

  private DetectSettings settings() {
    try {
      return new DetectSettings(
          threshold == null ? Detector.THRESHOLD : threshold,
          probation == null ? OptionalDouble.empty() : OptionalDouble.of(probation));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
