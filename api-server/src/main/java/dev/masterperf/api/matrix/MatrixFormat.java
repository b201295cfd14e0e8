package dev.masterperf.api.matrix;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The forms the matrix can be had in. */
enum MatrixFormat {
  JSON("application/json"),
  CSV("text/csv"),
  TABLE("text/plain");

  static final Map<String, MatrixFormat> BY_NAME = Map.of("json", JSON, "csv", CSV, "table", TABLE);

  private final String mediaType;

  MatrixFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What {@code Content-Type} says of it. */
  String contentType() {
    return this == JSON ? mediaType : mediaType + "; charset=utf-8";
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

  /**
   * The form a client wants most; among equals the one named first here.
   *
   * @param accept the {@code Accept} header; empty means anything
   * @throws dev.masterperf.api.http.ProblemException if it wants none of them
   */
  static MatrixFormat accepted(Optional<String> accept) {
    if (accept.isEmpty() || accept.get().isBlank()) {
      return JSON;
    }
    List<Range> ranges = Arrays.stream(accept.get().split(",")).map(Range::parse).toList();
    return Arrays.stream(values())
        .filter(format -> format.weight(ranges) > 0)
        .min(Comparator.comparingDouble((MatrixFormat format) -> -format.weight(ranges)))
        .orElseThrow(() -> notAcceptable(accept.get()));
  }

  private double weight(List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.covers(mediaType))
        .max(Comparator.comparingInt(Range::specificity))
        .map(Range::weight)
        .orElse(0.0);
  }

  private static RuntimeException notAcceptable(String accept) {
    return new Problem(
            ProblemType.NOT_ACCEPTABLE,
            "the matrix comes as application/json, text/csv or text/plain, not as " + accept)
        .toException();
  }
}
