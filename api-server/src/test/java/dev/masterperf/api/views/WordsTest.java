package dev.masterperf.api.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.dashboard.Dashboard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a view may name is what the page has. */
class WordsTest {
  private static final String ARRANGING = "matrix/arranging.js";

  @Test
  void columnsAreThoseOfTheMatrix() throws IOException {
    String columns = between("matrix/columns.js", "export const COLUMNS = [", "];");

    assertThat(all(columns, "(?:text\\('|name: ')(\\w+)'")).isEqualTo(Words.COLUMNS);
  }

  @Test
  void sortingAndGroupsAreThoseOfTheMatrix() throws IOException {
    String keys = between(ARRANGING, "const KEYS = {", "};");
    String groups = between(ARRANGING, "export const GROUPINGS = [", "];");

    assertThat(all(keys, "(?m)^ {2}(\\w+):")).isEqualTo(Words.SORTABLE);
    assertThat(all(groups, "'(\\w+)'")).isEqualTo(Words.GROUPS);
  }

  @Test
  void fieldsAreThoseOfTheFilter() throws IOException {
    String texts = between("matrix/filter.js", "const TEXT_FIELDS = {", "};");
    String numbers = between("matrix/filter.js", "const NUMBER_FIELDS = {", "};");

    assertThat(all(texts, "(\\w+):")).isEqualTo(Words.TEXT_FIELDS);
    assertThat(all(numbers, "(\\w+):").stream().map(n -> n.toLowerCase(Locale.ROOT)))
        .containsExactlyElementsOf(Words.NUMBER_FIELDS);
  }

  @Test
  void chartsAreThoseOfHistory() throws IOException {
    String views = between("history/frames.js", "export const VIEWS = {", "};");
    String comparisons = between("history/history-panel.js", "const COMPARISONS = {", "};");

    assertThat(all(views, "(\\w+):")).isEqualTo(Words.CHART_VIEWS);
    assertThat(all(comparisons, "(\\w+):")).isEqualTo(Words.COMPARISONS);
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String between(String file, String begin, String end) throws IOException {
    try (InputStream in = Objects.requireNonNull(Dashboard.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher part =
          Pattern.compile(Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
              .matcher(text);
      assertThat(part.find()).as(begin).isTrue();
      return part.group(1);
    }
  }
}
