package dev.masterperf.alerts.yaml;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** A text in YAML as nodes that know their lines. */
public final class YamlFile {
  private YamlFile() {}

  /**
   * The root node; empty where there is nothing.
   *
   * @throws YamlFileException if the text is not YAML
   */
  public static Optional<Node> compose(String yaml, Problems problems) {
    try {
      return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(yaml)));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String what = "not YAML: " + e.getProblem();
      if (mark == null) {
        problems.add(0, "", what);
      } else {
        problems.add(mark.getLine() + 1, mark.getColumn() + 1, "", what);
      }
    } catch (YAMLException e) {
      problems.add(0, "", "not YAML: " + e.getMessage());
    }
    problems.throwIfAny();
    return Optional.empty();
  }
}
