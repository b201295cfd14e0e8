package dev.masterperf.query.testing;

import dev.masterperf.query.series.BinCounts;
import dev.masterperf.query.series.BucketLayout;
import dev.masterperf.query.series.BucketLayout.Custom;
import dev.masterperf.query.series.BucketLayout.Exponential;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.ResetHint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Histograms as tests write them: {@code {{schema:1 sum:4 count:4 buckets:[1 2 1]}}}. */
final class HistogramNotation {
  private static final int CUSTOM = -53;
  private static final String HINT = "counter_reset_hint";
  private static final Pattern ENTRY = Pattern.compile("\\s*(\\w+):(\\[[^]]*]|\\S+)\\s*");

  private final Map<String, String> entries = new HashMap<>();

  private HistogramNotation(String text) {
    String inside = text.substring(2, text.length() - 2).strip();
    Matcher matcher = ENTRY.matcher(inside);
    int end = 0;
    while (end < inside.length()) {
      if (!matcher.find() || matcher.start() != end) {
        throw new IllegalArgumentException(
            "\"" + inside.substring(end) + "\" is no part of a histogram such as count:4");
      }
      end = matcher.end();
      entries.put(matcher.group(1), matcher.group(2));
    }
  }

  /**
   * The histogram of such a text, its braces included.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SequenceValue parse(String text) {
    HistogramNotation notation = new HistogramNotation(text);
    boolean hintGiven = notation.entries.containsKey(HINT);
    Distribution histogram = notation.build();
    if (!notation.entries.isEmpty()) {
      throw new IllegalArgumentException(
          "a histogram has no " + notation.entries.keySet() + ": " + text);
    }
    return SequenceValue.of(histogram, hintGiven);
  }

  private Distribution build() {
    int schema = Integer.parseInt(take("schema", "0"));
    double threshold = number("z_bucket_w");
    double[] bounds = numbers("custom_values");
    BucketLayout layout =
        schema == CUSTOM ? new Custom(bounds) : new Exponential(schema, threshold);
    return new Distribution(
        layout,
        number("count"),
        number("sum"),
        number("z_bucket"),
        bins("n_buckets", "n_offset"),
        bins("buckets", "offset"),
        hint(take(HINT, "unknown")));
  }

  private String take(String key, String otherwise) {
    String value = entries.remove(key);
    return value == null ? otherwise : value;
  }

  private double number(String key) {
    return Numbers.parse(take(key, "0"));
  }

  private double[] numbers(String key) {
    String list = take(key, "[]");
    String inside = list.substring(1, list.length() - 1).strip();
    return inside.isEmpty()
        ? new double[0]
        : Arrays.stream(inside.split("\\s+")).mapToDouble(Numbers::parse).toArray();
  }

  private BinCounts bins(String buckets, String offset) {
    return BinCounts.of(Integer.parseInt(take(offset, "0")), numbers(buckets));
  }

  private static ResetHint hint(String text) {
    for (ResetHint hint : ResetHint.values()) {
      if (hint.text().equals(text)) {
        return hint;
      }
    }
    throw new IllegalArgumentException("there is no counter reset hint \"" + text + "\"");
  }

  /** A histogram as text that {@link #parse} reads. */
  static String text(Distribution histogram) {
    StringBuilder text = new StringBuilder("{{");
    if (histogram.layout() instanceof Exponential exponential) {
      text.append("schema:").append(exponential.schema());
    } else if (histogram.layout() instanceof Custom) {
      text.append("schema:").append(CUSTOM);
    } else {
      text.append("sketch");
    }
    add(text, "count", histogram.count());
    add(text, "sum", histogram.sum());
    add(text, "z_bucket", histogram.zeros());
    add(text, "z_bucket_w", histogram.layout().zeroThreshold());
    if (histogram.layout() instanceof Custom custom) {
      text.append(" custom_values:").append(list(custom.bounds()));
    }
    if (histogram.hint() != ResetHint.UNKNOWN) {
      text.append(' ').append(HINT).append(':').append(histogram.hint().text());
    }
    add(text, "offset", "buckets", histogram.positive());
    add(text, "n_offset", "n_buckets", histogram.negative());
    return text.append("}}").toString();
  }

  private static void add(StringBuilder text, String key, double value) {
    if (value != 0) {
      text.append(' ').append(key).append(':').append(Numbers.text(value));
    }
  }

  private static void add(StringBuilder text, String offset, String buckets, BinCounts bins) {
    if (bins.size() == 0) {
      return;
    }
    int first = bins.bin(0);
    double[] counts = new double[bins.bin(bins.size() - 1) - first + 1];
    for (int i = 0; i < bins.size(); i++) {
      counts[bins.bin(i) - first] = bins.count(i);
    }
    add(text, offset, first);
    text.append(' ').append(buckets).append(':').append(list(counts));
  }

  private static String list(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Numbers::text)
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
