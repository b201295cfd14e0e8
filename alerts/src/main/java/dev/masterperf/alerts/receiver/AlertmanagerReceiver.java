package dev.masterperf.alerts.receiver;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.masterperf.model.AlertTransition;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * An Alertmanager that groups, silences and tells people itself: {@code POST /api/v2/alerts}.
 *
 * <p>Prometheus sends a firing alert again and again, and an Alertmanager takes one it does not
 * hear of for resolved. We send it once (and with the route's {@code repeat_interval}), so it is
 * sent as one that ends in ten years; its end comes with its resolve. An Alertmanager forgets all
 * when it restarts: the repeat interval is how long it then knows of nothing.
 *
 * @param endpoint the Alertmanager; the path of its API is added
 */
public record AlertmanagerReceiver(String name, HttpTarget endpoint, boolean sendResolved)
    implements Receiver {
  private static final String PATH = "/api/v2/alerts";
  private static final Duration UNTIL_RESOLVED = Duration.ofDays(3650);

  /** Alertmanager's word for a body it will never take. */
  private static final Set<Integer> REJECTING = Set.of(400);

  private record Alert(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      Instant startsAt,
      Instant endsAt,
      @JsonProperty("generatorURL") String generatorUrl) {}

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    return JsonText.of(group.alerts().stream().map(alert -> alert(alert, group)).toList());
  }

  private static Alert alert(AlertTransition alert, AlertGroup group) {
    Instant end = alert.endsAt();
    return new Alert(
        alert.labels(),
        alert.annotations(),
        alert.startsAt(),
        end == null ? alert.at().plus(UNTIL_RESOLVED) : end,
        group.link(alert));
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return outbound.send(HttpMessage.json(api(), body), REJECTING);
  }

  private HttpTarget api() {
    String url = endpoint.url().toString().replaceAll("/+$", "");
    return url.endsWith(PATH)
        ? endpoint
        : new HttpTarget(URI.create(url + PATH), false, endpoint.authorization());
  }
}
