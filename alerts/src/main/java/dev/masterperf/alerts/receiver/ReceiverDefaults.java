package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.yaml.YamlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What holds for receivers that do not say otherwise: the {@code global:} part of the file.
 *
 * @param texts values of its keys, {@code smtp_from} and others
 * @param secrets the same of those not to be seen
 */
public record ReceiverDefaults(Map<String, String> texts, Map<String, Secret> secrets) {
  public static final ReceiverDefaults NONE = new ReceiverDefaults(Map.of(), Map.of());

  private static final List<String> TEXTS =
      List.of(
          "smtp_smarthost",
          "smtp_from",
          "smtp_hello",
          "smtp_auth_username",
          "smtp_require_tls",
          "pagerduty_url");
  private static final List<String> SECRETS = List.of("smtp_auth_password", "slack_api_url");

  /** Alertmanager's, which mean nothing here: an alert of ours ends when its rule says so. */
  private static final String WITHOUT_EFFECT = "resolve_timeout";

  private static final List<String> LATER =
      List.of(
          "http_config",
          "smtp_auth_identity",
          "smtp_auth_secret",
          "smtp_tls_config",
          "opsgenie_api_key",
          "opsgenie_api_url",
          "victorops_api_key",
          "victorops_api_url",
          "wechat_api_url",
          "wechat_api_secret",
          "wechat_api_corp_id",
          "telegram_api_url",
          "webex_api_url");

  public ReceiverDefaults {
    texts = Map.copyOf(texts);
    secrets = Map.copyOf(secrets);
  }

  /**
   * Reads {@code global:}; what is wrong with it is noted.
   *
   * @param folder of the file; paths of secrets are relative to it
   */
  public static ReceiverDefaults read(YamlSection global, Path folder) {
    List<String> known = new ArrayList<>(TEXTS);
    SECRETS.forEach(key -> known.addAll(List.of(key, key + "_file")));
    known.add(WITHOUT_EFFECT);
    global.refuseOthers(known, LATER);
    Map<String, String> texts = new TreeMap<>();
    TEXTS.forEach(key -> global.text(key).ifPresent(text -> texts.put(key, text)));
    Map<String, Secret> secrets = new TreeMap<>();
    SECRETS.forEach(
        key -> new Secrets(folder).read(global, key).ifPresent(found -> secrets.put(key, found)));
    return new ReceiverDefaults(texts, secrets);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(texts.get(key));
  }

  Optional<Secret> secret(String key) {
    return Optional.ofNullable(secrets.get(key));
  }
}
