package dev.masterperf.alerts.routing;

import static dev.masterperf.alerts.routing.Alerts.T0;
import static dev.masterperf.alerts.routing.Alerts.labels;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A grouping in virtual time, looked at each second, and what it decided. */
final class Story {
  private AlertingFile file;
  private final Map<SortedMap<String, String>, Long> sequences = new HashMap<>();
  private final Map<SortedMap<String, String>, Instant> starts = new HashMap<>();
  private final Map<String, Silence> silences = new HashMap<>();
  private final Map<Fingerprint, Acknowledgement> acknowledgements = new HashMap<>();
  private final List<Recorded> transitions = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private Map<String, String> annotations = Map.of();
  private Grouping grouping;
  private Instant now = T0;

  private record Recorded(AlertTransition transition, Instant at) {}

  Story(String yaml) {
    this.file = Alerts.file(yaml);
    this.grouping = new Grouping(file.route(), file.inhibitRules());
  }

  Instant now() {
    return now;
  }

  Story annotated(String name, String value) {
    annotations = Map.of(name, value);
    return this;
  }

  Story fire(String... labels) {
    return change(AlertState.FIRING, labels);
  }

  Story resolve(String... labels) {
    return change(AlertState.RESOLVED, labels);
  }

  Story change(AlertState state, String... pairs) {
    SortedMap<String, String> labels = labels(pairs);
    if (state != AlertState.RESOLVED) {
      starts.put(labels, now);
    }
    AlertTransition transition =
        Alerts.transition(
            sequences.merge(labels, 1L, Long::sum),
            state,
            starts.getOrDefault(labels, now),
            now,
            labels,
            annotations);
    transitions.add(new Recorded(transition, now));
    add(grouping.on(transition, silences(), now));
    return this;
  }

  Story silence(String id, Duration time, String... matchers) {
    List<Matcher> all = List.of(matchers).stream().map(MatcherParser::parseOne).toList();
    silences.put(id, new Silence(id, all, now, now.plus(time), now, "me", "", null));
    return this;
  }

  Story change(String silence, UnaryOperator<Silence> change) {
    silences.computeIfPresent(silence, (id, before) -> change.apply(before));
    return this;
  }

  Story acknowledge(Duration time, String... pairs) {
    Fingerprint alert = Fingerprint.of(labels(pairs));
    acknowledgements.put(
        alert,
        new Acknowledgement(
            alert, starts.get(labels(pairs)), "ann", "looking", now, now.plus(time)));
    return this;
  }

  Story pass(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); ) {
      now = now.plusSeconds(1);
      add(grouping.tick(silences(), now));
    }
    return this;
  }

  Story pass(int seconds) {
    return pass(Duration.ofSeconds(seconds));
  }

  /** A restart with another file. */
  Story restart(String yaml) {
    file = Alerts.file(yaml);
    return restart();
  }

  /** A crash: all is made anew from what was recorded. */
  Story restart() {
    grouping = new Grouping(file.route(), file.inhibitRules());
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Notify notify) {
        grouping.remember(
            notify.group().text(),
            notify.group().receiver(),
            notify.group().labels(),
            notify.sent());
      }
    }
    transitions.forEach(one -> grouping.restore(one.transition(), one.at(), now));
    grouping.restored(now);
    return this;
  }

  /** What was decided since the last call. */
  List<String> decided() {
    List<String> taken = List.copyOf(unread);
    unread.clear();
    return taken;
  }

  List<String> told() {
    return decided().stream().filter(text -> text.contains(" to ")).toList();
  }

  private Silences silences() {
    return new Silences(silences, acknowledgements, Map.of());
  }

  private void add(List<Decision> made) {
    decisions.addAll(made);
    made.forEach(decision -> unread.add(text(decision)));
  }

  private static String text(Decision decision) {
    long seconds = Duration.between(T0, decision.at()).toSeconds();
    if (decision instanceof Decision.Notify notify) {
      return seconds
          + " "
          + notify.cause().wireName()
          + " to "
          + notify.group().receiver()
          + ": "
          + notify.alerts().stream()
              .map(alert -> (alert.state() == AlertState.FIRING ? "+" : "-") + name(alert))
              .collect(Collectors.joining(" "));
    }
    Decision.Suppress suppress = (Decision.Suppress) decision;
    return seconds
        + " "
        + (suppress.alert().state() == AlertState.FIRING ? "+" : "-")
        + name(suppress.alert())
        + " "
        + suppress.why().kind().wireName()
        + (suppress.why().by().isEmpty() ? "" : " by " + suppress.why().by());
  }

  private static String name(AlertTransition alert) {
    return alert.labels().getOrDefault("alertname", "?");
  }
}
