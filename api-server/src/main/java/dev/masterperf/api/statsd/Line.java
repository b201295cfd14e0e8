package dev.masterperf.api.statsd;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * One line: {@code NAME:VALUE[:VALUE…]|TYPE[|@RATE][|#TAG[:VALUE],…]}, as StatsD and DogStatsD
 * write it.
 *
 * @param values as they came, at least one
 * @param rate the share of all samples that was sent, above 0 and at most 1; of gauges and sets it
 *     tells nothing
 * @param identity what tells its series from others as it came: name, type and tags
 */
record Line(
    String name,
    MetricKind kind,
    List<String> values,
    double rate,
    List<Label> labels,
    String identity) {
  static final double LEAST_RATE = 1e-5;
  static final double LARGEST = 1e30;
  private static final int MOST_VALUES = 1000;
  private static final int MOST_TAGS = 64;

  /**
   * Reads a line.
   *
   * @param text without the end of line
   * @throws Refused with the first thing that is wrong with it
   */
  static Line parse(String text) throws Refused {
    if (text.indexOf('\uFFFD') >= 0) {
      throw new Refused(Cause.NOT_UTF_8);
    }
    if (text.startsWith("_e{") || text.startsWith("_sc|")) {
      throw new Refused(Cause.EVENT);
    }
    List<String> parts = split(text, '|', MOST_TAGS);
    int colon = parts.get(0).indexOf(':');
    if (colon == 0 || parts.get(0).isEmpty()) {
      throw new Refused(Cause.NO_NAME);
    }
    if (colon < 0 || colon == parts.get(0).length() - 1) {
      throw new Refused(Cause.NO_VALUE);
    }
    if (parts.size() < 2 || parts.get(1).isEmpty()) {
      throw new Refused(Cause.NO_TYPE);
    }
    MetricKind kind =
        MetricKind.parse(parts.get(1)).orElseThrow(() -> new Refused(Cause.UNKNOWN_TYPE));
    String name = parts.get(0).substring(0, colon);
    String joined = parts.get(0).substring(colon + 1);
    // A member of a set is any text, colons included.
    List<String> values =
        kind == MetricKind.SET ? List.of(joined) : split(joined, ':', MOST_VALUES);
    double rate = 1;
    String tags = "";
    for (String part : parts.subList(2, parts.size())) {
      if (part.startsWith("@")) {
        rate = rate(part.substring(1));
      } else if (part.startsWith("#")) {
        tags = part.substring(1);
      } else if (part.startsWith("T")) {
        throw new Refused(Cause.TIMESTAMP);
      } else if (!aboutTheSender(part)) {
        throw new Refused(Cause.UNKNOWN_PART);
      }
    }
    return new Line(name, kind, values, rate, labels(tags), name + '|' + kind + '|' + tags);
  }

  /** Container, external data and cardinality: hints for Datadog's agent, no part of identity. */
  private static boolean aboutTheSender(String part) {
    return part.startsWith("c:") || part.startsWith("e:") || part.startsWith("card:");
  }

  private static double rate(String text) throws Refused {
    double rate;
    try {
      rate = number(text);
    } catch (Refused e) {
      throw new Refused(Cause.BAD_RATE);
    }
    if (!(rate >= LEAST_RATE && rate <= 1)) {
      throw new Refused(Cause.BAD_RATE);
    }
    return rate;
  }

  /** A tag without a value is there or not, and so becomes a label that is true. */
  private static List<Label> labels(String tags) throws Refused {
    if (tags.isEmpty()) {
      return List.of();
    }
    List<Label> labels = new ArrayList<>();
    for (String tag : split(tags, ',', MOST_TAGS)) {
      int colon = tag.indexOf(':');
      if (colon < 0 && !tag.isEmpty()) {
        labels.add(new Label(tag, "true"));
      } else if (colon > 0) {
        labels.add(new Label(tag.substring(0, colon), tag.substring(colon + 1)));
      }
    }
    return labels;
  }

  private static List<String> split(String text, char separator, int most) throws Refused {
    List<String> parts = new ArrayList<>(4);
    int from = 0;
    for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
      parts.add(text.substring(from, to));
      from = to + 1;
      if (parts.size() >= most) {
        throw new Refused(Cause.TOO_MANY_PARTS);
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /**
   * A decimal number; Java's other spellings ({@code 1d}, {@code 0x1p3}, {@code NaN}) are none.
   *
   * @throws Refused if it is no such number, or too large
   */
  static double number(String text) throws Refused {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        throw new Refused(Cause.NOT_A_NUMBER);
      }
    }
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new Refused(Cause.NOT_A_NUMBER);
    }
    return bounded(number);
  }

  /**
   * The number itself.
   *
   * @throws Refused if it is so large that sums of squares would not be finite
   */
  static double bounded(double number) throws Refused {
    if (!(Math.abs(number) <= LARGEST)) {
      throw new Refused(Cause.TOO_LARGE);
    }
    return number;
  }
}
