package dev.masterperf.launcher.command;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.maintenance.Listing;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Lists what is archived. */
@Command(
    name = "ls",
    description = "List what is archived: days, files, rows, bytes, and how far each topic is.",
    mixinStandardHelpOptions = true)
final class ArchiveLsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML")
  @Nullable Path config;

  @Option(names = "--scope", paramLabel = "TEXT", description = "Only this scope and those below")
  @Nullable String scope;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "events or aggregates",
      converter = DatasetName.class)
  @Nullable String dataset;

  @Option(
      names = "--resolution",
      paramLabel = "1m|1h|…",
      description = "Only windows of this length")
  @Nullable String resolution;

  @Option(
      names = "--day",
      paramLabel = "DAY",
      description = "Only this day in UTC, such as 2026-11-28",
      converter = Day.class)
  @Nullable LocalDate day;

  @Option(names = "--json", description = "One JSON object, for programs")
  boolean json;

  @Override
  public Integer call() {
    return ArchiveTask.of(spec, config).run((bucket, report) -> list(bucket));
  }

  private int list(Bucket bucket) {
    Listing listing = Listing.of(new Manifest(bucket).readAll(), this::wanted);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.bytes(listing), StandardCharsets.UTF_8));
    } else {
      print(listing, out);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private boolean wanted(Place place) {
    return (scope == null || place.scope().equals(scope) || place.scope().startsWith(scope + "/"))
        && (dataset == null || place.dataset().folder().equals(dataset))
        && (resolution == null
            || place.resolution() != null && place.resolution().label().equals(resolution))
        && (day == null || place.day().equals(day));
  }

  private static void print(Listing listing, PrintWriter out) {
    Columns days =
        new Columns("<dataset", "<scope", "<resolution", "<day", ">files", ">rows", ">size");
    for (Listing.Day at : listing.days()) {
      days.add(
          at.dataset(),
          at.scope(),
          at.resolution() == null ? "" : at.resolution(),
          at.day(),
          count(at.files()),
          count(at.rows()),
          size(at.bytes()));
    }
    days.print(out);
    out.printf(
        Locale.ROOT,
        "%s files, %s rows, %s%n",
        count(listing.days().stream().mapToLong(Listing.Day::files).sum()),
        count(listing.days().stream().mapToLong(Listing.Day::rows).sum()),
        size(listing.days().stream().mapToLong(Listing.Day::bytes).sum()));
    out.println();
    Columns partitions =
        new Columns("<topic", ">partition", ">archived to offset", ">files", "<lost offsets");
    for (Listing.Progress at : listing.partitions()) {
      partitions.add(
          at.source(),
          Integer.toString(at.partition()),
          at.lastOffset() == null ? "" : Long.toString(at.lastOffset()),
          count(at.files()),
          lost(at.lost()));
    }
    partitions.print(out);
  }

  private static String lost(List<Offsets> lost) {
    return lost.stream()
        .map(range -> range.first() + " to " + range.last())
        .collect(Collectors.joining(", "));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String size(long bytes) {
    return new Quantity(bytes, Unit.BYTES).toText();
  }

  /** A dataset as folders are named. */
  static final class DatasetName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.equals("events") || text.equals("aggregates")) {
        return text;
      }
      throw new TypeConversionException("must be events or aggregates, not " + text);
    }
  }

  /** A day of the calendar. */
  static final class Day implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("must be a day such as 2026-11-28, not " + text);
      }
    }
  }
}
