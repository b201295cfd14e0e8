package dev.masterperf.api.login;

import java.net.URI;
import java.util.Optional;

/**
 * An identity provider.
 *
 * @param issuer as its tokens name it; {@code /.well-known/openid-configuration} is found below it
 * @param audience whom bearer tokens have to be for
 * @param client under which people log in with a browser; empty: they cannot
 * @param rolesClaim the claim whose values are grants such as {@code viewer:prod}; dots lead into
 *     objects
 */
public record OidcSettings(
    URI issuer, String audience, Optional<Client> client, String rolesClaim) {

  /**
   * This server, as the provider knows it.
   *
   * @param secret empty for a public client, which PKCE alone protects
   */
  public record Client(String id, Optional<String> secret) {
    @Override
    public String toString() {
      return id;
    }
  }
}
