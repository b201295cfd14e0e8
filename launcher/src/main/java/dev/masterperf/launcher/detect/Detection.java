package dev.masterperf.launcher.detect;

import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.launcher.detect.SeriesFile.Row;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Judges files with the same detectors as a stream is judged with, and writes beside each row what
 * they say: {@code timestamp,value,anomaly_score,lower,upper,label}. A label is 1 where an alert is
 * raised, else 0, and empty before there is a verdict.
 */
public final class Detection {
  private static final String HEADER = "timestamp,value,anomaly_score,lower,upper,label";

  private final DetectSettings settings;
  private final Consumer<String> explained;
  private final Scratch scratch = new Scratch();

  /** Hears how far a file is. */
  public interface Watcher {
    /**
     * A row is done.
     *
     * @param rows of the file so far
     * @param read characters of it so far
     */
    void at(long rows, long read);
  }

  /**
   * What came of a file.
   *
   * @param values judged
   * @param missing rows without a value
   * @param alerts raised after the warm-up
   * @param warm whether there were values after it: else there is no verdict of any
   */
  public record Outcome(long values, long missing, long alerts, boolean warm) {}

  /**
   * @param explained takes a sentence for each alert
   */
  public Detection(DetectSettings settings, Consumer<String> explained) {
    this.settings = settings;
    this.explained = explained;
  }

  /**
   * Judges one file.
   *
   * @param name by which sentences call it
   * @param out where the result goes; folders are made
   * @throws CannotStartException if one cannot be read, and nothing is written then, or the other
   *     not be written
   */
  public Outcome run(Path file, String name, Path out, Watcher watcher) {
    Detector detector =
        new Detector(
            settings.scale(rows(file)), settings.threshold(), DetectorSettings.SHIPPED, scratch);
    try (SeriesFile series = SeriesFile.open(file);
        BufferedWriter writer = writer(out)) {
      writer.write(HEADER + "\n");
      PastTimes times = new PastTimes();
      long values = 0;
      long missing = 0;
      long alerts = 0;
      boolean warm = false;
      for (var next = series.next(); next.isPresent(); next = series.next()) {
        Row row = next.get();
        if (row.isMissing()) {
          missing++;
          writer.write(row.timestamp() + "," + row.text() + ",0,,,\n");
        } else {
          values++;
          times.add(row.epochMillis());
          Verdict verdict = detector.judge(row.epochMillis(), row.value());
          warm = verdict.warm();
          writer.write(line(row, verdict) + "\n");
          if (verdict.alert() && verdict.warm()) {
            alerts++;
            explained.accept(name + " " + Sentence.of(row, verdict, detector, times));
          }
        }
        watcher.at(values + missing, series.read());
      }
      return new Outcome(values, missing, alerts, warm);
    } catch (CannotStartException e) {
      removeHalf(out, e);
      throw e;
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /** What ends in the midst of a series must not be taken for its result. */
  private static void removeHalf(Path out, CannotStartException why) {
    try {
      Files.deleteIfExists(out);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Reads it once before, where its length counts. */
  private long rows(Path file) {
    if (settings.probation().isEmpty()) {
      return 0;
    }
    try (SeriesFile series = SeriesFile.open(file)) {
      long rows = 0;
      while (series.next().isPresent()) {
        rows++;
      }
      return rows;
    }
  }

  private static BufferedWriter writer(Path out) throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return Files.newBufferedWriter(out);
  }

  private static CannotStartException unwritable(Path out, IOException e) {
    return new CannotStartException(
        out + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
  }

  private static String line(Row row, Verdict verdict) {
    Band band = verdict.band();
    return row.timestamp()
        + ','
        + row.text()
        + ','
        + String.format(Locale.ROOT, "%.6f", verdict.score())
        + ','
        + (band.isKnown() ? band.lower() + "," + band.upper() : ",")
        + ','
        + (verdict.warm() ? verdict.alert() ? "1" : "0" : "");
  }
}
