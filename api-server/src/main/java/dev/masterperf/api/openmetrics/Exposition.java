package dev.masterperf.api.openmetrics;

import dev.masterperf.api.openmetrics.Family.Kind;
import dev.masterperf.api.openmetrics.Family.Point;
import java.util.List;
import java.util.Map;

/**
 * The two texts that scrapers read. Written here since all figures are counted elsewhere and only
 * read at a scrape: a client library would bring its own counting and leave this to us.
 */
enum Exposition {
  /** OpenMetrics 1.0. */
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8"),
  /** Prometheus' own, for whoever does not ask for the other. */
  PROMETHEUS("text/plain; version=0.0.4; charset=utf-8");

  private static final double WHOLE = 1L << 53;

  private final String contentType;

  Exposition(String contentType) {
    this.contentType = contentType;
  }

  /** What a scraper that accepts this gets. */
  static Exposition of(String accept) {
    return accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
  }

  String contentType() {
    return contentType;
  }

  String text(List<Family> families) {
    StringBuilder text = new StringBuilder();
    families.forEach(family -> write(family, text));
    return text.append(this == OPEN_METRICS ? "# EOF\n" : "").toString();
  }

  private void write(Family family, StringBuilder into) {
    boolean suffixed = this == PROMETHEUS && family.kind() == Kind.COUNTER;
    String name = suffixed ? family.name() + "_total" : family.name();
    into.append("# HELP ").append(name).append(' ').append(escaped(family.help())).append('\n');
    into.append("# TYPE ").append(name).append(' ').append(family.kind().wireName()).append('\n');
    family.points().forEach(point -> write(family.name(), point, into));
  }

  private static void write(String name, Point point, StringBuilder into) {
    into.append(name).append(point.suffix());
    char before = '{';
    for (Map.Entry<String, String> label : point.labels().entrySet()) {
      into.append(before).append(label.getKey()).append("=\"");
      into.append(escaped(label.getValue())).append('"');
      before = ',';
    }
    into.append(point.labels().isEmpty() ? " " : "} ").append(number(point.value())).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
  }

  /** As Go writes them, where Java does it otherwise. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
