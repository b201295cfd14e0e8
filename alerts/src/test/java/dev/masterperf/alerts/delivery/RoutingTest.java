package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Transitions;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.Notification;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final URI EXTERNAL = URI.create("http://localhost:3004");
  private static final Instant NOW = Instant.EPOCH;

  private final Routing routing =
      new Routing(
          RoutingPlan.everyAlertTo(List.of(endpoint("one"), endpoint("two"))),
          EXTERNAL,
          EvidenceSource.NONE);

  @ParameterizedTest
  @EnumSource(names = {"FIRING", "RESOLVED"})
  void everyEndpointHearsOfFiringAndResolved(AlertState state) {
    List<Notification> queued = Queued.of(routing, Transitions.transition("upload", 1, state), NOW);

    assertThat(queued).extracting(Notification::receiver).containsExactly("one", "two");
    assertThat(queued).extracting(Notification::webhookId).doesNotHaveDuplicates();
  }

  @Test
  void theSameTransitionHasTheSameIdForEver() {
    assertThat(id("upload", 1))
        .isEqualTo(id("upload", 1))
        .isEqualTo("msg_4429f0d2e6d84c72b666cfd48868077d");
    assertThat(id("upload", 2)).isNotEqualTo(id("upload", 1));
    assertThat(id("download", 1)).isNotEqualTo(id("upload", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/", "http:///path", "hook"})
  void anEndpointHasAnHttpUrl(String url) {
    assertThatThrownBy(() -> new WebhookReceiver("one", URI.create(url), SECRET))
        .hasMessageContaining("a URL here is http://host");
  }

  @Test
  void endpointsHaveNamesOfTheirOwn() {
    assertThatThrownBy(
            () ->
                new NotifierSettings(
                    Map.of(),
                    "p",
                    "i",
                    new CurrentPlan(
                        RoutingPlan.everyAlertTo(List.of(endpoint("a"), endpoint("a")))),
                    EXTERNAL,
                    AddressPolicy.PUBLIC,
                    EvidenceSource.NONE))
        .hasMessageContaining("a name of its own");
  }

  private static String id(String alert, long sequence) {
    return Routing.webhookId(
        Transitions.transition(alert, sequence, AlertState.FIRING), "receiver");
  }

  private static WebhookReceiver endpoint(String name) {
    return new WebhookReceiver(name, URI.create("http://localhost:9/" + name), SECRET);
  }
}
