package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a file in the layout of alertmanager.yml and notes all problems before it gives up. */
final class AlertingReader {
  private static final List<String> TIMES = List.of("time_intervals", "mute_time_intervals");
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of("global", "route", "receivers", "inhibit_rules", "templates"),
              TIMES.stream())
          .toList();
  private static final List<String> INHIBIT_KEYS =
      Stream.of(MatchersReader.keys("source_"), MatchersReader.keys("target_"), List.of("equal"))
          .flatMap(List::stream)
          .toList();

  private final String yaml;
  private final Problems problems;
  private final AlertingFile.ReceiverKinds kinds;
  private final Map<String, List<Receiver>> receivers = new LinkedHashMap<>();
  private final Map<String, TimeIntervals> times = new LinkedHashMap<>();

  AlertingReader(String yaml, String origin, AlertingFile.ReceiverKinds kinds) {
    this.yaml = yaml;
    this.problems = new Problems(origin);
    this.kinds = kinds;
  }

  AlertingFile read() {
    Optional<AlertingFile> read = YamlFile.compose(yaml, problems).flatMap(this::read);
    if (read.isEmpty()) {
      problems.add(1, "", "there is no route: here, which says who hears of alerts");
    }
    problems.throwIfAny();
    return read.orElseThrow();
  }

  private Optional<AlertingFile> read(Node root) {
    YamlSection file = new YamlSection(root, "", problems);
    file.refuseOthers(KEYS, List.of());
    AlertingFile.ReceiverEntries entries = kinds.under(file.section("global"));
    each(file, "receivers", section -> readReceiver(entries, section));
    TIMES.forEach(key -> each(file, key, this::readTimes));
    List<InhibitRule> rules = new ArrayList<>();
    each(file, "inhibit_rules", section -> rules.add(inhibitRule(section)));
    return file.section("route")
        .map(section -> new RouteReader(receivers.keySet(), times).root(section))
        .map(route -> new AlertingFile(route, receivers, rules, yaml));
  }

  private static void each(YamlSection file, String key, Consumer<YamlSection> read) {
    List<Node> nodes = file.list(key);
    for (int i = 0; i < nodes.size(); i++) {
      read.accept(file.element(key, i, nodes.get(i)));
    }
  }

  private void readReceiver(AlertingFile.ReceiverEntries entries, YamlSection section) {
    section
        .required("name")
        .ifPresent(
            name -> {
              if (receivers.putIfAbsent(name, entries.read(name, section)) != null) {
                section.problem("name", "another receiver has this name");
              }
            });
  }

  private void readTimes(YamlSection section) {
    section.refuseOthers(List.of("name", "time_intervals"), List.of());
    List<TimeInterval> intervals = new ArrayList<>();
    each(section, "time_intervals", one -> intervals.add(new TimeIntervalReader(one).read()));
    section
        .required("name")
        .ifPresent(
            name -> {
              if (times.putIfAbsent(name, new TimeIntervals(name, intervals)) != null) {
                section.problem("name", "other times have this name");
              }
            });
  }

  private static InhibitRule inhibitRule(YamlSection section) {
    section.refuseOthers(INHIBIT_KEYS, List.of());
    List<String> equal = new ArrayList<>();
    for (Node node : section.list("equal")) {
      if (node instanceof ScalarNode name) {
        equal.add(name.getValue());
      } else {
        section.problem("equal", node, "expected the name of a label");
      }
    }
    return new InhibitRule(
        MatchersReader.read(section, "source_"), MatchersReader.read(section, "target_"), equal);
  }
}
