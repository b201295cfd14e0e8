package dev.masterperf.api.login;

import java.util.Optional;

/** Knows callers by tokens of an identity provider. */
final class TokenLogin {
  private final OidcProvider tokens;
  private final FailedAttempts failures;

  TokenLogin(OidcProvider tokens, FailedAttempts failures) {
    this.tokens = tokens;
    this.failures = failures;
  }

  /**
   * Whom a token names; empty if it must not be believed.
   *
   * @param address whence it was sent
   * @throws dev.masterperf.api.http.ProblemException 429 if others were tried in vain before
   */
  Optional<Identity> identify(String token, String address) {
    String who = address + " token";
    failures.requireFew(who);
    Optional<Identity> found = tokens.read(token).map(person -> person);
    if (found.isEmpty()) {
      failures.failed(who);
    }
    return found;
  }
}
