package dev.masterperf.alerts.rule;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is probably not meant of rules that can be taken, in sentences. */
public final class RuleLints {
  private static final long SECOND_MILLIS = 1_000;

  /** The number of a comparison as it was written, on either side. */
  private static final Pattern NUMBER =
      Pattern.compile("(?:[<>=!]=?\\s*(\\d[\\w.%/]*)\\s*$)|(?:^\\s*(\\d[\\w.%/]*)\\s*[<>=!])");

  private RuleLints() {}

  /**
   * A series that is there.
   *
   * @param unit of its numbers; null where it has none
   */
  public record Seen(Series series, @Nullable Unit unit) {}

  /** Of the rule by itself. */
  public static List<String> of(AlertingRule rule) {
    List<String> lints = new ArrayList<>();
    boolean brief =
        rule.trigger() instanceof Trigger.OnValue value
            && value.rangeMillis() <= SECOND_MILLIS
            && value.recover() == null
            && rule.timing().equals(AlertTiming.AT_ONCE);
    if (brief) {
      lints.add(
          "a single event raises it, and the next second ends it: a for, a longer range or"
              + " keep_firing_for makes it calmer");
    }
    rule.labels().forEach((name, template) -> lints.addAll(flaws("label " + name, template)));
    rule.annotations()
        .forEach((name, template) -> lints.addAll(flaws("annotation " + name, template)));
    return lints;
  }

  /** Prometheus takes such templates as well, and shows the error in each alert. */
  private static List<String> flaws(String what, Template template) {
    return template.flaws().stream()
        .map(
            flaw ->
                "the %s will show an error, for in line %d, column %d, %s"
                    .formatted(what, flaw.line(), flaw.column(), flaw.problem()))
        .toList();
  }

  /** Of the rule beside the series that are there. */
  public static List<String> of(AlertingRule rule, Collection<Seen> seen) {
    List<Seen> matching = seen.stream().filter(one -> rule.matches(one.series())).toList();
    if (matching.isEmpty()) {
      return List.of("no series that is there matches it" + unknown(rule, seen));
    }
    return otherUnit(rule, matching);
  }

  private static String unknown(AlertingRule rule, Collection<Seen> seen) {
    for (LabelMatcher matcher : matchers(rule).stream().flatMap(List::stream).toList()) {
      if (matcher.operator() == LabelMatcher.Operator.EQUAL && !matcher.value().isEmpty()) {
        Set<String> values = new TreeSet<>();
        seen.forEach(
            one -> Optional.ofNullable(one.series().label(matcher.name())).ifPresent(values::add));
        if (values.isEmpty()) {
          return ": none has the label " + matcher.name();
        }
        if (!values.contains(matcher.value())) {
          return ": none has the %s \"%s\"%s"
              .formatted(
                  matcher.name(), matcher.value(), NearestName.hint(matcher.value(), values));
        }
      }
    }
    return "";
  }

  private static List<List<LabelMatcher>> matchers(AlertingRule rule) {
    return rule.trigger() instanceof Trigger.OnValue value
        ? value.condition().lookBack().selectors()
        : List.of(((Trigger.OnAbsence) rule.trigger()).selector().matchers());
  }

  private static List<String> otherUnit(AlertingRule rule, List<Seen> matching) {
    if (!(rule.trigger() instanceof Trigger.OnValue value)
        || value.condition().condition().isEmpty()) {
      return List.of();
    }
    Unit written = unit(value.condition().condition().get());
    if (written == null) {
      return List.of();
    }
    List<String> lints = new ArrayList<>();
    for (Seen one : matching) {
      Unit measured = one.unit();
      if (measured != null && !measured.equals(written) && lints.isEmpty()) {
        lints.add(
            "it compares with a number of unit %s, and %s is measured in %s"
                .formatted(written, one.series().key().text(), measured));
      }
    }
    return lints;
  }

  /** Of the number compared with, where it says so; null where it is a bare number. */
  private static @Nullable Unit unit(SeriesCondition condition) {
    Matcher number = NUMBER.matcher(condition.text());
    if (!number.find()) {
      return null;
    }
    String text = number.group(1) == null ? number.group(2) : number.group(1);
    Unit unit = Quantity.parse(text).map(Quantity::unit).orElse(Unit.ONE);
    return unit.equals(Unit.ONE) ? null : unit;
  }
}
