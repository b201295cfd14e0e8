package dev.masterperf.api.mapping;

import com.google.re2j.Pattern;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.foreign.LabelName;
import dev.masterperf.query.syntax.RegularExpression;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a list of rules, and notes all problems before it gives up. */
final class MappingReader {
  private static final List<String> KEYS =
      List.of("name", "source", "metric", "labels", "set", "drop");
  private static final String LABELS = "labels";

  private final String origin;
  private final int firstLine;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> namedAt = new HashMap<>();

  /** The rule being read, for messages. */
  private String rule = "";

  MappingReader(String origin, int firstLine) {
    this.origin = origin;
    this.firstLine = firstLine;
  }

  List<MappingRule> read(String yaml) {
    List<MappingRule> rules = new ArrayList<>();
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root instanceof SequenceNode list) {
        list.getValue().forEach(node -> rules.add(readRule(node)));
      } else if (root != null) {
        problem(root, "", "expected a list of rules, each with name and set");
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
      problems.add(origin + ":" + (firstLine + line) + ": not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      problems.add(origin + ":" + firstLine + ": not YAML: " + e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new MappingException(problems);
    }
    return rules;
  }

  private MappingRule readRule(Node node) {
    readName(node);
    Map<String, Node> keys = entries(node, "");
    keys.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            problem(value, key, "unknown key; a rule has " + String.join(", ", KEYS));
          }
        });
    Pattern metric = pattern(keys.get("metric"), "metric", ".*");
    Map<String, Pattern> labels = new HashMap<>();
    each(
        keys.get(LABELS),
        LABELS,
        (name, value) -> labels.put(name, pattern(value, LABELS + "." + name, "")));
    Map<Field, Template> fields = new EnumMap<>(Field.class);
    Map<String, Template> added = new TreeMap<>();
    Node set = keys.get("set");
    if (set == null && !keys.containsKey("drop")) {
      problem(node, "set", "this key is missing; a rule sets at least one field");
    }
    each(set, "set", (name, value) -> readField(name, value, metric, fields, added));
    return new MappingRule(
        rule, kind(keys.get("source")), metric, labels, fields, added, dropped(keys.get("drop")));
  }

  /** First of all, since every message about the rule calls it by its name. */
  private void readName(Node node) {
    rule = "";
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals("name")
            && tuple.getValueNode() instanceof ScalarNode value) {
          rule = value.getValue().strip();
        }
      }
    }
    if (rule.isEmpty()) {
      problem(node, "name", "this key is missing; messages call a rule by its name");
      return;
    }
    Integer before = namedAt.putIfAbsent(rule, line(node));
    if (before != null) {
      problem(node, "name", "the rule of line " + before + " has the same name");
    }
  }

  private Optional<SourceKind> kind(@Nullable Node node) {
    if (node == null) {
      return Optional.empty();
    }
    Optional<SourceKind> kind = SourceKind.parse(text(node, "source"));
    if (kind.isEmpty()) {
      problem(node, "source", "must be one of " + String.join(", ", SourceKind.words()));
    }
    return kind;
  }

  private void readField(
      String name,
      Node value,
      Pattern metric,
      Map<Field, Template> fields,
      Map<String, Template> added) {
    if (name.equals(LABELS)) {
      each(value, "set.labels", (label, text) -> readLabel(label, text, metric, added));
      return;
    }
    Field field = Field.parse(name).orElse(null);
    if (field == null) {
      problem(
          value,
          "set." + name,
          "unknown field; a rule sets " + String.join(", ", Field.words()) + " and labels");
      return;
    }
    int before = problems.size();
    Template template = template(value, "set." + name, metric);
    if (template != null && problems.size() == before) {
      template.literal().ifPresent(literal -> checkLiteral(field, literal, value));
      fields.put(field, template);
    }
  }

  private void checkLiteral(Field field, String literal, Node value) {
    String path = "set." + field.word();
    if (field == Field.TYPE && MetricType.parse(literal).isEmpty()) {
      problem(value, path, "must be configuration, validation, performance or benchmark");
    } else if (literal.isEmpty() && field != Field.SOURCE && field != Field.UNIT) {
      problem(value, path, "must not be empty; leave it out for the default");
    }
  }

  private void readLabel(String label, Node value, Pattern metric, Map<String, Template> added) {
    if (!LabelName.isPlain(label)) {
      problem(
          value,
          "set.labels." + label,
          "a label's name has letters, digits and underscores, and begins with no digit");
    }
    Template template = template(value, "set.labels." + label, metric);
    if (template != null) {
      added.put(label, template);
    }
  }

  private List<Pattern> dropped(@Nullable Node node) {
    List<Pattern> dropped = new ArrayList<>();
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(name -> dropped.add(pattern(name, "drop", "")));
    } else if (node != null) {
      problem(node, "drop", "expected a list of label names");
    }
    return dropped;
  }

  private @Nullable Template template(Node node, String path, Pattern metric) {
    try {
      return Template.parse(text(node, path), metric);
    } catch (IllegalArgumentException e) {
      problem(node, path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Pattern pattern(@Nullable Node node, String path, String preset) {
    String text = node == null ? preset : text(node, path);
    try {
      return RegularExpression.compile(text);
    } catch (IllegalArgumentException e) {
      problem(node, path, String.valueOf(e.getMessage()));
      return Pattern.compile("");
    }
  }

  private String text(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem(node, path, "expected text");
    return "";
  }

  private void each(@Nullable Node node, String path, BiConsumer<String, Node> reader) {
    if (node != null) {
      entries(node, path).forEach(reader);
    }
  }

  private Map<String, Node> entries(Node node, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, path, "expected keys with values");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), path);
      if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
        problem(tuple.getKeyNode(), path.isEmpty() ? key : path + "." + key, "given twice");
      }
    }
    return entries;
  }

  private int line(@Nullable Node node) {
    return firstLine + (node == null ? 0 : node.getStartMark().getLine());
  }

  private void problem(@Nullable Node node, String path, String message) {
    problems.add(
        origin
            + ":"
            + line(node)
            + ": "
            + (rule.isEmpty() ? "a mapping rule" : "mapping rule " + rule)
            + (path.isEmpty() ? "" : ", " + path)
            + ": "
            + message);
  }
}
