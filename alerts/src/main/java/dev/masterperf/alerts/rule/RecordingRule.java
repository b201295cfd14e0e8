package dev.masterperf.alerts.rule;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule whose expression's values become series, which are written back like any other.
 *
 * @param name {@code record:}, the id of the series
 * @param labels over those of the values; one with an empty text takes a label away
 * @param scope only series of this scope and those nested in it are looked at
 * @param origin where it is from; null where that is not known
 */
public record RecordingRule(
    RuleId id,
    String group,
    String name,
    RuleExpression expr,
    SortedMap<String, String> labels,
    String scope,
    @Nullable RuleOrigin origin)
    implements Rule {
  private static final String DEFAULT_CATEGORY = "Recorded";
  private static final String SCOPE = "scope";

  public RecordingRule {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /**
   * @throws IllegalArgumentException if it would record itself again and again
   */
  public RecordingRule(
      String group,
      String name,
      RuleExpression expr,
      SortedMap<String, String> labels,
      String scope) {
    this(
        RuleId.of(group, name, identity(group, name, expr, labels)),
        group,
        name,
        expr,
        labels,
        scope,
        null);
    if (expr.lookBack().selectors().stream().anyMatch(this::namesOwn)) {
      throw new IllegalArgumentException(
          "expr looks at what it records, %s, and so at itself: name another series in it"
              .formatted(name));
    }
  }

  /** The same rule of another place. */
  RecordingRule from(@Nullable RuleOrigin place) {
    return new RecordingRule(id, group, name, expr, labels, scope, place);
  }

  private static List<String> identity(
      String group, String name, RuleExpression expr, SortedMap<String, String> labels) {
    List<String> parts = new ArrayList<>(List.of("record", group, name, expr.text()));
    labels.forEach((label, text) -> parts.addAll(List.of(label, text)));
    return parts;
  }

  @Override
  public Evaluation evaluation() {
    return expr.evaluation();
  }

  @Override
  public long furthestMillis() {
    return expr.lookBack().furthestMillis();
  }

  @Override
  public SortedMap<Long, Long> reachByRange() {
    return expr.lookBack().reachByRange();
  }

  /** What it recorded itself it does not look at: that would make ever more of it. */
  @Override
  public boolean matches(Series series) {
    return Scopes.contains(scope, series.scope()) && !mayBeOwn(series) && expr.looksAt(series);
  }

  /** Whether it records into this series, for all that can be told by its name and labels. */
  public boolean mayBeOwn(Series series) {
    return series.id().equals(name)
        && labels.entrySet().stream()
            .filter(label -> !label.getKey().equals(SCOPE))
            .allMatch(
                label ->
                    Optional.ofNullable(series.label(label.getKey()))
                        .orElse("")
                        .equals(label.getValue()));
  }

  /**
   * Whether a selector asks for what is recorded, by its name and whatever label is known of it.
   */
  private boolean namesOwn(List<LabelMatcher> matchers) {
    boolean named = false;
    for (LabelMatcher matcher : matchers) {
      boolean ofName = matcher.name().equals(Labels.NAME) || matcher.name().equals("id");
      String known = ofName ? name : labels.get(matcher.name());
      if (known != null && !matcher.matches(known)) {
        return false;
      }
      named |= ofName && matcher.operator() == LabelMatcher.Operator.EQUAL;
    }
    return named;
  }

  /** The rule as texts. */
  public RecordingDefinition definition() {
    return new RecordingDefinition(id.text(), group, name, expr.text(), labels, scope, origin);
  }

  /**
   * The series that a value with these labels is recorded in. Labels of ours become what they name;
   * where none names a category it is {@code Recorded}, and the topic the rule's group. A scope
   * outside the rule's becomes {@code exported_scope}: nothing is written there.
   */
  public Series recorded(SortedMap<String, String> ofValue) {
    SortedMap<String, String> all = new TreeMap<>(ofValue);
    all.remove("__name__");
    String ofSeries = all.getOrDefault(SCOPE, scope);
    all.putAll(labels);
    all.values().removeIf(String::isEmpty);
    if (!Scopes.contains(scope, all.getOrDefault(SCOPE, scope))) {
      all.put("exported_scope", Objects.requireNonNull(all.remove(SCOPE)));
      all.put(SCOPE, Scopes.contains(scope, ofSeries) ? ofSeries : scope);
    }
    String id = all.remove("id");
    if (id != null && !id.equals(name)) {
      all.put("exported_id", id);
    }
    return new Series(
        take(all, SCOPE, scope),
        take(all, "category", DEFAULT_CATEGORY),
        MetricType.parse(take(all, "type", "")).orElse(MetricType.PERFORMANCE),
        take(all, "topic", group),
        take(all, "sub_cat", Series.DEFAULT_SUB_CAT),
        name,
        take(all, "source", ""),
        all);
  }

  private static String take(SortedMap<String, String> labels, String name, String otherwise) {
    String value = labels.remove(name);
    return value == null ? otherwise : value;
  }
}
