package dev.masterperf.alerts.receiver;

import java.util.SortedMap;
import java.util.stream.Collectors;

/** Label sets in the spelling of Alertmanager's group keys: {@code {alertname="Slow", id="x"}}. */
public final class LabelText {
  private LabelText() {}

  public static String of(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
