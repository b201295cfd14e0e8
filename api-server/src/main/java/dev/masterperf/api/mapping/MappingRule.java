package dev.masterperf.api.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which series it takes, and what of their identity it sets; all patterns are RE2's and match whole
 * texts.
 *
 * @param kind of the sender; empty for any
 * @param metric the metric's name has to match it
 * @param labels each label or fact of the context has to match its pattern; absent ones are empty
 * @param fields what is set; the others stay as the default has them
 * @param added labels to add
 * @param dropped names of labels to leave out
 */
record MappingRule(
    String name,
    Optional<SourceKind> kind,
    Pattern metric,
    Map<String, Pattern> labels,
    Map<Field, Template> fields,
    Map<String, Template> added,
    List<Pattern> dropped) {

  MappingRule {
    labels = Map.copyOf(labels);
    fields = fields.isEmpty() ? Map.of() : new EnumMap<>(fields);
    added = new TreeMap<>(added);
    dropped = List.copyOf(dropped);
  }

  /** The match of the metric's name; null if this rule does not take the series. */
  @Nullable Matcher match(IncomingSeries series) {
    if (kind.isPresent() && kind.get() != series.kind()) {
      return null;
    }
    Matcher matched = metric.matcher(series.name());
    if (!matched.matches()) {
      return null;
    }
    for (Map.Entry<String, Pattern> wanted : labels.entrySet()) {
      String value = series.value(wanted.getKey());
      if (!wanted.getValue().matches(value == null ? "" : value)) {
        return null;
      }
    }
    return matched;
  }

  boolean drops(String label) {
    for (Pattern pattern : dropped) {
      if (pattern.matches(label)) {
        return true;
      }
    }
    return false;
  }
}
