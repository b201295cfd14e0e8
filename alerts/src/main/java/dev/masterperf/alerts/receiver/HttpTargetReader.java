package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.yaml.YamlSection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads where HTTP requests go, and what authorizes them. */
final class HttpTargetReader {
  private static final List<String> KEYS =
      List.of(
          "authorization", "basic_auth", "bearer_token", "bearer_token_file", "follow_redirects");
  private static final List<String> LATER =
      List.of(
          "proxy_url",
          "no_proxy",
          "proxy_from_environment",
          "tls_config",
          "oauth2",
          "enable_http2",
          "http_headers");

  private final Secrets secrets;
  private final AddressPolicy addresses;

  HttpTargetReader(Secrets secrets, AddressPolicy addresses) {
    this.secrets = secrets;
    this.addresses = addresses;
  }

  /** The target of {@code key} or {@code key_file}; noted if it is absent or can never be used. */
  Optional<HttpTarget> required(YamlSection section, String key, boolean secretPath) {
    Optional<Secret> authorization = authorization(section);
    return secrets
        .required(section, key)
        .flatMap(url -> target(section, key, url.reveal(), secretPath, authorization));
  }

  /** The same with a preset, where neither key is there. */
  Optional<HttpTarget> read(
      YamlSection section, String key, boolean secretPath, Optional<String> preset) {
    if (section.has(key) || section.has(key + "_file") || preset.isEmpty()) {
      return required(section, key, secretPath);
    }
    return target(section, key, preset.get(), secretPath, authorization(section));
  }

  private Optional<HttpTarget> target(
      YamlSection section,
      String key,
      String url,
      boolean secretPath,
      Optional<Secret> authorization) {
    try {
      HttpTarget target = new HttpTarget(URI.create(url), secretPath, authorization);
      addresses.checkedHost(target.url());
      return Optional.of(target);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      boolean shows = why.contains(url);
      section.problem(key, shows ? "this is no URL such as https://hooks.example.com/x" : why);
      return Optional.empty();
    }
  }

  private Optional<Secret> authorization(YamlSection section) {
    Optional<YamlSection> http = section.section("http_config");
    http.ifPresent(config -> config.refuseOthers(KEYS, LATER));
    http.flatMap(config -> config.text("follow_redirects"))
        .filter("true"::equals)
        .ifPresent(
            text ->
                section.problem(
                    "http_config",
                    "redirects are never followed, for they lead to addresses that nobody checked;"
                        + " remove follow_redirects"));
    Optional<Secret> bearer =
        http.flatMap(config -> secrets.read(config, "bearer_token"))
            .map(token -> new Secret("Bearer " + token.reveal()));
    return bearer
        .or(() -> http.flatMap(config -> config.section("authorization")).flatMap(this::scheme))
        .or(() -> http.flatMap(config -> config.section("basic_auth")).flatMap(this::basic));
  }

  private Optional<Secret> scheme(YamlSection section) {
    section.refuseOthers(List.of("type", "credentials", "credentials_file"), List.of());
    String type = section.text("type").orElse("Bearer");
    return secrets
        .required(section, "credentials")
        .map(credentials -> new Secret(type + " " + credentials.reveal()));
  }

  private Optional<Secret> basic(YamlSection section) {
    section.refuseOthers(List.of("username", "password", "password_file"), List.of());
    String user = section.required("username").orElse("");
    String password = secrets.required(section, "password").map(Secret::reveal).orElse("");
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of(new Secret("Basic " + Base64.getEncoder().encodeToString(pair)));
  }
}
