package dev.masterperf.api.mapping;

import com.google.re2j.Matcher;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.foreign.Labels;
import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.model.foreign.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the names of other worlds become ours: the first rule that takes a series
 * sets what it says, and the default of its kind sets the rest.
 */
public final class Mapping {
  private static final String DEFAULTS = "defaults.yaml";

  /** The defaults alone. */
  public static final Mapping DEFAULT = new Mapping(List.of());

  private final List<MappingRule> rules;
  private final List<MappingRule> defaults;

  private Mapping(List<MappingRule> rules) {
    this.rules = List.copyOf(rules);
    this.defaults = defaults();
  }

  /**
   * Reads rules, which come before the defaults.
   *
   * @param yaml a list of rules; blank for none
   * @param origin the file, for messages
   * @param firstLine where the text begins in it
   * @throws MappingException with all that is wrong with them
   */
  public static Mapping parse(String yaml, String origin, int firstLine) {
    return yaml.isBlank() ? DEFAULT : new Mapping(new MappingReader(origin, firstLine).read(yaml));
  }

  private static List<MappingRule> defaults() {
    try (InputStream in = Mapping.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new MappingReader(DEFAULTS, 1).read(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DEFAULTS, e);
    }
  }

  /** How many rules there are before the defaults. */
  public int size() {
    return rules.size();
  }

  /** A rule that takes a series, and how its pattern matched. */
  private record Taken(MappingRule rule, Matcher matched) {
    static @Nullable Taken first(List<MappingRule> rules, IncomingSeries series) {
      for (MappingRule rule : rules) {
        Matcher matched = rule.match(series);
        if (matched != null) {
          return new Taken(rule, matched);
        }
      }
      return null;
    }
  }

  /**
   * Where a series belongs.
   *
   * @throws IllegalArgumentException if the rules give it no identity, naming rule and field
   */
  public MappedSeries map(IncomingSeries series) {
    Taken own = Taken.first(rules, series);
    Taken preset = Taken.first(defaults, series);
    Map<Field, String> fields = new EnumMap<>(Field.class);
    Set<String> used = new HashSet<>();
    if (preset != null) {
      fill(preset, series, fields, used, own == null ? Map.of() : own.rule().fields());
    }
    if (own != null) {
      fill(own, series, fields, used, Map.of());
    }
    Series mapped =
        new Series(
            required(Field.SCOPE, fields, own, series),
            required(Field.CATEGORY, fields, own, series),
            type(required(Field.TYPE, fields, own, series), own),
            required(Field.TOPIC, fields, own, series),
            required(Field.SUB_CAT, fields, own, series),
            required(Field.ID, fields, own, series),
            fields.getOrDefault(Field.SOURCE, ""),
            labels(series, used, own));
    return new MappedSeries(mapped, unit(fields.get(Field.UNIT), series));
  }

  /** Sets the fields of a rule but those another one has. */
  private static void fill(
      Taken taken,
      IncomingSeries series,
      Map<Field, String> fields,
      Set<String> used,
      Map<Field, Template> others) {
    taken
        .rule()
        .fields()
        .forEach(
            (field, template) -> {
              if (!others.containsKey(field)) {
                fields.put(field, template.fill(series, taken.matched()));
                String label = template.soleLabel(series);
                if (label != null) {
                  used.add(label);
                }
              }
            });
  }

  private static String required(
      Field field, Map<Field, String> fields, @Nullable Taken own, IncomingSeries series) {
    String value = fields.getOrDefault(field, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          own == null
              ? "metric " + series.name() + " has no " + field.word()
              : "mapping rule "
                  + own.rule().name()
                  + " gives metric "
                  + series.name()
                  + " no "
                  + field.word()
                  + "; give "
                  + own.rule().fields().get(field)
                  + " a default, as in ${name:-none}");
    }
    return value;
  }

  private static MetricType type(String word, @Nullable Taken own) {
    return MetricType.parse(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mapping rule "
                        + (own == null ? DEFAULTS : own.rule().name())
                        + " gives type "
                        + word
                        + "; it must be configuration, validation, performance or benchmark"));
  }

  private static SortedMap<String, String> labels(
      IncomingSeries series, Set<String> used, @Nullable Taken own) {
    Labels incoming = new Labels();
    for (IncomingSeries.Label label : series.labels()) {
      if (!used.contains(label.name()) && (own == null || !own.rule().drops(label.name()))) {
        incoming.add(label.name(), label.value());
      }
    }
    SortedMap<String, String> labels = incoming.toMap();
    if (own != null) {
      own.rule()
          .added()
          .forEach(
              (name, template) -> {
                String value = template.fill(series, own.matched());
                if (!value.isEmpty()) {
                  labels.put(name, value);
                }
              });
    }
    return labels;
  }

  private static MeasuredUnit unit(@Nullable String said, IncomingSeries series) {
    if (said != null) {
      return Units.ofUcum(said);
    }
    return switch (series.kind()) {
      case OTLP -> Units.ofUcum(series.unit());
      case REMOTE_WRITE -> Units.ofName(series.name(), series.unit());
      case STATSD -> Units.ofWord(series.unit());
    };
  }
}
