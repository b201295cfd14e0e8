package dev.masterperf.alerts.routing;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Routes and inhibitions in the layout of alertmanager.yml, with all defaults written out. Of
 * receivers only the names are shown: their entries may hold secrets.
 */
public final class RoutesText {
  private final StringBuilder text = new StringBuilder();

  private RoutesText() {}

  public static String of(RoutingPlan plan) {
    RoutesText yaml = new RoutesText();
    yaml.line(0, "route:");
    yaml.route(plan.root(), 2);
    if (!plan.inhibitRules().isEmpty()) {
      yaml.line(0, "inhibit_rules:");
      plan.inhibitRules().forEach(yaml::inhibition);
    }
    yaml.line(0, "receivers:");
    plan.receivers().keySet().forEach(name -> yaml.line(0, "- name: " + quoted(name)));
    return yaml.text.toString();
  }

  private void route(Route route, int indent) {
    RouteOptions options = route.options();
    line(indent, "receiver: " + quoted(options.receiver()));
    List<String> labels =
        options.groupBy().everyLabel() ? List.of("...") : List.copyOf(options.groupBy().names());
    line(indent, "group_by: " + list(labels));
    if (!route.matchers().all().isEmpty()) {
      line(indent, "matchers: " + matchers(route.matchers()));
    }
    if (route.goesOn()) {
      line(indent, "continue: true");
    }
    line(indent, "group_wait: " + duration(options.groupWait()));
    line(indent, "group_interval: " + duration(options.groupInterval()));
    options
        .repeatInterval()
        .ifPresent(repeat -> line(indent, "repeat_interval: " + duration(repeat)));
    if (!route.routes().isEmpty()) {
      line(indent, "routes:");
      for (Route child : route.routes()) {
        line(indent, "-");
        route(child, indent + 2);
      }
    }
  }

  private void inhibition(InhibitRule rule) {
    line(0, "- source_matchers: " + matchers(rule.source()));
    line(2, "target_matchers: " + matchers(rule.target()));
    line(2, "equal: " + list(rule.equal()));
  }

  private static String matchers(Matchers matchers) {
    return list(matchers.all().stream().map(Matcher::toString).toList());
  }

  private static String list(List<String> items) {
    return items.stream().map(RoutesText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String item) {
    return "'" + item.replace("'", "''") + "'";
  }

  private static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private void line(int indent, String content) {
    text.append(" ".repeat(indent)).append(content).append('\n');
  }
}
