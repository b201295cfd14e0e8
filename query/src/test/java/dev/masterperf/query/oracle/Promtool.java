package dev.masterperf.query.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' own evaluator: {@code promtool test rules} over given series, where each expression
 * is expected to give nothing and so the complaint shows what it gives.
 */
final class Promtool {
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "expr: \"((?:[^\"\\\\]|\\\\.)*)\", time: (\\w+),(?: err: |\\s+exp:.*\\s+got: (.*))");

  private final String series;

  /** Series in {@link TestSeries}' notation, a sample each minute. */
  Promtool(String series) {
    this.series = series;
  }

  static boolean isInstalled() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }

  Map<Question, Answer> ask(List<Question> questions) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("promtool");
    Path file = folder.resolve("questions.yml");
    Path output = folder.resolve("output.txt");
    try {
      Files.writeString(file, yaml(questions));
      Process process =
          new ProcessBuilder("promtool", "test", "rules", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.waitFor();
      return read(questions, Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(output);
      Files.deleteIfExists(folder);
    }
  }

  private String yaml(List<Question> questions) {
    StringBuilder yaml = new StringBuilder("evaluation_interval: 1m\ntests:\n- interval: 1m\n");
    yaml.append("  input_series:\n");
    series
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int split = TestSeries.endOfSelector(line);
              yaml.append("  - series: ").append(quoted(line.substring(0, split))).append('\n');
              yaml.append("    values: ").append(quoted(line.substring(split).strip()));
              yaml.append('\n');
            });
    yaml.append("  promql_expr_test:\n");
    for (Question question : questions) {
      yaml.append("  - expr: ").append(quoted(question.expression())).append('\n');
      yaml.append("    eval_time: ").append(question.time()).append('\n');
    }
    // promtool loads samples up to the latest time asked for, and offsets may be negative
    yaml.append("  - expr: vector(0)\n    eval_time: 1d\n");
    return yaml.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static Map<Question, Answer> read(List<Question> questions, String output) {
    if (!output.contains("FAILED") && !output.contains("SUCCESS")) {
      throw new IllegalStateException("promtool did not evaluate:\n" + output);
    }
    Map<String, Answer> complaints = new HashMap<>();
    Matcher matcher = COMPLAINT.matcher(output);
    while (matcher.find()) {
      String expression = matcher.group(1).replaceAll("\\\\(.)", "$1");
      Answer answer = matcher.group(3) == null ? Answer.FAILED : Answer.parse(matcher.group(3));
      complaints.put(matcher.group(2) + " | " + expression, answer);
    }
    Map<Question, Answer> answers = new HashMap<>();
    for (Question question : questions) {
      Answer empty = new Answer(Map.of(), false);
      answers.put(question, complaints.getOrDefault(question.toString(), empty));
    }
    return answers;
  }
}
