package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.yaml.YamlSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads secrets of the configuration: {@code key} holds one, or {@code key_file} names a file that
 * does. Nothing of a secret is in a message.
 *
 * @param folder of the configuration; paths are relative to it
 */
record Secrets(Path folder) {

  /** A secret; what is wrong with it is noted. */
  Optional<Secret> read(YamlSection section, String key) {
    String fileKey = key + "_file";
    if (section.has(key) && section.has(fileKey)) {
      section.problem(fileKey, "give " + key + " or " + fileKey + ", not both");
      return Optional.empty();
    }
    Optional<String> text =
        section.has(fileKey)
            ? section.text(fileKey).flatMap(f -> file(section, fileKey, f))
            : section.text(key);
    if (text.filter(String::isBlank).isPresent()) {
      section.problem(section.has(key) ? key : fileKey, "the secret is empty");
      return Optional.empty();
    }
    return text.map(Secret::new);
  }

  /** The same, noted if it is absent. */
  Optional<Secret> required(YamlSection section, String key) {
    if (!section.has(key) && !section.has(key + "_file")) {
      section.problem(key, "give " + key + ", or " + key + "_file with its path");
    }
    return read(section, key);
  }

  private Optional<String> file(YamlSection section, String key, String name) {
    Path path = folder.resolve(name);
    try {
      return Optional.of(Files.readString(path).strip());
    } catch (NoSuchFileException e) {
      section.problem(key, "there is no file " + path);
    } catch (IOException e) {
      section.problem(key, path + " cannot be read: " + e.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  /**
   * The secrets that sign: {@code secret}, {@code secret_file} with one on each line, or a list of
   * {@code secrets} while one is being changed, the newest first.
   *
   * @param preset those of the installation, where the entry has none
   */
  List<WebhookSecret> signing(YamlSection section, List<WebhookSecret> preset) {
    List<WebhookSecret> secrets = new ArrayList<>();
    List<Node> nodes = section.list("secrets");
    for (Node node : nodes) {
      if (node instanceof ScalarNode scalar) {
        add(section, "secrets", scalar.getValue(), secrets);
      } else {
        section.problem("secrets", node, "expected whsec_ and base64");
      }
    }
    read(section, "secret")
        .ifPresent(
            text ->
                text.reveal()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> add(section, "secret", line, secrets)));
    boolean given = section.has("secrets") || section.has("secret") || section.has("secret_file");
    return given ? secrets : preset;
  }

  private static void add(YamlSection section, String key, String text, List<WebhookSecret> into) {
    try {
      into.add(WebhookSecret.parse(text));
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
    }
  }
}
