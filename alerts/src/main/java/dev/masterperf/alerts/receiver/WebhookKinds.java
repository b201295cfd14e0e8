package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the receivers that are programs. */
final class WebhookKinds {
  private static final List<String> SIGNED =
      List.of("secret", "secret_file", "secrets", "http_config", "send_resolved");
  private static final List<String> METHODS = List.of("POST", "PUT", "PATCH");
  private static final String JSON = "application/json";

  private final Secrets secrets;
  private final HttpTargetReader targets;
  private final List<WebhookSecret> preset;

  WebhookKinds(Secrets secrets, HttpTargetReader targets, List<WebhookSecret> preset) {
    this.secrets = secrets;
    this.targets = targets;
    this.preset = List.copyOf(preset);
  }

  Optional<Receiver> webhook(String name, YamlSection section) {
    section.refuseOthers(with(SIGNED, "url", "url_file", "max_alerts"), List.of("timeout"));
    int maxAlerts = section.text("max_alerts").map(text -> count(section, text)).orElse(0);
    List<WebhookSecret> signing = secrets.signing(section, preset);
    boolean resolved = ReceiverReader.flag(section, "send_resolved", true);
    return targets
        .required(section, "url", false)
        .map(target -> new WebhookReceiver(name, target, signing, maxAlerts, resolved));
  }

  Optional<Receiver> nativeJson(String name, YamlSection section) {
    section.refuseOthers(with(SIGNED, "url", "url_file"), List.of());
    List<WebhookSecret> signing = secrets.signing(section, preset);
    boolean resolved = ReceiverReader.flag(section, "send_resolved", true);
    return targets
        .required(section, "url", false)
        .map(target -> new NativeReceiver(name, target, signing, resolved));
  }

  Optional<Receiver> alertmanager(String name, YamlSection section) {
    section.refuseOthers(
        List.of("url", "url_file", "http_config", "send_resolved"), List.of("api_version"));
    boolean resolved = ReceiverReader.flag(section, "send_resolved", true);
    return targets
        .required(section, "url", false)
        .map(target -> new AlertmanagerReceiver(name, target, resolved));
  }

  Optional<Receiver> template(String name, YamlSection section) {
    section.refuseOthers(with(SIGNED, "url", "url_file", "method", "headers", "body"), List.of());
    String method = section.text("method").orElse("POST").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      section.problem("method", "expected one of " + METHODS + ", not " + method);
    }
    Map<String, String> headers = headers(section);
    section.required("body");
    Optional<GroupTemplate> body = ReceiverReader.template(section, "body");
    List<WebhookSecret> signing = secrets.signing(section, preset);
    boolean resolved = ReceiverReader.flag(section, "send_resolved", true);
    Optional<HttpTarget> target = targets.required(section, "url", false);
    if (target.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    TemplateReceiver receiver =
        new TemplateReceiver(name, target.get(), method, headers, body.get(), signing, resolved);
    checkJson(section, receiver);
    return Optional.of(receiver);
  }

  private static Map<String, String> headers(YamlSection section) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-type", JSON);
    section
        .section("headers")
        .ifPresent(
            all ->
                all.keys()
                    .forEach(
                        key -> all.text(key).ifPresent(text -> header(all, key, text, headers))));
    return headers;
  }

  private static void header(
      YamlSection all, String name, String text, Map<String, String> headers) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.matches("[a-z0-9!#$%&'*+.^_`|~-]+")) {
      all.problem(name, "this is not the name of a header");
    } else if (lower.equals("authorization")) {
      all.problem(name, "give this in http_config.authorization, where it is kept from sight");
    } else if (lower.startsWith("webhook-")
        || List.of("host", "content-length", "transfer-encoding", "connection").contains(lower)) {
      all.problem(name, "this header is set by the sender");
    } else if (text.matches("(?s).*\\p{Cntrl}.*")) {
      all.problem(name, "a header has one line");
    } else {
      headers.put(lower, text);
    }
  }

  /**
   * Tried out with values that need to be escaped, so that a wrong body is found before an alert.
   */
  private static void checkJson(YamlSection section, TemplateReceiver receiver) {
    if (!receiver.json()) {
      return;
    }
    try {
      Json.tree(receiver.body(example()).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      section.problem(
          "body",
          "this is not JSON once its places are filled in; a text needs quotes around it, or give"
              + " another content-type under headers ("
              + e.getMessage()
              + ")");
    }
  }

  private static AlertGroup example() {
    SortedMap<String, String> labels = new TreeMap<>(Map.of("alertname", "a\"b\\c\nd"));
    AlertTransition alert =
        new AlertTransition(
            Fingerprint.of(labels),
            "a",
            "g",
            "e",
            labels,
            new TreeMap<>(),
            Series.of("c", "t", "i").key(),
            1,
            AlertState.FIRING,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            1,
            "");
    return AlertGroup.of(alert, "r\"", URI.create("http://localhost"));
  }

  private static int count(YamlSection section, String text) {
    if (!text.matches("\\d{1,6}")) {
      section.problem("max_alerts", "expected a whole number, 0 for all, not " + text);
      return 0;
    }
    return Integer.parseInt(text);
  }

  private static List<String> with(List<String> keys, String... more) {
    List<String> all = new ArrayList<>(keys);
    all.addAll(List.of(more));
    return all;
  }
}
