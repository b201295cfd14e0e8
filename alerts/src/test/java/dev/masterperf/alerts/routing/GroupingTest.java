package dev.masterperf.alerts.routing;

import static dev.masterperf.alerts.routing.Alerts.labels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final String PLAIN =
      "{receivers: [{name: ops}], route: {receiver: ops, group_by: [team]}}";
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aGroupWaitsForItsFirstAlertsAndIsToldTogether() {
    Story story = new Story(PLAIN).fire("alertname", "a").pass(10).fire("alertname", "b").pass(60);

    assertThat(story.decided()).containsExactly("30 firing to ops: +a +b");
  }

  @Test
  void alertsOfOtherLabelsAreOtherGroups() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a", "team", "x")
            .fire("alertname", "b", "team", "y")
            .pass(60);

    assertThat(story.decided())
        .containsExactlyInAnyOrder("30 firing to ops: +a", "30 firing to ops: +b");
  }

  @Test
  void whatChangesLaterIsToldAtTheGroupInterval() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(60)
            .fire("alertname", "b")
            .pass(300)
            .resolve("alertname", "a")
            .pass(300)
            .resolve("alertname", "b")
            .pass(Duration.ofHours(9));

    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a",
            "330 firing to ops: +a +b",
            "630 resolved to ops: -a +b",
            "930 resolved to ops: -b");
  }

  @Test
  void anUnchangedGroupIsRepeated() {
    Story story = new Story(PLAIN).fire("alertname", "a").pass(Duration.ofHours(9));

    // At the first look after more than four hours, as in Alertmanager.
    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a", "14730 repeat to ops: +a", "29430 repeat to ops: +a");
  }

  @Test
  void whatIsOverBeforeItIsToldIsListed() {
    Story story =
        new Story(PLAIN).fire("alertname", "a").pass(5).resolve("alertname", "a").pass(60);

    assertThat(story.decided()).containsExactly("30 -a brief");
  }

  @Test
  void anEndedGroupBeginsAnew() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(40)
            .resolve("alertname", "a")
            .pass(300)
            .fire("alertname", "a")
            .pass(30);

    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a", "330 resolved to ops: -a", "370 firing to ops: +a");
  }

  @Test
  void criticalAlertsGoAtOnceAndSoDoesWhatJoinsThem() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a", "severity", "critical")
            .pass(7)
            .fire("alertname", "b")
            .pass(7)
            .fire("alertname", "c", "severity", "critical")
            .pass(1)
            .resolve("alertname", "a", "severity", "critical")
            .pass(400);

    assertThat(story.decided())
        .containsExactly(
            "0 firing to ops: +a",
            "7 firing to ops: +a +b",
            "14 firing to ops: +a +b +c",
            "314 resolved to ops: -a +b +c");
  }

  @Test
  void aCriticalAlertDoesNotWaitWithOthers() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(3)
            .fire("alertname", "b", "severity", "critical")
            .pass(30);

    assertThat(story.decided()).containsExactly("3 firing to ops: +a +b");
  }

  @Test
  void aWaitThatIsWrittenHoldsForCriticalAlertsToo() {
    Story story =
        new Story("{receivers: [{name: ops}], route: {receiver: ops, group_wait: 10s}}")
            .fire("alertname", "a", "severity", "critical")
            .pass(12)
            .fire("alertname", "b", "severity", "critical")
            .pass(300);

    assertThat(story.decided()).containsExactly("10 firing to ops: +a", "310 firing to ops: +a +b");
  }

  @Test
  void aSilencedAlertIsListedOnceAndToldWhenTheSilenceEnds() {
    Story story =
        new Story(PLAIN)
            .silence("s1", HOUR, "alertname=a")
            .fire("alertname", "a")
            .fire("alertname", "b")
            .pass(Duration.ofMinutes(70));

    assertThat(story.decided())
        .containsExactly(
            "30 +a silenced by s1", "30 firing to ops: +b", "3630 firing to ops: +a +b");
  }

  @Test
  void aResolveIsNotLostToASilence() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(40)
            .silence("s1", HOUR, "alertname=a")
            .resolve("alertname", "a")
            .pass(Duration.ofMinutes(75));

    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a", "330 -a silenced by s1", "3930 resolved to ops: -a");
  }

  @Test
  void whatBeginsAndEndsUnderASilenceIsNeverTold() {
    Story story =
        new Story(PLAIN)
            .silence("s1", HOUR, "alertname=a")
            .fire("alertname", "a")
            .pass(600)
            .resolve("alertname", "a")
            .pass(Duration.ofHours(2));

    assertThat(story.decided()).containsExactly("30 +a silenced by s1", "630 -a silenced by s1");
  }

  @Test
  void anExpiredSilenceDoesNotMute() {
    Story story =
        new Story(PLAIN)
            .silence("s1", HOUR, "alertname=a")
            .change("s1", silence -> silence.expired(Alerts.T0))
            .fire("alertname", "a")
            .pass(30);

    assertThat(story.decided()).containsExactly("30 firing to ops: +a");
  }

  @Test
  void aFiringSourceInhibitsItsTargetsWithEqualLabels() {
    Story story =
        new Story(
                """
                receivers: [{name: ops}]
                route: {receiver: ops, group_by: ['...']}
                inhibit_rules:
                  - {source_matchers: [level=page], target_matchers: [level=~"page|warn"], equal: [zone]}
                """)
            .fire("alertname", "down", "level", "page", "zone", "1")
            .fire("alertname", "slow", "level", "warn", "zone", "1")
            .fire("alertname", "else", "level", "warn", "zone", "2")
            .fire("alertname", "none", "level", "warn")
            .pass(60)
            .resolve("alertname", "down", "level", "page", "zone", "1")
            .pass(400);

    String down = Fingerprint.of(labels("alertname", "down", "level", "page", "zone", "1")).hex();
    assertThat(story.decided())
        .containsExactlyInAnyOrder(
            "30 firing to ops: +down",
            "30 firing to ops: +else",
            "30 firing to ops: +none",
            "30 +slow inhibited by " + down,
            "330 resolved to ops: -down",
            "330 firing to ops: +slow");
  }

  @Test
  void aRouteMutedAtThisTimeTellsLater() {
    // 2 March 2026, 10:00, is a Monday.
    Story story =
        new Story(
                """
                receivers: [{name: ops}]
                route:
                  receiver: ops
                  routes:
                    - {matchers: [team=x], mute_time_intervals: [morning]}
                    - {matchers: [team=y], active_time_intervals: [later]}
                time_intervals:
                  - name: morning
                    time_intervals: [{times: [{start_time: '09:00', end_time: '11:00'}]}]
                  - name: later
                    time_intervals: [{weekdays: ['tuesday']}]
                """)
            .fire("alertname", "a", "team", "x")
            .fire("alertname", "b", "team", "y")
            .pass(Duration.ofMinutes(65));

    assertThat(story.decided())
        .containsExactlyInAnyOrder(
            "30 +a muted by morning", "30 +b muted by outside later", "3630 firing to ops: +a");
  }

  @Test
  void anAcknowledgedAlertIsNotRepeatedButItsResolveIsTold() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(60)
            .acknowledge(Duration.ofHours(9), "alertname", "a")
            .pass(Duration.ofHours(10))
            .acknowledge(Duration.ofHours(9), "alertname", "a")
            .pass(Duration.ofHours(1))
            .resolve("alertname", "a")
            .pass(300);

    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a",
            "14730 +a acknowledged by ann",
            // 9 h and a minute later it expires.
            "32730 repeat to ops: +a",
            "39930 resolved to ops: -a");
  }

  @Test
  void anAcknowledgementEndsWithItsAlert() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(60)
            .acknowledge(Duration.ofDays(9), "alertname", "a")
            .resolve("alertname", "a")
            .pass(300)
            .fire("alertname", "a")
            .pass(Duration.ofHours(5));

    assertThat(story.told())
        .containsExactly(
            "30 firing to ops: +a",
            "330 resolved to ops: -a",
            "390 firing to ops: +a",
            "15090 repeat to ops: +a");
  }

  @Test
  void anAlertThatJoinsAcknowledgedOnesIsTold() {
    Story story =
        new Story(PLAIN)
            .fire("alertname", "a")
            .pass(60)
            .acknowledge(Duration.ofDays(9), "alertname", "a")
            .fire("alertname", "b")
            .pass(Duration.ofHours(5));

    assertThat(story.told())
        .containsExactly(
            "30 firing to ops: +a", "330 firing to ops: +a +b", "15030 repeat to ops: +a +b");
  }

  @Test
  void anAlertThatFlapsCountsAsFiringUntilItIsQuiet() {
    Story story =
        new Story(PLAIN.replace("group_by", "group_interval: 10s, group_by"))
            .annotated(FlapDamping.ANNOTATION, "4 in 10m, quiet 5m");
    for (int i = 0; i < 5; i++) {
      story.fire("alertname", "a").pass(40).resolve("alertname", "a").pass(20);
    }
    story.pass(Duration.ofMinutes(20));

    assertThat(story.decided())
        .containsExactly(
            "30 firing to ops: +a",
            "50 resolved to ops: -a",
            "90 firing to ops: +a",
            "100 -a flapping",
            "160 -a flapping",
            "220 -a flapping",
            "280 -a flapping",
            "580 resolved to ops: -a");
  }

  @Test
  void nobodyHearsOfWhatDidNotFire() {
    Story story =
        new Story(PLAIN)
            .change(AlertState.PENDING, "alertname", "a")
            .change(AlertState.INACTIVE, "alertname", "a")
            .pass(60);

    assertThat(story.decided()).isEmpty();
  }

  @Test
  void aResolveOfWhatNobodyRemembersIsTold() {
    Story story = new Story(PLAIN).resolve("alertname", "a").pass(60);

    assertThat(story.decided()).containsExactly("30 resolved to ops: -a");
  }

  @Test
  void oneAlertGoesToAllRoutesThatTakeIt() {
    Story story =
        new Story(
                """
                receivers: [{name: ops}, {name: audit}]
                route:
                  receiver: ops
                  routes:
                    - {receiver: audit, continue: true, group_wait: 1s}
                    - {receiver: ops}
                """)
            .fire("alertname", "a")
            .pass(30);

    assertThat(story.decided()).containsExactly("1 firing to audit: +a", "30 firing to ops: +a");
  }

  @Test
  void aRestartTellsNothingTwiceAndForgetsNothing() {
    Story story =
        new Story(PLAIN)
            .silence("s1", HOUR, "alertname=quiet")
            .fire("alertname", "a")
            .fire("alertname", "quiet", "team", "q")
            .pass(60)
            .fire("alertname", "b")
            .fire("alertname", "new", "team", "n")
            .resolve("alertname", "a")
            .pass(10)
            .restart()
            .pass(Duration.ofMinutes(70));

    assertThat(story.told())
        .containsExactly(
            "30 firing to ops: +a",
            "90 firing to ops: +new",
            "330 firing to ops: -a +b",
            "3671 firing to ops: +quiet");
  }

  @Test
  void otherRoutesTellAnewAndTheFormerReceiverHearsOfTheResolve() {
    String before = "{receivers: [{name: ops}, {name: new}], route: {receiver: ops}}";
    String after =
        "{receivers: [{name: ops}, {name: new}], route: {receiver: new, group_by: ['...']}}";
    Story story =
        new Story(before)
            .fire("alertname", "a")
            .fire("alertname", "b")
            .pass(60)
            .resolve("alertname", "a")
            .restart(after)
            .pass(60)
            .resolve("alertname", "b")
            .pass(400);

    assertThat(story.told())
        .containsExactlyInAnyOrder(
            "30 firing to ops: +a +b",
            "61 resolved to ops: -a",
            "61 firing to new: +b",
            "120 resolved to ops: -b",
            "361 resolved to new: -b");
  }
}
