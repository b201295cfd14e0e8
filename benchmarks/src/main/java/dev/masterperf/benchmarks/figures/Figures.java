package dev.masterperf.benchmarks.figures;

import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All rows of a run, in the order they were measured. */
public final class Figures {
  private static final double FEW_DIGITS_FROM = 1_000;

  private final List<Figure> rows = new ArrayList<>();
  private boolean failed;

  public void add(Figure figure) {
    rows.add(figure);
    System.out.println("  " + line(figure));
  }

  public void add(String name, double value, String unit) {
    add(Figure.of(name, value, unit));
  }

  public void median(String name, List<Double> runs, String unit) {
    add(Figure.median(name, runs, unit, null, null));
  }

  public void median(
      String name, List<Double> runs, String unit, @Nullable Double floor, @Nullable Double aim) {
    add(Figure.median(name, runs, unit, floor, aim));
  }

  /** What the figures were taken with. */
  public void setting(String name, Object value) {
    Object plain = value instanceof Number || value instanceof String ? value : value.toString();
    add(new Figure("setting:" + name, plain, "setting", null, null, List.of()));
  }

  /** Cores, Java, heap and collector of this process, as settings. */
  public void machine() {
    setting("cores", Runtime.getRuntime().availableProcessors());
    setting("java", Runtime.version().toString());
    setting("heap_max_bytes", Runtime.getRuntime().maxMemory());
    setting(
        "gc",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
  }

  /** A row that says why there is no figure, which is no failure. */
  public void missing(String name, String why) {
    add(new Figure(name, 0, why, null, null, List.of()));
  }

  /** A part that went wrong; the others still count, but the run does not end well. */
  public void failed(String part, Exception cause) {
    failed = true;
    add(new Figure("failed_" + part, 0, String.valueOf(cause.getMessage()), null, null, List.of()));
  }

  public boolean anyFailed() {
    return failed;
  }

  public Optional<Figure> find(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** The whole as a table. */
  public void print(PrintStream out) {
    out.printf("%n%-34s %16s  %-22s %9s %7s  %s%n", "figure", "value", "unit", "floor", "aim", "");
    rows.forEach(row -> out.println(line(row)));
  }

  /** The whole as a JSON array, which somebody else's script may read. */
  public void write(Path file) throws IOException {
    Files.write(file, Json.bytes(rows));
  }

  private static String line(Figure row) {
    String spread =
        row.runs().size() < 2
            ? ""
            : number(row.runs().stream().mapToDouble(run -> run).min().orElseThrow())
                + " to "
                + number(row.runs().stream().mapToDouble(run -> run).max().orElseThrow());
    return String.format(
            Locale.ROOT,
            "%-34s %16s  %-22s %9s %7s  %s",
            row.name(),
            row.value() instanceof Number number ? number(number.doubleValue()) : row.value(),
            row.unit(),
            row.floor() == null ? "" : row.floor(),
            row.aim() == null ? "" : row.aim(),
            spread)
        .stripTrailing();
  }

  private static String number(double value) {
    boolean whole = value >= FEW_DIGITS_FROM || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.3f", value);
  }
}
