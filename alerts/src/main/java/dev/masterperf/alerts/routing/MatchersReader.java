package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.Matcher.Operator;
import dev.masterperf.alerts.yaml.YamlSection;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads matchers of a route or an inhibition, in the spellings Alertmanager has had. */
final class MatchersReader {
  private final YamlSection section;
  private final List<Matcher> read = new ArrayList<>();

  private MatchersReader(YamlSection section) {
    this.section = section;
  }

  /**
   * The keys read for {@code prefix}: that and {@code matchers}, {@code match}, {@code match_re}.
   */
  static List<String> keys(String prefix) {
    return List.of(prefix + "matchers", prefix + "match", prefix + "match_re");
  }

  /** All matchers under {@link #keys}; what is wrong with them is noted. */
  static Matchers read(YamlSection section, String prefix) {
    MatchersReader reader = new MatchersReader(section);
    reader.list(prefix + "matchers");
    reader.pairs(prefix + "match", Operator.EQUAL);
    reader.pairs(prefix + "match_re", Operator.REGEX);
    return new Matchers(reader.read);
  }

  private void list(String key) {
    for (Node node : section.list(key)) {
      if (node instanceof ScalarNode scalar) {
        try {
          read.addAll(several(scalar.getValue()));
        } catch (IllegalArgumentException e) {
          section.problem(key, node, String.valueOf(e.getMessage()));
        }
      } else {
        section.problem(key, node, "expected a matcher such as severity=\"critical\"");
      }
    }
  }

  private static List<Matcher> several(String text) {
    return text.strip().startsWith("{")
        ? MatcherParser.parse(text)
        : List.of(MatcherParser.parseOne(text));
  }

  private void pairs(String key, Operator operator) {
    section
        .section(key)
        .ifPresent(
            pairs ->
                pairs
                    .keys()
                    .forEach(
                        name ->
                            pairs
                                .text(name)
                                .ifPresent(value -> add(pairs, name, operator, value))));
  }

  private void add(YamlSection pairs, String name, Operator operator, String value) {
    try {
      read.add(Matcher.of(name, operator, value));
    } catch (IllegalArgumentException e) {
      pairs.problem(name, String.valueOf(e.getMessage()));
    }
  }
}
