package dev.masterperf.api.login;

import dev.masterperf.api.access.Caller;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeySecret;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import java.util.Optional;

/** Knows callers by their API keys. */
final class KeyLogin {
  private final Keys keys;
  private final KeyUses uses;
  private final FailedAttempts failures;

  KeyLogin(Keys keys, KeyUses uses, FailedAttempts failures) {
    this.keys = keys;
    this.uses = uses;
    this.failures = failures;
  }

  /**
   * Whose key that is; empty if it opens nothing, or not any more.
   *
   * @param address whence it was sent
   * @throws dev.masterperf.api.http.ProblemException 429 if others were tried in vain before
   */
  Optional<Identity> identify(String text, String address) {
    Optional<KeyText> key = KeyText.parse(text);
    String tried = key.map(KeyText::id).filter(id -> keys.find(id).isPresent()).orElse("");
    String who = address + " " + tried;
    failures.requireFew(who);
    Optional<Identity> found =
        key.flatMap(
            presented -> keys.opened(presented).map(secret -> identity(presented.id(), secret)));
    if (found.isEmpty()) {
      failures.failed(who);
    }
    return found;
  }

  private static Identity identity(String id, KeySecret secret) {
    return new Identity.ByKey(id, secret.mark());
  }

  /** Who that is with the grants of now, if the secret they came in by still opens the key. */
  Optional<Caller> caller(Identity.ByKey identity) {
    Optional<ApiKey> key = keys.stillOpen(identity.id(), identity.mark());
    key.ifPresent(open -> uses.note(identity.id(), open));
    return key.map(
        open ->
            new Caller(
                Caller.Kind.KEY,
                open.name() + " (" + KeyText.PREFIX + identity.id() + ")",
                open.grants()));
  }
}
