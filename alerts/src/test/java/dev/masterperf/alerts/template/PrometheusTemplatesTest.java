package dev.masterperf.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Our templates against Prometheus': what it was seen to make of them, and what it makes now. */
class PrometheusTemplatesTest {
  private static final double[] VALUES = {1_234_567, 0.0751, -2.5, Double.POSITIVE_INFINITY};

  /** The seed is the same in each run; others were tried when this was written. */
  private static final int RANDOM_TEMPLATES = Integer.getInteger("templates.random", 1_000);

  @Test
  void fillsTemplatesAsPrometheusWasSeenTo() {
    List<String> templates = corpus();
    List<String> recorded = lines("recorded.txt");
    assertThat(recorded).hasSize(templates.size() * VALUES.length);

    List<String> differences = new ArrayList<>();
    for (int v = 0; v < VALUES.length; v++) {
      List<String> expected =
          recorded.subList(v * templates.size(), (v + 1) * templates.size()).stream()
              .map(line -> line.replace('␤', '\n'))
              .toList();
      compare(templates, expected, VALUES[v], differences);
    }

    assertThat(differences).isEmpty();
  }

  @Test
  void fillsRandomTemplatesAsTheInstalledPrometheusDoes() throws Exception {
    boolean installed = Promtool.isInstalled();
    if (!installed) {
      System.out.println("SKIPPED: no promtool here; install prometheus to compare with it");
    }
    Assumptions.assumeTrue(installed, "no promtool here");
    long seed = Long.getLong("templates.seed", 1L);
    List<String> templates = new RandomTemplates(seed).take(RANDOM_TEMPLATES);
    double value = VALUES[(int) (Math.abs(seed) % VALUES.length)];

    List<String> expected = Promtool.render(templates, value);

    assertThat(expected.stream().filter(text -> !isError(text)).count())
        .as("templates that can be filled")
        .isGreaterThan(RANDOM_TEMPLATES / 2);
    List<String> differences = new ArrayList<>();
    compare(templates, expected, value, differences);
    assertThat(differences).as("seed " + seed).isEmpty();
  }

  /** The message of a failure is ours; that there is one must be the same. */
  private static void compare(
      List<String> templates, List<String> expected, double value, List<String> differences) {
    for (int i = 0; i < templates.size(); i++) {
      String text = TextTemplate.parse(templates.get(i)).render(Alerts.of(value));
      if (isError(text) != isError(expected.get(i))
          || (!isError(text) && !text.equals(expected.get(i)))) {
        differences.add(
            "\n%s with %s\n  expected %s\n  not      %s"
                .formatted(templates.get(i), value, expected.get(i), text));
      }
    }
  }

  private static boolean isError(String text) {
    return text.startsWith("<error expanding template: ");
  }

  private static List<String> corpus() {
    return lines("corpus.txt").stream().map(line -> line.replace('␤', '\n')).toList();
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
        PrometheusTemplatesTest.class.getResourceAsStream("/templates/" + resource)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().filter(line -> !line.startsWith("# ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code recorded.txt} anew from the installed promtool; its folder is the argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StringBuilder text =
        new StringBuilder("# What promtool 2.42.0 made of corpus.txt; written by main.\n");
    for (double value : VALUES) {
      for (String filled : Promtool.render(corpus(), value)) {
        text.append(isError(filled) ? "<error expanding template: …>" : filled.replace('\n', '␤'));
        text.append('\n');
      }
    }
    Files.writeString(Path.of(arguments[0], "recorded.txt"), text.toString());
  }
}
