package dev.masterperf.alerts.template;

import dev.masterperf.query.syntax.NearestName;

/** What stands behind a dot. */
final class Fields {
  private Fields() {}

  static Value of(Value value, String name, int at) {
    if (value instanceof Value.LabelMap map) {
      return map.get(name);
    }
    if (value instanceof Value.Arguments map) {
      return map.get(name);
    }
    if (value instanceof Value.Data data) {
      return ofAlert(data, name, at);
    }
    if (value instanceof Value.Sample sample && name.equals("Labels")) {
      return new Value.LabelMap(sample.sample().labels());
    }
    if (value instanceof Value.Sample sample && name.equals("Value")) {
      return new Value.Real(sample.sample().value());
    }
    throw new RenderException("a " + value.type() + " has no field " + name, at);
  }

  private static Value ofAlert(Value.Data data, String name, int at) {
    return switch (name) {
      case "Labels" -> data.labels();
      case "ExternalLabels" -> data.externalLabels();
      case "ExternalURL" -> data.externalUrl();
      case "Value" -> data.value();
      default -> throw new RenderException(unknown(name), at);
    };
  }

  /** Says of a field that the alert has not what it has. */
  static String unknown(String name) {
    return "there is no field ."
        + name
        + " here; there are ."
        + String.join(", .", Value.Data.FIELDS)
        + NearestName.hint(name, Value.Data.FIELDS);
  }
}
