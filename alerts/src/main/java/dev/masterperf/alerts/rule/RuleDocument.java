package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlFileException.Problem;
import dev.masterperf.model.AllowedScopes;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule file: one of this machine, or one that is stored for all processes.
 *
 * @param name without folders
 * @param version where it is stored; null of a file of this machine
 * @param savedAt likewise
 */
public record RuleDocument(
    String name, @Nullable Long version, @Nullable Instant savedAt, String text) {

  /**
   * Reads a file of this machine; what stands in it may be wrong.
   *
   * @throws YamlFileException if it cannot be read
   */
  public static RuleDocument load(Path file) {
    try {
      Path name = file.getFileName();
      return new RuleDocument(
          name == null ? file.toString() : name.toString(), null, null, Files.readString(file));
    } catch (IOException e) {
      throw new YamlFileException(List.of(new Problem(file.toString(), 0, "", reason(e))));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof CharacterCodingException
        ? "this is not UTF-8 text"
        : "cannot be read: " + e;
  }

  /**
   * Whether somebody who may see these scopes may see this: all of its rules must be theirs. What
   * cannot be read, or has no rules, is nobody's but theirs who may see everything. Those see a
   * file unless all of it is of deleted scopes.
   */
  public boolean within(AllowedScopes scopes) {
    if (scopes.all()) {
      return true;
    }
    try {
      Set<String> some = scopes();
      return scopes.everywhere()
          ? some.isEmpty() || some.stream().anyMatch(scopes::allow)
          : areAllowed(some, scopes);
    } catch (YamlFileException e) {
      return scopes.everywhere();
    }
  }

  private static boolean areAllowed(Set<String> some, AllowedScopes scopes) {
    return !some.isEmpty() && some.stream().allMatch(scopes::allow);
  }

  /**
   * The scopes of its rules.
   *
   * @throws YamlFileException if anything in it is wrong
   */
  public Set<String> scopes() {
    RuleSet all = rules(name);
    Set<String> scopes = new TreeSet<>();
    all.rules().forEach(rule -> scopes.add(rule.scope()));
    all.recordings().forEach(rule -> scopes.add(rule.scope()));
    return scopes;
  }

  /** Where its rules are from. */
  public RuleOrigin origin() {
    return new RuleOrigin(name, version);
  }

  /**
   * Its rules.
   *
   * @param place what messages call it
   * @throws YamlFileException if anything in it is wrong
   */
  public RuleSet rules(String place) {
    return new RuleFileReader(place, origin()).read(text);
  }

  /**
   * Its groups.
   *
   * @throws YamlFileException if anything in it is wrong
   */
  public List<RuleGroup> groups() {
    return new RuleFileReader(name, origin()).readGroups(text);
  }
}
