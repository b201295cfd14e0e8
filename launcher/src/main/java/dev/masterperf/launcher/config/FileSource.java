package dev.masterperf.launcher.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the YAML file's node tree, which still knows the line of everything. */
final class FileSource {
  private final Path file;
  private final List<String> problems;
  private final Map<Key, Value> values = new HashMap<>();
  private String yaml = "";

  private FileSource(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The values in {@code file}; what is wrong with it is added to {@code problems}. */
  static Map<Key, Value> read(Path file, List<String> problems) {
    FileSource source = new FileSource(file, problems);
    source.read();
    return source.values;
  }

  private void read() {
    if (Files.isDirectory(file)) {
      problems.add("--config: " + file + " is a folder, not a file");
      return;
    }
    try {
      yaml = Files.readString(file);
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
      if (root instanceof MappingNode mapping) {
        readMapping(mapping, "");
      } else if (root != null) {
        problems.add(at(root) + "the file must hold keys and values");
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(file + ":" + line + ": " + e.getProblem());
    } catch (YAMLException e) {
      problems.add(file + ": is no YAML text (" + firstLine(e) + ")");
    } catch (CharacterCodingException e) {
      problems.add(file + ": is no YAML text (it is not UTF-8)");
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void readMapping(MappingNode mapping, String prefix) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name) {
        readEntry(prefix + name.getValue(), name, tuple.getValueNode());
      } else {
        problems.add(at(tuple.getKeyNode()) + "a key must be plain text");
      }
    }
  }

  private void readEntry(String path, Node place, Node value) {
    Key key = Key.at(path).orElse(null);
    if (key != null) {
      readValue(key, value);
    } else if (isBranch(path)) {
      readBranch(path, value);
    } else {
      problems.add(
          at(place) + path + ": unknown key; did you mean " + Nearest.to(path, Key.paths()) + "?");
    }
  }

  private void readBranch(String path, Node value) {
    if (value instanceof MappingNode mapping) {
      readMapping(mapping, path + ".");
    } else {
      problems.add(at(value) + path + ": must hold keys of its own");
    }
  }

  private void readValue(Key key, Node node) {
    String text = key.structured() ? slice(node) : text(node);
    if (text == null) {
      problems.add(at(node) + key.path() + ": must be a single value or a list of them");
      return;
    }
    Value earlier = values.putIfAbsent(key, new Value(text, place(node)));
    if (earlier != null) {
      problems.add(at(node) + key.path() + ": repeated key, first at " + earlier.source());
    }
  }

  /** The text of a node as it is written, indented as there, so that it is YAML by itself. */
  private String slice(Node node) {
    int from = yaml.offsetByCodePoints(0, node.getStartMark().getIndex());
    int to = yaml.offsetByCodePoints(0, node.getEndMark().getIndex());
    return " ".repeat(node.getStartMark().getColumn()) + yaml.substring(from, to);
  }

  /** A list is what a flag writes with commas, a map what it writes with equals signs too. */
  private @Nullable String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    if (node instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      return String.join(
          ",", sequence.getValue().stream().map(n -> ((ScalarNode) n).getValue()).toList());
    }
    if (node instanceof MappingNode mapping
        && mapping.getValue().stream().allMatch(this::isPlain)) {
      return String.join(
          ",",
          mapping.getValue().stream()
              .map(pair -> scalar(pair.getKeyNode()) + "=" + scalar(pair.getValueNode()))
              .toList());
    }
    return null;
  }

  private boolean isPlain(NodeTuple pair) {
    return pair.getKeyNode() instanceof ScalarNode && pair.getValueNode() instanceof ScalarNode;
  }

  private static String scalar(Node node) {
    return ((ScalarNode) node).getValue();
  }

  private static boolean isBranch(String path) {
    return Key.paths().stream().anyMatch(known -> known.startsWith(path + "."));
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private String place(Node node) {
    return file + ":" + (node.getStartMark().getLine() + 1);
  }

  private String at(Node node) {
    return place(node) + ": ";
  }
}
