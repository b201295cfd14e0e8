package dev.masterperf.alerts.routing;

import static dev.masterperf.alerts.routing.Alerts.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.routing.RouteOptions.Urgency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertingFileTest {
  /** Shortened from Alertmanager's doc/examples/simple.yml. */
  static final String SIMPLE =
      """
      global:
        smtp_smarthost: 'localhost:25'
        smtp_from: 'alertmanager@example.org'
      templates:
      - '/etc/alertmanager/template/*.tmpl'
      route:
        group_by: ['alertname', 'cluster', 'service']
        group_wait: 30s
        group_interval: 5m
        repeat_interval: 3h
        receiver: team-X-mails
        routes:
        - matchers:
          - service=~"foo1|foo2|baz"
          receiver: team-X-mails
          routes:
          - matchers:
            - severity="critical"
            receiver: team-X-pager
        - matchers:
          - service="files"
          receiver: team-Y-mails
          routes:
          - matchers:
            - severity="critical"
            receiver: team-Y-pager
        - matchers:
          - service="database"
          receiver: team-DB-pager
          group_by: [alertname, cluster, database]
          routes:
          - matchers:
            - owner="team-X"
            receiver: team-X-pager
            continue: true
          - match: {owner: team-Y}
            receiver: team-Y-pager
          - match_re: {owner: "team-(X|Z)"}
            receiver: team-Z-pager
      inhibit_rules:
      - source_matchers: [severity="critical"]
        target_matchers: [severity="warning"]
        equal: ['alertname', 'cluster', 'service']
      receivers:
      - name: 'team-X-mails'
        email_configs: [{to: 'team-X+alerts@example.org'}]
      - name: 'team-X-pager'
      - name: 'team-Y-mails'
      - name: 'team-Y-pager'
      - name: 'team-Z-pager'
      - name: 'team-DB-pager'
      """;

  @Test
  void findsTheRoutesOfAnAlert() {
    assertThat(receivers("service", "foo1")).containsExactly("team-X-mails");
    assertThat(receivers("service", "foo1", "severity", "critical"))
        .containsExactly("team-X-pager");
    assertThat(receivers("service", "other")).containsExactly("team-X-mails");
    assertThat(receivers("service", "database", "owner", "team-X"))
        .containsExactly("team-X-pager", "team-Z-pager");
    assertThat(receivers("service", "database", "owner", "team-Y")).containsExactly("team-Y-pager");
    assertThat(receivers("service", "database")).containsExactly("team-DB-pager");
  }

  @Test
  void optionsAreInheritedAndAWrittenWaitIsKept() {
    Route database = Alerts.file(SIMPLE).route().routes().get(2);

    RouteOptions below = database.routes().get(0).options();
    assertThat(below.groupBy().names()).containsExactly("alertname", "cluster", "database");
    assertThat(below.repeatInterval()).contains(Duration.ofHours(3));
    assertThat(below.urgency()).isEqualTo(Urgency.NOTHING);
  }

  @Test
  void whatIsNotWrittenIsAlertmanagersDefaultButCriticalAlertsDoNotWait() {
    RouteOptions options =
        Alerts.file("{route: {receiver: a}, receivers: [{name: a}]}").route().options();

    assertThat(options.groupWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.groupInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.repeatInterval()).contains(Duration.ofHours(4));
    assertThat(options.urgency()).isEqualTo(Urgency.CRITICAL);
    assertThat(options.groupBy()).isEqualTo(GroupBy.NOTHING);
  }

  @Test
  void routesKeepTheirIdsWhenOthersAreAdded() {
    Route root =
        Alerts.file(
                """
                receivers: [{name: a}, {name: b}]
                route:
                  receiver: a
                  routes:
                    - {matchers: [x=y], receiver: a, continue: true}
                    - {matchers: [x=y], receiver: b}
                """)
            .route();

    assertThat(root.routes())
        .extracting(Route::id)
        .containsExactly("{}/{x=\"y\"}", "{}/{x=\"y\"}#2");
  }

  @Test
  void everyProblemIsToldAtItsLine() {
    String yaml =
        """
        route:
          receiver: al
          matchers: [a=b]
          group_by: ['...', a]
          group_wait: soon
          group_interval: 0s
          routes:
            - receiver: all
              matchers: ['a b', 'c=~"("']
              mute_time_intervals: [nigt]
              continue: maybe
              group_wiat: 1s
        receivers:
          - name: all
          - name: all
          - nam: x
        inhibit_rules:
          - source_matcher: [a=b]
        time_intervals: [{name: night, time_intervals: []}]
        """;

    assertThatThrownBy(() -> Alerts.file(yaml))
        .hasMessageContaining(
            "am.yml:2: route.receiver: there is no receiver \"al\" under receivers:")
        .hasMessageContaining("am.yml:3: route.matchers: the first route takes every alert")
        .hasMessageContaining("am.yml:4: route.group_by: '...' stands for every label")
        .hasMessageContaining("am.yml:5: route.group_wait: \"soon\" is not a duration")
        .hasMessageContaining("am.yml:6: route.group_interval: must be above zero")
        .hasMessageContaining(
            "am.yml:9: route.routes[0].matchers: a b: column 3, at b: expected one of =")
        .hasMessageContaining("am.yml:9: route.routes[0].matchers: not a regular expression of RE2")
        .hasMessageContaining(
            "am.yml:10: route.routes[0].mute_time_intervals: there is no \"nigt\"")
        .hasMessageContaining("did you mean \"night\"?")
        .hasMessageContaining("am.yml:11: route.routes[0].continue: expected true or false")
        .hasMessageContaining(
            "am.yml:12: route.routes[0].group_wiat: unknown key; did you mean \"group_wait\"?")
        .hasMessageContaining("am.yml:15: receivers[1].name: another receiver has this name")
        .hasMessageContaining("am.yml:16: receivers[2].name: this key is missing")
        .hasMessageContaining("am.yml:18: inhibit_rules[0].source_matcher: unknown key");
  }

  @Test
  void aFileWithoutARouteIsRefused() {
    assertThatThrownBy(() -> Alerts.file("receivers: []"))
        .hasMessageContaining("there is no route:");
    assertThatThrownBy(() -> Alerts.file("")).hasMessageContaining("there is no route:");
    assertThatThrownBy(() -> Alerts.file("route: [")).hasMessageContaining("not YAML");
  }

  private static List<String> receivers(String... labels) {
    return Alerts.file(SIMPLE).route().matching(labels(labels)).stream()
        .map(route -> route.options().receiver())
        .toList();
  }
}
