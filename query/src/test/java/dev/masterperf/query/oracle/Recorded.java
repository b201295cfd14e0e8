package dev.masterperf.query.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Prometheus answered to the questions of {@code corpus.txt}, kept in {@code recorded.txt}.
 */
final class Recorded {
  record Entry(Question question, Answer answer) {}

  private Recorded() {}

  static String series() {
    return resource("series.txt");
  }

  static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    Question question = null;
    for (String line : resource("recorded.txt").lines().toList()) {
      if (line.startsWith("  ")) {
        String text = line.strip();
        entries.add(new Entry(question, text.equals("error") ? Answer.FAILED : Answer.parse(text)));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        question = Question.parse(line);
      }
    }
    return entries;
  }

  private static String resource(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/promql/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code recorded.txt} anew from the installed promtool; its folder is the argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    List<Question> questions =
        Files.readAllLines(folder.resolve("corpus.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Question::parse)
            .toList();
    Map<Question, Answer> answers = new Promtool(series()).ask(questions);
    StringBuilder text = new StringBuilder("# What promtool 2.42.0 answered; made by Recorded.\n");
    for (Question question : questions) {
      text.append(question).append("\n  ").append(answers.get(question)).append('\n');
    }
    Files.writeString(folder.resolve("recorded.txt"), text.toString());
  }
}
