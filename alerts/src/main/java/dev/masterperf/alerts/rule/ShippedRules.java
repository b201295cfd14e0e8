package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules about the product itself that come with it. A rule of somebody else with the name of
 * one of them, in the product's own scope, takes its place.
 */
public final class ShippedRules {
  /** Name of their file. */
  public static final String FILE = "masterperf.rules.yml";

  private ShippedRules() {}

  /** The file as it is shipped. */
  public static RuleDocument document() {
    try (InputStream in = ShippedRules.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + FILE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new RuleDocument(FILE, null, null, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " of this build", e);
    }
  }

  /** Whether a rule from there is one of them. */
  public static boolean isOne(@Nullable RuleOrigin origin) {
    return origin != null && !origin.stored() && origin.file().equals(FILE);
  }

  /** The rules of somebody's own files, and those of them that these leave. */
  public static RuleSet beside(RuleSet own) {
    RuleSet shipped = document().rules(FILE);
    return new RuleSet(
        Stream.concat(own.rules().stream(), left(shipped.rules(), own.rules())).toList(),
        Stream.concat(own.recordings().stream(), shipped.recordings().stream()).toList());
  }

  /**
   * Those among some rules that others do not take the place of, and all that are not shipped.
   *
   * @param others rules of people
   */
  static Stream<AlertingRule> left(List<AlertingRule> some, List<AlertingRule> others) {
    Set<String> taken =
        others.stream()
            .filter(rule -> rule.scope().equals(Series.OWN_SCOPE) && !isOne(rule.origin()))
            .map(AlertingRule::name)
            .collect(Collectors.toUnmodifiableSet());
    return some.stream().filter(rule -> !isOne(rule.origin()) || !taken.contains(rule.name()));
  }
}
