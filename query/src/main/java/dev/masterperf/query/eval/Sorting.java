package dev.masterperf.query.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sort}, {@code sort_desc} and their kin by labels. */
final class Sorting {
  private static final Pattern CHUNK = Pattern.compile("\\d+|\\D+");

  /** Up to here digits are a number; longer runs are compared as text. */
  private static final int MAX_DIGITS = 18;

  /** NaN last, whichever way the others go. */
  static final Comparator<VectorSample> RISING =
      Comparator.comparing((VectorSample sample) -> Double.isNaN(sample.value()))
          .thenComparingDouble(VectorSample::value);

  static final Comparator<VectorSample> FALLING =
      Comparator.comparing((VectorSample sample) -> Double.isNaN(sample.value()))
          .thenComparing(Comparator.comparingDouble(VectorSample::value).reversed());

  private Sorting() {}

  /** Numbers in this order; histograms have none and are left out. */
  static Node.OfVector byValue(Node.OfVector vector, Comparator<VectorSample> order) {
    return millis ->
        vector.at(millis).stream().filter(VectorSample::isNumber).sorted(order).toList();
  }

  static Comparator<VectorSample> byLabels(List<String> names) {
    return (a, b) -> {
      for (String name : names) {
        int order = natural(a.labels().get(name), b.labels().get(name));
        if (order != 0) {
          return order;
        }
      }
      return a.labels().compareTo(b.labels());
    };
  }

  static Node.OfVector ordered(Node.OfVector vector, Comparator<VectorSample> order) {
    return millis -> vector.at(millis).stream().sorted(order).toList();
  }

  /** Runs of digits compare as numbers: {@code cpu2} before {@code cpu10}. */
  static int natural(String a, String b) {
    List<String> left = chunks(a);
    List<String> right = chunks(b);
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = chunk(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int chunk(String a, String b) {
    boolean numbers = isNumber(a) && isNumber(b);
    return numbers ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
  }

  private static boolean isNumber(String chunk) {
    return chunk.length() <= MAX_DIGITS && chunk.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    Matcher matcher = CHUNK.matcher(text);
    while (matcher.find()) {
      chunks.add(matcher.group());
    }
    return chunks;
  }
}
