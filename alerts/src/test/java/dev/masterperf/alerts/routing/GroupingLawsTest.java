package dev.masterperf.alerts.routing;

import static dev.masterperf.alerts.routing.Alerts.T0;
import static dev.masterperf.alerts.routing.Alerts.labels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Grouping beside a plain model of Alertmanager's dispatcher, and its promises in any weather. */
class GroupingLawsTest {
  private static final int ALERTS = 5;
  private static final int STEPS = 60;
  private static final String YAML =
      """
      receivers: [{name: ops}, {name: team}]
      route:
        receiver: ops
        group_by: [zone]
        group_wait: 20s
        group_interval: 50s
        repeat_interval: 3m
        routes:
          - {receiver: team, matchers: [team=~"x|y"], continue: true}
          - {receiver: ops, matchers: [team!=y], group_by: ['...']}
      """;

  /** What happens in one step of a simulated world. */
  private static final class World {
    final Random random;
    final AlertingFile file = Alerts.file(YAML);
    final Map<SortedMap<String, String>, AlertTransition> alerts = new HashMap<>();
    Instant now = T0;

    World(long seed) {
      this.random = new Random(seed);
    }

    /** A random alert changes. */
    AlertTransition change() {
      int alert = random.nextInt(ALERTS);
      SortedMap<String, String> labels =
          labels(
              "alertname",
              "a" + alert,
              "zone",
              "z" + alert % 2,
              "team",
              "xyz".charAt(alert % 3) + "");
      AlertTransition before = alerts.get(labels);
      boolean fires = before == null || before.state() == AlertState.RESOLVED;
      long sequence = before == null ? 1 : before.sequence() + 1;
      AlertTransition after =
          Alerts.transition(
              sequence,
              fires ? AlertState.FIRING : AlertState.RESOLVED,
              fires || before == null ? now : before.startsAt(),
              now,
              labels,
              Map.of());
      alerts.put(labels, after);
      return after;
    }
  }

  @Property(tries = 500)
  void decidesAsAlertmanagersDispatcherDoes(@ForAll long seed) {
    World world = new World(seed);
    Grouping grouping = new Grouping(world.file.route(), List.of());
    Dispatcher model = new Dispatcher(world.file.route());
    List<String> told = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (world.random.nextInt(3) > 0) {
        AlertTransition change = world.change();
        note(grouping.on(change, Silences.NONE, world.now), told);
        model.on(change, world.now);
      }
      for (int second = 1 + world.random.nextInt(40); second > 0; second--) {
        world.now = world.now.plusSeconds(1);
        note(grouping.tick(Silences.NONE, world.now), told);
        model.tick(world.now);
      }
    }

