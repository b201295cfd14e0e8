package dev.masterperf.api.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.FakeDocuments;
import dev.masterperf.api.access.Grant;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final List<Grant> VIEWER = List.of(Grant.parse("viewer:prod"));

  private Instant now = Instant.parse("2026-11-01T10:00:00Z");
  private final FakeDocuments<ApiKey> book = new FakeDocuments<>();
  private final Keys keys = new Keys(book, new SecureRandom(), () -> now);

  @Test
  void aKeyOpensUntilItIsRevoked() {
    KeyText key = keys.create("ci", VIEWER, "test", null);

    assertThat(KeyText.PATTERN.matcher(key.reveal()).matches()).isTrue();
    assertThat(keys.opened(key)).isPresent();
    keys.revoke(key.id());
    assertThat(keys.opened(key)).isEmpty();
    assertThat(keys.find(key.id()).orElseThrow().revokedAt()).isEqualTo(now);
  }

  @Test
  void anotherSecretOfTheSameKeyOpensNothing() {
    KeyText key = keys.create("ci", VIEWER, "test", null);
    KeyText guess = KeyText.generate(key.id(), new SecureRandom());

    assertThat(keys.opened(guess)).isEmpty();
    assertThat(keys.opened(keys.create("other", VIEWER, "test", null))).isPresent();
  }

  @Test
  void aKeyExpires() {
    KeyText key = keys.create("ci", VIEWER, "test", Duration.ofDays(90));

    now = now.plus(Duration.ofDays(90)).minusSeconds(1);
    assertThat(keys.opened(key)).isPresent();
    now = now.plusSeconds(1);
    assertThat(keys.opened(key)).isEmpty();
    assertThatThrownBy(() -> keys.rotate(key.id(), Duration.ZERO))
        .isInstanceOf(Keys.NoSuchKey.class)
        .hasMessageContaining("expired");
  }

  @Test
  void bothSecretsHoldWhileAKeyIsRotated() {
    KeyText before = keys.create("ci", VIEWER, "test", null);
    KeyText after = keys.rotate(before.id(), Duration.ofHours(24));

    assertThat(after.id()).isEqualTo(before.id());
    now = now.plus(Duration.ofHours(24)).minusSeconds(1);
    assertThat(keys.opened(before)).isPresent();
    assertThat(keys.opened(after)).isPresent();
    now = now.plusSeconds(1);
    assertThat(keys.opened(before)).isEmpty();
    assertThat(keys.opened(after)).isPresent();
  }

  /** Else rotating again would give a leaked secret more time. */
  @Test
  void aSecondRotationDoesNotLetTheFirstSecretHoldLonger() {
    KeyText first = keys.create("ci", VIEWER, "test", null);
    keys.rotate(first.id(), Duration.ofHours(1));
    keys.rotate(first.id(), Duration.ofHours(48));

    now = now.plus(Duration.ofHours(1));
    assertThat(keys.opened(first)).isEmpty();
  }

  @Test
  void whoCameInByASecretStaysInAsLongAsThatHolds() {
    KeyText before = keys.create("ci", VIEWER, "test", null);
    String mark = keys.opened(before).orElseThrow().mark();
    KeyText after = keys.rotate(before.id(), Duration.ZERO);

    assertThat(keys.stillOpen(before.id(), mark)).isEmpty();
    assertThat(keys.stillOpen(before.id(), keys.opened(after).orElseThrow().mark())).isPresent();
  }

  @Test
  void whatIsKeptIsReadAsItWasAndHoldsNoSecret() {
    KeyText text = keys.create("ci", VIEWER, "test", Duration.ofDays(1));
    keys.rotate(text.id(), Duration.ofHours(1));
    keys.used(text.id(), now);
    ApiKey key = keys.find(text.id()).orElseThrow();

    byte[] record = ApiKey.KIND.write().apply(key);

    assertThat(ApiKey.KIND.read().apply(record)).isEqualTo(key);
    assertThat(new String(record, StandardCharsets.UTF_8)).doesNotContain(text.secret());
    assertThat(text.toString()).doesNotContain(text.secret());
  }

  @Test
  void aUseThatComesTooLateDoesNotBringARevokedKeyBack() {
    KeyText key = keys.create("ci", VIEWER, "test", null);
    keys.revoke(key.id());
    keys.used(key.id(), now);

    assertThat(keys.opened(key)).isEmpty();
  }

  @Test
  void whatIsNoKeyCannotBeRead() {
    for (String value : List.of("{}", "[]", "null", "{\"name\":\"a\",\"grants\":[\"king:*\"]}")) {
      assertThatThrownBy(() -> ApiKey.KIND.read().apply(value.getBytes(StandardCharsets.UTF_8)))
          .as(value)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nobodyIsToldOfAKeyThatIsNotThere() {
    assertThatThrownBy(() -> keys.revoke("nothere00000"))
        .isInstanceOf(Keys.NoSuchKey.class)
        .hasMessageContaining("keys list");
  }
}
