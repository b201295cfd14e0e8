package dev.masterperf.api;

import dev.masterperf.alerts.delivery.FailedNotification;
import dev.masterperf.alerts.delivery.SentNotification;
import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.access.Role;
import dev.masterperf.api.activity.Happening;
import dev.masterperf.api.activity.Kind;
import dev.masterperf.api.audit.AuditFilter;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeySecret;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.api.views.ViewReader;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Notification;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.streams.view.RulesInForce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One of everything in each of some scopes. Whatever is of scope number n has {@code canaryNNN} in
 * it, and its values leave the remainder n when divided by 97, so that a leak shows in any bytes.
 */
final class ScopedWorld {
  static final int MODULUS = 97;

  /** Own, nested, another, one that begins alike, one with a Cyrillic letter, and a star. */
  static final List<String> SCOPES =
      List.of("team-a", "team-a/eu", "team-b", "team-ab", "te\u0430m-a", "*", "team-b/*");

  private static final long WINDOW = Rows.NOW.toEpochMilli() - 60_000;

  private ScopedWorld() {}

  /** What shows that something is of a scope. */
  static String canary(String scope) {
    return "canary%03d".formatted(number(scope));
  }

  static int number(String scope) {
    return SCOPES.indexOf(scope) + 11;
  }

  /** A value nobody else has. */
  static long value(String scope) {
    return 97_000_000L * (number(scope) + 1) + number(scope);
  }

  static Series series(String scope) {
    return new Series(
        scope,
        "Cat",
        MetricType.PERFORMANCE,
        "Topic",
        "Sub",
        canary(scope),
        "src",
        new TreeMap<>());
  }

  static AlertTransition alert(String scope) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", canary(scope), "scope", scope));
    return new AlertTransition(
        Fingerprint.of(labels),
        canary(scope),
        "storage",
        canary(scope) + " > 1",
        labels,
        new TreeMap<>(Map.of("summary", canary(scope) + " is high")),
        series(scope).key(),
        3,
        AlertState.FIRING,
        Rows.NOW,
        Rows.NOW,
        null,
        value(scope),
        canary(scope) + " is over 1");
  }

  static String rules(String scope) {
    return """
    groups:
      - name: g-%s
        scope: "%s"
        rules:
          - alert: %s
            expr: up > 1
          - record: %s:max
            expr: max_over_time(up[1s])
    """
        .formatted(canary(scope), scope, canary(scope), canary(scope));
  }

  static String view(String scope) {
    return "name: %s\nscope: \"%s\"\ntitle: of %s\nfilter: x\n"
        .formatted(canary(scope), scope, canary(scope));
  }

  static void fill(RunningApi api) {
    api.transitions =
        fingerprint ->
            SCOPES.stream()
                .map(ScopedWorld::alert)
                .filter(alert -> alert.fingerprint().equals(fingerprint))
                .toList();
    List<AlertingRule> rules = new ArrayList<>();
    api.trail = (filter, before, limit) -> written(filter);
    for (String scope : SCOPES) {
      add(api, scope);
      rules.addAll(RuleSet.parse(rules(scope), canary(scope)).rules());
    }
    api.view.rules.add(
        new RulesInForce(
            "one:1",
            rules.size(),
            "digest",
            new TreeSet<>(),
            rules.stream().map(AlertingRule::definition).toList(),
            null));
  }

  private static AuditTrail.Page written(AuditFilter filter) {
    return new AuditTrail.Page(
        SCOPES.stream()
            .map(scope -> new AuditTrail.Found(number(scope), entry(scope)))
            .filter(found -> filter.matches(found.entry()))
            .toList(),
        OptionalLong.empty());
  }

  private static AuditEntry entry(String scope) {
    return new AuditEntry(
        Rows.NOW,
        "ada",
        "view.change",
        canary(scope),
        AuditEntry.Outcome.TAKEN,
        "",
        "i",
        null,
        null,
        scope);
  }

  private static void add(RunningApi api, String scope) {
    api.keyBook.put(
        "key" + canary(scope),
        new ApiKey(
            canary(scope),
            List.of(new Grant(Role.VIEWER, scope)),
            List.of(new KeySecret("0".repeat(64), Rows.NOW, null)),
            Rows.NOW,
            canary(scope),
            null,
            null,
            null),
        all -> {});
    Quantity quantity = new Quantity(value(scope), Unit.BYTES);
    api.view.rows.add(
        Rows.row(
            PerfMetric.of(series(scope), quantity, Status.OK, Rows.nanos(Rows.NOW)), Rows.NOW));
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(value(scope), Unit.BYTES, Status.OK, WINDOW * 1_000_000, 1);
    for (Resolution resolution : Resolution.values()) {
      api.view.windows.add(
          new WindowAggregate(
              series(scope).key(),
              resolution,
              resolution.windowStart(WINDOW),
              WindowState.FINAL,
              1,
              aggregate));
    }
    AlertTransition alert = alert(scope);
    api.view.alerts.add(alert);
    api.view.ruleFiles.add(new RuleDocument(canary(scope) + ".yml", null, null, rules(scope)));
    api.ruleFiles.put(canary(scope) + "-stored.yml", rules(scope), all -> {});
    api.views.put(
        canary(scope),
        new ViewFile(view(scope), ViewReader.read(canary(scope), view(scope))),
        all -> {});
    api.silences.put(silence(scope));
    api.silences.put(
        new Acknowledgement(
            alert.fingerprint(),
            alert.startsAt(),
            canary(scope),
            "",
            Rows.NOW,
            Rows.NOW.plus(Duration.ofHours(1))));
    api.silences.put(
        new Dispute(
            alert.fingerprint(),
            "g/r/1",
            series(scope).key(),
            new TreeMap<>(),
            canary(scope),
            "",
            Rows.NOW));
    Notification.Group group =
        new Notification.Group(
            "{}:{}",
            "ops",
            new TreeMap<>(Map.of("scope", scope)),
            "firing",
            List.of(
                new Notification.Alert(alert.fingerprint(), 3, AlertState.FIRING, alert.labels())));
    api.notifications.add(
        new SentNotification(
            "msg_" + canary(scope),
            "ops/0",
            "http://localhost:9",
            Notification.Step.DELIVERED,
            "",
            Rows.NOW,
            group,
            List.of(),
            null,
            null));
    api.failed.failed.add(
        new FailedNotification(
            0,
            notification(scope, Notification.Step.QUEUED, group),
            notification(scope, Notification.Step.FAILED, null),
            false));
    api.activity.add(
        new Happening(
            Rows.NOW,
            Kind.AUDIT,
            canary(scope),
            "",
            "taken",
            scope,
            "",
            "",
            "",
            "",
            "",
            "",
            null,
            null,
            null));
  }

  private static Silence silence(String scope) {
    return new Silence(
        canary(scope),
        List.of(Matcher.of("scope", Matcher.Operator.EQUAL, scope)),
        Rows.NOW,
        Rows.NOW.plus(Duration.ofHours(1)),
        Rows.NOW,
        "ann",
        canary(scope),
        null,
        false);
  }

  private static Notification notification(
      String scope, Notification.Step step, Notification.@Nullable Group group) {
    return new Notification(
        "msg_" + canary(scope),
        "ops/0",
        "http://localhost:9",
        alert(scope).fingerprint(),
        3,
        step,
        1,
        Rows.NOW,
        410,
        "gone",
        null,
        "{}",
        group);
  }
}
