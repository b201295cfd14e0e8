package dev.masterperf.alerts.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' own templates: {@code promtool test rules} over one alert with an annotation for each
 * template. No alert is expected, so the complaint shows the one there is.
 */
final class Promtool {
  private static final Pattern ANNOTATION =
      Pattern.compile("\\bt(\\d+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))");

  private Promtool() {}

  static boolean isInstalled() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }

  /** What it makes of each template for {@link Alerts#of(double)}. */
  static List<String> render(List<String> templates, double value)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("promtool");
    Path rules = folder.resolve("rules.yml");
    Path test = folder.resolve("test.yml");
    Path output = folder.resolve("output.txt");
    try {
      Files.writeString(rules, rules(templates));
      Files.writeString(test, test(value));
      Process process =
          new ProcessBuilder("promtool", "test", "rules", test.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.waitFor();
      return read(templates.size(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(rules);
      Files.deleteIfExists(test);
      Files.deleteIfExists(output);
      Files.deleteIfExists(folder);
    }
  }

  private static String rules(List<String> templates) {
    StringBuilder yaml = new StringBuilder("groups:\n- name: g\n  rules:\n  - alert: A\n");
    yaml.append("    expr: x\n    annotations:\n");
    for (int i = 0; i < templates.size(); i++) {
      yaml.append("      t").append(i).append(": ").append(yaml(templates.get(i))).append('\n');
    }
    return yaml.toString();
  }

  private static String test(double value) {
    StringBuilder labels = new StringBuilder();
    Alerts.LABELS.forEach(
        (name, text) -> {
          if (!name.equals("__name__")) {
            labels.append(labels.length() == 0 ? "" : ",").append(name).append('=');
            labels.append(GoQuote.quoted(text, false));
          }
        });
    return """
        rule_files: [rules.yml]
        tests:
        - interval: 1m
          external_labels: {cluster: eu-1}
          external_url: https://perf.example.org/base
          input_series:
          - series: %s
            values: '%s'
          - series: 'up{instance="b"}'
            values: '21'
          - series: 'up{instance="a"}'
            values: '11'
          alert_rule_test:
          - eval_time: 0m
            alertname: A
        """
        .formatted(yaml("x{" + labels + "}"), GoNumber.plain(value));
  }

  /** A double-quoted scalar. */
  private static String yaml(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static List<String> read(int count, String output) {
    Map<Integer, String> found = new HashMap<>();
    int start = output.indexOf("Annotations:{");
    Matcher matcher = ANNOTATION.matcher(output);
    while (start >= 0 && matcher.find(start)) {
      found.put(Integer.parseInt(matcher.group(1)), unquoted(matcher.group(2)));
      start = matcher.end();
    }
    if (found.size() != count) {
      throw new IllegalStateException("promtool did not fill all templates:\n" + output);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(found.get(i));
    }
    return texts;
  }

  private static String unquoted(String quoted) {
    return ESCAPE
        .matcher(quoted)
        .replaceAll(escape -> Matcher.quoteReplacement(Promtool.character(escape)));
  }

  private static String character(java.util.regex.MatchResult escape) {
    for (int group = 1; group <= 3; group++) {
      if (escape.group(group) != null) {
        return Character.toString(Integer.parseInt(escape.group(group), 16));
      }
    }
    int known = "abfnrtv".indexOf(escape.group(4));
    return known < 0 ? escape.group(4) : "\u0007\b\f\n\r\t\u000b".substring(known, known + 1);
  }
}
