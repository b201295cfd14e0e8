package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.RouteOptions.Urgency;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.query.syntax.NearestName;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the tree under {@code route:}; what is wrong with it is noted. */
final class RouteReader {
  private static final String EVERY_LABEL = "...";
  private static final List<String> TIMES = List.of("mute_time_intervals", "active_time_intervals");
  private static final List<String> KEYS =
      Stream.of(
              List.of("receiver", "group_by", "continue", "routes"),
              List.of("group_wait", "group_interval", "repeat_interval"),
              MatchersReader.keys(""),
              TIMES)
          .flatMap(List::stream)
          .toList();
  private static final RouteOptions DEFAULTS =
      new RouteOptions(
          "",
          GroupBy.NOTHING,
          RouteOptions.GROUP_WAIT,
          Urgency.CRITICAL,
          RouteOptions.GROUP_INTERVAL,
          Optional.of(RouteOptions.REPEAT_INTERVAL),
          List.of(),
          List.of());

  private final Set<String> receivers;
  private final Map<String, TimeIntervals> times;

  RouteReader(Set<String> receivers, Map<String, TimeIntervals> times) {
    this.receivers = receivers;
    this.times = times;
  }

  /** The root, which takes every alert. */
  Route root(YamlSection section) {
    section.required("receiver");
    Stream.concat(MatchersReader.keys("").stream(), TIMES.stream())
        .filter(section::has)
        .forEach(
            key ->
                section.problem(
                    key, "the first route takes every alert; write this into one below"));
    if (section.text("continue").filter("true"::equals).isPresent()) {
      section.problem("continue", "there is no sibling of the first route to go on with");
    }
    return read(section, "{}", Matchers.NONE, DEFAULTS);
  }

  private Route read(YamlSection section, String id, Matchers matchers, RouteOptions parent) {
    section.refuseOthers(KEYS, List.of());
    RouteOptions options = options(section, parent);
    List<Route> routes = new ArrayList<>();
    Map<String, Integer> ids = new HashMap<>();
    List<Node> nodes = section.list("routes");
    for (int i = 0; i < nodes.size(); i++) {
      YamlSection child = section.element("routes", i, nodes.get(i));
      Matchers own = MatchersReader.read(child, "");
      String childId = id + "/" + own;
      int twins = ids.merge(childId, 1, Integer::sum);
      routes.add(read(child, twins == 1 ? childId : childId + "#" + twins, own, options));
    }
    return new Route(id, matchers, flag(section, "continue"), options, routes);
  }

  private RouteOptions options(YamlSection section, RouteOptions parent) {
    return new RouteOptions(
        section.text("receiver").map(name -> receiver(section, name)).orElse(parent.receiver()),
        groupBy(section).orElse(parent.groupBy()),
        duration(section, "group_wait", 0).orElse(parent.groupWait()),
        section.has("group_wait") ? Urgency.NOTHING : parent.urgency(),
        duration(section, "group_interval", 1).orElse(parent.groupInterval()),
        duration(section, "repeat_interval", 1).or(parent::repeatInterval),
        times(section, TIMES.get(0)),
        times(section, TIMES.get(1)));
  }

  private String receiver(YamlSection section, String name) {
    if (!receivers.contains(name)) {
      section.problem(
          "receiver",
          "there is no receiver \""
              + name
              + "\" under receivers:"
              + NearestName.hint(name, receivers));
    }
    return name;
  }

  private static Optional<GroupBy> groupBy(YamlSection section) {
    if (!section.has("group_by")) {
      return Optional.empty();
    }
    TreeSet<String> names = new TreeSet<>();
    for (Node node : section.list("group_by")) {
      if (!(node instanceof ScalarNode name)) {
        section.problem("group_by", node, "expected the name of a label");
      } else if (!names.add(name.getValue())) {
        section.problem("group_by", node, name.getValue() + " is named twice");
      }
    }
    if (!names.contains(EVERY_LABEL)) {
      return Optional.of(new GroupBy(false, names));
    }
    if (names.size() > 1) {
      section.problem("group_by", "'...' stands for every label, so no other may stand beside it");
    }
    return Optional.of(GroupBy.EVERYTHING);
  }

  private static Optional<Duration> duration(YamlSection section, String key, long leastMillis) {
    return section
        .text(key)
        .flatMap(
            text -> {
              try {
                long millis = PromDuration.parseMillis(text);
                if (millis >= leastMillis) {
                  return Optional.of(Duration.ofMillis(millis));
                }
                section.problem(key, "must be above zero");
              } catch (IllegalArgumentException e) {
                section.problem(key, String.valueOf(e.getMessage()));
              }
              return Optional.empty();
            });
  }

  private List<TimeIntervals> times(YamlSection section, String key) {
    List<TimeIntervals> found = new ArrayList<>();
    for (Node node : section.list(key)) {
      String name = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      TimeIntervals named = times.get(name);
      if (named != null) {
        found.add(named);
      } else {
        section.problem(
            key,
            node,
            "there is no \""
                + name
                + "\" under time_intervals:"
                + NearestName.hint(name, times.keySet()));
      }
    }
    return found;
  }

  private static boolean flag(YamlSection section, String key) {
    String text = section.text(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      section.problem(key, "expected true or false, not " + text);
    }
    return text.equals("true");
  }
}
