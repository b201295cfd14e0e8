package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.AddressRefusedException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where HTTP requests go.
 *
 * @param url http or https, with a host and without a user
 * @param secretPath whether whoever knows the URL may post there, as with Slack's
 * @param authorization value of that header
 */
public record HttpTarget(URI url, boolean secretPath, Optional<Secret> authorization) {
  public HttpTarget {
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if ((!http && !"https".equalsIgnoreCase(url.getScheme())) || url.getRawAuthority() == null) {
      throw new IllegalArgumentException("a URL here is http://host… or https://host…");
    }
    if (url.getRawUserInfo() != null) {
      throw new AddressRefusedException(
          "a URL with a user in it is not taken; give the user in http_config.basic_auth");
    }
    if (url.getHost() == null) {
      throw new AddressRefusedException(
          "the URL has no host, or one that is neither a name of ASCII letters, digits, - and . nor an"
              + " address of four decimal numbers");
    }
  }

  public static HttpTarget of(URI url) {
    return new HttpTarget(url, false, Optional.empty());
  }

  Map<String, String> headers() {
    return authorization.map(secret -> Map.of("authorization", secret.reveal())).orElse(Map.of());
  }

  /** For people: a query may hold a token, and a secret path does. */
  String shown() {
    String base = url.getScheme() + "://" + url.getRawAuthority();
    if (secretPath) {
      return base + "/…";
    }
    return base + url.getRawPath() + (url.getRawQuery() == null ? "" : "?…");
  }
}
