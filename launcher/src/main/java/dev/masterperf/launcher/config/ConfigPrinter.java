package dev.masterperf.launcher.config;

/** Shows every value and its source, one key a line; secrets stay hidden. */
final class ConfigPrinter {
  private ConfigPrinter() {}

  static String print(ConfigValues values) {
    StringBuilder text = new StringBuilder();
    for (Key key : Key.values()) {
      Value value = values.of(key);
      String shown = key.secret() && !value.text().isEmpty() ? "***" : shown(key, value);
      text.append(String.format("%-24s = %-30s # %s%n", key.path(), shown, value.source()));
    }
    return text.toString();
  }

  private static String shown(Key key, Value value) {
    long lines = value.text().lines().count();
    return key.structured() && lines > 1 ? lines + " lines of YAML" : value.text();
  }
}
