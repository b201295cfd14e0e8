package dev.masterperf.api.remotewrite;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.mapping.SourceKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Labels of Prometheus, of which one is the metric's name. */
final class SeriesLabels {
  /** Bytes of all names and values; far above what an identity may hold. */
  static final int MAX_BYTES = 64 * 1024;

  private SeriesLabels() {}

  /**
   * The series of these labels.
   *
   * @param unit of the metadata; empty if there is none
   * @throws IllegalArgumentException if one has no name or is given twice, or the metric has none
   */
  static IncomingSeries series(List<Label> labels, String unit) {
    String name = "";
    List<Label> others = new ArrayList<>(labels.size());
    Set<String> names = new HashSet<>();
    for (Label label : labels) {
      if (label.name().isEmpty()) {
        throw new IllegalArgumentException("a label has no name");
      }
      if (!names.add(label.name())) {
        throw new IllegalArgumentException("label " + label.name() + " is given twice");
      }
      if (label.name().equals(IncomingSeries.NAME)) {
        name = label.value();
      } else {
        others.add(label);
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("it has no label __name__");
    }
    return new IncomingSeries(
        SourceKind.REMOTE_WRITE, name, unit, others, IncomingSeries.NO_CONTEXT);
  }

  static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "its labels have " + bytes + " bytes, at most " + MAX_BYTES + " are read");
    }
  }

  /** As Prometheus writes it: {@code up{job="node"}}. */
  static String text(IncomingSeries series) {
    StringBuilder text = new StringBuilder(series.name());
    String separator = "{";
    for (Label label : series.labels()) {
      text.append(separator).append(label.name()).append("=\"").append(label.value()).append('"');
      separator = ",";
    }
    return separator.equals("{") ? text.toString() : text.append('}').toString();
  }
}
