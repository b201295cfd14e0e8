package dev.masterperf.api.export;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The forms that answers can be had in. */
public enum ExportFormat {
  JSON("application/json"),
  CSV("text/csv"),
  TABLE("text/plain"),
  NDJSON("application/x-ndjson"),
  PARQUET("application/vnd.apache.parquet");

  /** The parameter that chooses one. */
  public static final String PARAMETER = "format";

  /** All of them. */
  public static final Set<ExportFormat> ALL = Set.copyOf(EnumSet.allOf(ExportFormat.class));

  private static final String DISPOSITION = "Content-Disposition";

  private final String mediaType;

  ExportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** As the parameter has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code Content-Type} says of it. */
  String contentType() {
    return mediaType.startsWith("text/") ? mediaType + "; charset=utf-8" : mediaType;
  }

  /** Tells what an answer of this form is: text with its encoding, or a file with its name. */
  public void describe(Context ctx) {
    if (this == PARQUET) {
      String name = ctx.path().substring(ctx.path().lastIndexOf('/') + 1) + "." + label();
      ctx.header(DISPOSITION, "attachment; filename=\"" + name + "\"");
      ctx.res().setCharacterEncoding(null); // there is one by default
    }
    ctx.contentType(contentType());
  }

  /** Takes back what was told of a file, since there will be another answer. */
  static void forget(Context ctx) {
    ctx.res().setHeader(DISPOSITION, null);
  }

  /**
   * The form a request asks for: by {@link #PARAMETER}, or else by its {@code Accept} header, which
   * if empty means anything. Among what it wants alike, the one named first here.
   *
   * @param offered those the answer can be had in
   * @throws dev.masterperf.api.http.ProblemException if it wants none of them
   */
  public static ExportFormat of(
      Parameters parameters, Optional<String> accept, Set<ExportFormat> offered) {
    Map<String, ExportFormat> byName = new TreeMap<>();
    offered.forEach(format -> byName.put(format.label(), format));
    return parameters.oneOf(PARAMETER, byName).orElseGet(() -> accepted(accept, offered));
  }

  /**
   * Writes rows in this form; {@link #JSON} has none of its own and gives lines as {@link #NDJSON}.
   *
   * @throws IOException if the head of it cannot be written
   */
  public RowSink rows(OutputStream out, List<Column> columns) throws IOException {
    return switch (this) {
      case CSV -> new CsvRows(out, columns);
      case TABLE -> new TableRows(out, columns);
      case JSON, NDJSON -> JsonRows.lines(out, columns);
      case PARQUET -> new ParquetRows(out, columns);
    };
  }

  /** Writes rows as elements of a JSON array, whose brackets the caller writes. */
  public static RowSink elements(OutputStream out, List<Column> columns) throws IOException {
    return JsonRows.elements(out, columns);
  }

  /** One entry of an {@code Accept} header. */
  private record Range(String media, double weight) {
    static Range parse(String entry) {
      String[] parts = entry.split(";");
      double weight =
          Arrays.stream(parts)
              .skip(1)
              .map(String::strip)
              .filter(p -> p.startsWith("q="))
              .findFirst()
              .map(p -> weight(p.substring(2)))
              .orElse(1.0);
      return new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight);
    }

    private static double weight(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return 0; // RFC 9110: a weight nobody can read wishes for nothing
      }
    }

    boolean covers(String type) {
      return media.equals("*/*")
          || media.equals(type)
          || (media.endsWith("/*") && type.startsWith(media.substring(0, media.length() - 1)));
    }

    /** {@code text/csv} says more than {@code text/*}, and that more than {@code *}{@code /*}. */
    int specificity() {
      return media.equals("*/*") ? 0 : media.endsWith("/*") ? 1 : 2;
    }
  }

  private static ExportFormat accepted(Optional<String> accept, Set<ExportFormat> offered) {
    if (accept.isEmpty() || accept.get().isBlank()) {
      return JSON;
    }
    List<Range> ranges = Arrays.stream(accept.get().split(",")).map(Range::parse).toList();
    return Arrays.stream(values())
        .filter(offered::contains)
        .filter(format -> format.weight(ranges) > 0)
        .min(Comparator.comparingDouble((ExportFormat format) -> -format.weight(ranges)))
        .orElseThrow(() -> notAcceptable(accept.get(), offered));
  }

  private double weight(List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.covers(mediaType))
        .max(Comparator.comparingInt(Range::specificity))
        .map(Range::weight)
        .orElse(0.0);
  }

  private static RuntimeException notAcceptable(String accept, Set<ExportFormat> offered) {
    String types =
        Arrays.stream(values())
            .filter(offered::contains)
            .map(format -> format.mediaType)
            .collect(Collectors.joining(", "));
    return new Problem(
            ProblemType.NOT_ACCEPTABLE, "this comes as one of " + types + ", not as " + accept)
        .toException();
  }
}
