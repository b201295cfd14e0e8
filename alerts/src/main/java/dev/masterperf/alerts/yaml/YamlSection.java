package dev.masterperf.alerts.yaml;

import dev.masterperf.query.syntax.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a file with its place; whatever is wrong with a value is noted there. */
public final class YamlSection {
  private final Node node;
  private final String path;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /** Notes it as a problem if {@code node} is no mapping; all keys are absent then. */
  public YamlSection(Node node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::read);
    } else {
      problems.add(node, path, "expected keys with values, not " + describe(node));
    }
  }

  private void read(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      problems.add(entry.getKeyNode(), path, "a key must be text");
    } else if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
      problems.add(key, path(key.getValue()), "this key is given twice");
    }
  }

  /**
   * Notes every key not in {@code known}.
   *
   * @param later keys Prometheus has and we do not yet
   */
  public void refuseOthers(List<String> known, List<String> later) {
    values.forEach(
        (key, value) -> {
          if (later.contains(key)) {
            problem(key, "Prometheus has this key, but it is not supported here yet");
          } else if (!known.contains(key)) {
            problem(key, "unknown key" + NearestName.hint(key, known));
          }
        });
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Set<String> keys() {
    return values.keySet();
  }

  /** The text of a key that may be absent. */
  public Optional<String> text(String key) {
    Node value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(scalar.getValue());
    }
    problem(key, "expected text, not " + describe(value));
    return Optional.empty();
  }

  /** The text of a key that must be there, and not be blank; noted if not so. */
  public Optional<String> required(String key) {
    if (!has(key)) {
      problem(key, "this key is missing");
    }
    Optional<String> text = text(key);
    if (text.isPresent() && text.get().isBlank()) {
      problem(key, "this must not be empty");
      return Optional.empty();
    }
    return text;
  }

  /** The elements of a list; none where the key is absent, or where nothing stands behind it. */
  public List<Node> listOrNothing(String key) {
    Node value = values.get(key);
    return value != null && value.getTag().equals(Tag.NULL) ? List.of() : list(key);
  }

  /** The elements of a list; none where the key is absent. */
  public List<Node> list(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(key, "expected a list, not " + describe(value));
    return List.of();
  }

  /** A mapping below this one; empty where the key is absent. */
  public Optional<YamlSection> section(String key) {
    Node value = values.get(key);
    return value == null
        ? Optional.empty()
        : Optional.of(new YamlSection(value, path(key), problems));
  }

  /** A mapping in the list of {@code key}. */
  public YamlSection element(String key, int index, Node element) {
    return new YamlSection(element, path(key + "[" + index + "]"), problems);
  }

  /** Line of the mapping's beginning, from 1. */
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  public String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Notes a problem at the value of {@code key}, or at the mapping where that is absent. */
  public void problem(String key, String message) {
    problems.add(values.getOrDefault(key, node), path(key), message);
  }

  /**
   * Notes a problem at a place in the text of {@code key}, as far as it can be told where in the
   * file that lies: where the text stands on the line it begins on.
   *
   * @param line of the text, from 1, as is {@code column}
   */
  public void problemInText(String key, int line, int column, String message) {
    Node value = values.get(key);
    if (value instanceof ScalarNode text && line == 1 && isOneLine(text)) {
      Mark begin = text.getStartMark();
      int quote = text.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN ? 0 : 1;
      problems.add(begin.getLine() + 1, begin.getColumn() + quote + column, path(key), message);
    } else {
      problem(key, message);
    }
  }

  private static boolean isOneLine(ScalarNode text) {
    return text.getStartMark().getLine() == text.getEndMark().getLine();
  }

  /** Notes a problem at a node below {@code key}. */
  public void problem(String key, Node where, String message) {
    problems.add(where, path(key), message);
  }

  private static String describe(Node node) {
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node instanceof MappingNode) {
      return "keys with values";
    }
    return node.getTag().equals(Tag.NULL) ? "nothing" : "text";
  }
}