    assertThat(told).containsExactlyInAnyOrderElementsOf(model.told);
  }

  @Property(tries = 500)
  void whateverIsSilencedAndWhereverItCrashesReceiversLearnTheTruth(@ForAll long seed) {
    World world = new World(seed);
    Random random = world.random;
    Map<String, Silence> silences = new HashMap<>();
    List<AlertTransition> log = new ArrayList<>();
    List<Decision.Notify> sent = new ArrayList<>();
    Grouping grouping = new Grouping(world.file.route(), List.of());
    for (int step = 0; step < STEPS; step++) {
      List<Decision> made = new ArrayList<>();
      switch (random.nextInt(6)) {
        case 0 -> silences.put("s" + random.nextInt(3), silence(world));
        case 1 -> grouping = restored(world, log, sent);
        default -> {
          AlertTransition change = world.change();
          made.addAll(grouping.on(change, new Silences(silences, Map.of(), Map.of()), world.now));
          log.add(change);
        }
      }
      world.now = world.now.plusSeconds(random.nextInt(90));
      made.addAll(grouping.tick(new Silences(silences, Map.of(), Map.of()), world.now));
      made.stream()
          .filter(Decision.Notify.class::isInstance)
          .map(Decision.Notify.class::cast)
          .forEach(sent::add);
      assertNoneIsSilenced(made, silences, world.now);
    }
    for (int i = 0; i < 60; i++) {
      world.now = world.now.plusSeconds(60);
      grouping.tick(Silences.NONE, world.now).stream()
          .filter(Decision.Notify.class::isInstance)
          .map(Decision.Notify.class::cast)
          .forEach(sent::add);
    }

    assertThat(beliefs(sent)).isEqualTo(truth(world));
    assertThat(sequencesGoUp(sent)).isTrue();
  }

  private static Silence silence(World world) {
    Matcher matcher = MatcherParser.parseOne("alertname=a" + world.random.nextInt(ALERTS));
    Duration time = Duration.ofSeconds(1 + world.random.nextInt(600));
    return new Silence(
        "s", List.of(matcher), world.now, world.now.plus(time), world.now, "me", "", null);
  }

  private static Grouping restored(
      World world, List<AlertTransition> log, List<Decision.Notify> sent) {
    Grouping grouping = new Grouping(world.file.route(), List.of());
    sent.forEach(
        one ->
            grouping.remember(
                one.group().text(), one.group().receiver(), one.group().labels(), one.sent()));
    log.forEach(one -> grouping.restore(one, one.at(), world.now));
    grouping.restored(world.now);
    return grouping;
  }

  private static void assertNoneIsSilenced(
      List<Decision> made, Map<String, Silence> silences, Instant now) {
    for (Decision decision : made) {
      if (decision instanceof Decision.Notify notify && notify.at().equals(now)) {
        notify
            .alerts()
            .forEach(
                alert ->
                    assertThat(
                            new Silences(silences, Map.of(), Map.of()).muting(alert.labels(), now))
                        .isEmpty());
      }
    }
  }

  /** By group, the alerts its receiver believes to fire. */
  private static Map<String, Set<Fingerprint>> beliefs(List<Decision.Notify> sent) {
    Map<String, Set<Fingerprint>> beliefs = new TreeMap<>();
    for (Decision.Notify one : sent) {
      Set<Fingerprint> firing = beliefs.computeIfAbsent(one.group().text(), key -> new HashSet<>());
      firing.removeAll(one.sent().resolved());
      firing.addAll(one.sent().firing());
    }
    beliefs.values().removeIf(Set::isEmpty);
    return beliefs;
  }

  private static Map<String, Set<Fingerprint>> truth(World world) {
    Map<String, Set<Fingerprint>> truth = new TreeMap<>();
    for (AlertTransition alert : world.alerts.values()) {
      if (alert.state() == AlertState.FIRING) {
        for (Route route : world.file.route().matching(alert.labels())) {
          truth
              .computeIfAbsent(GroupKey.of(route, alert).text(), key -> new HashSet<>())
              .add(alert.fingerprint());
        }
      }
    }
    return truth;
  }

  private static boolean sequencesGoUp(List<Decision.Notify> sent) {
    Map<String, Long> last = new HashMap<>();
    return sent.stream()
        .allMatch(
            one ->
                one.alerts().stream()
                    .allMatch(
                        alert -> {
                          Long before =
                              last.put(one.group().text() + alert.fingerprint(), alert.sequence());
                          return before == null || before <= alert.sequence();
                        }));
  }

  private static void note(List<Decision> decisions, List<String> told) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Notify notify) {
        told.add(
            text(
                notify.at(),
                notify.group().text(),
                notify.sent().firing(),
                notify.sent().resolved()));
      }
    }
  }

  private static String text(
      Instant at, String group, Set<Fingerprint> firing, Set<Fingerprint> resolved) {
    return Duration.between(T0, at).toSeconds()
        + " "
        + group
        + " "
        + firing.stream().sorted().toList()
        + " "
        + resolved.stream().sorted().toList();
  }

  /**
   * Alertmanager's dispatcher and deduplication, written after its documentation and source: a
   * timer for each group, and a log of notifications.
   */
  private static final class Dispatcher {
    final List<String> told = new ArrayList<>();
    private final Route root;
    private final Map<String, AggregationGroup> groups = new TreeMap<>();
    private final Map<String, Sent> log = new HashMap<>();

    private static final class AggregationGroup {
      final RouteOptions options;
      final Map<Fingerprint, AlertTransition> alerts = new HashMap<>();
      Instant timer;

      AggregationGroup(RouteOptions options, Instant timer) {
        this.options = options;
        this.timer = timer;
      }
    }

    Dispatcher(Route root) {
      this.root = root;
    }

    void on(AlertTransition alert, Instant now) {
      for (Route route : root.matching(alert.labels())) {
        String key = GroupKey.of(route, alert).text();
        groups
            .computeIfAbsent(
                key,
                text ->
                    new AggregationGroup(route.options(), now.plus(route.options().groupWait())))
            .alerts
            .put(alert.fingerprint(), alert);
      }
    }

    void tick(Instant now) {
      groups.forEach(
          (key, group) -> {
            if (!group.timer.isAfter(now)) {
              group.timer = now.plus(group.options.groupInterval());
              notify(key, group, now);
              group.alerts.values().removeIf(alert -> alert.state() == AlertState.RESOLVED);
            }
          });
      groups.values().removeIf(group -> group.alerts.isEmpty());
    }

    private void notify(String key, AggregationGroup group, Instant now) {
      Set<Fingerprint> firing = new HashSet<>();
      Set<Fingerprint> resolved = new HashSet<>();
      group.alerts.forEach(
          (id, alert) -> (alert.state() == AlertState.FIRING ? firing : resolved).add(id));
      if (needsUpdate(log.get(key), firing, resolved, group.options, now)) {
        log.put(key, new Sent(now, firing, resolved));
        told.add(text(now, key, firing, resolved));
      }
    }

    private static boolean needsUpdate(
        Sent entry,
        Set<Fingerprint> firing,
        Set<Fingerprint> resolved,
        RouteOptions options,
        Instant now) {
      if (entry == null) {
        return !firing.isEmpty();
      }
      if (!entry.firing().containsAll(firing)) {
        return true;
      }
      if (firing.isEmpty()) {
        return !entry.firing().isEmpty();
      }
      if (!entry.resolved().containsAll(resolved)) {
        return true;
      }
      return entry.at().isBefore(now.minus(options.repeatInterval().orElseThrow()));
    }
  }
}
