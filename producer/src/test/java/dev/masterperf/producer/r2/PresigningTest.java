package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresigningTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Credentials KEYS = new Credentials("key", new SecretKey("hush"));

  private final Recorded recorded = new Recorded();
  private final R2Storage storage =
      storage(R2Settings.r2("0123456789abcdef0123456789abcdef", "bucket", KEYS));

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
  }

  @Test
  void anAddressToReadSignsKeyHostAndExpiry() {
    PresignedUrl url = storage.presignGet("a/b c.txt", HOUR);

    assertThat(url.method()).isEqualTo("GET");
    assertThat(url.headers()).isEmpty();
    assertThat(url.uri().toString())
        .startsWith(
            "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"
                + "/bucket/live/a/b%20c.txt?")
        .contains("X-Amz-Expires=3600", "X-Amz-SignedHeaders=host&", "%2Fauto%2Fs3%2F")
        .doesNotContain("hush");
  }

  @Test
  void anAddressToWriteSignsTypeAndLengthToo() {
    PresignedUrl url = storage.presignPut("a.png", HOUR, "image/png", 12);

    assertThat(url.method()).isEqualTo("PUT");
    assertThat(url.headers())
        .containsOnly(
            java.util.Map.entry("content-type", "image/png"),
            java.util.Map.entry("content-length", "12"));
    assertThat(url.uri().toString())
        .contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost");
  }

  @Test
  void itPrintsWithoutItsSignature() {
    PresignedUrl url = storage.presignGet("a.txt", HOUR);

    assertThat(url)
        .asString()
        .contains("GET https://", "/bucket/live/a.txt?… until 20")
        .doesNotContain("Signature", "Credential");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT168H0M1S"})
  void validityIsWholeSecondsUpToAWeek(Duration validity) {
    assertThatThrownBy(() -> storage.presignGet("a", validity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(validity.toString());
    assertThatThrownBy(() -> storage.presignPut("a", validity, "text/plain", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theShortestAndTheLongestValidityAreTaken() {
    assertThat(storage.presignGet("a", Duration.ofSeconds(1)).uri().toString())
        .contains("X-Amz-Expires=1&");
    assertThat(storage.presignGet("a", Duration.ofDays(7)).uri().toString())
        .contains("X-Amz-Expires=604800&");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "text/plain\r\nX-Evil: 1", "text/größe"})
  void aContentTypeThatWouldBeMoreThanOneHeaderIsRefused(String contentType) {
    assertThatThrownBy(() -> storage.presignPut("a", HOUR, contentType, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image/png");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5L * 1024 * 1024 * 1024 + 1})
  void aLengthThatOneRequestCannotBringIsRefused(long bytes) {
    assertThatThrownBy(() -> storage.presignPut("a", HOUR, "text/plain", bytes))
        .hasMessageContaining("not " + bytes);
  }

  @Test
  void namesOutsideTheScopeAreNotSigned() {
    assertThatThrownBy(() -> storage.presignGet("../other/secret", HOUR))
        .isInstanceOf(RefusedKeyException.class);

    assertThat(recorded.only("Security", "refused_key").properties())
        .containsEntry("operation", "presign_get");
  }

  @Test
  void virtualHostsAndTemporaryCredentialsAreSignedAsSuch() {
    Credentials session =
        new Credentials("key", new SecretKey("hush"), Optional.of(new SecretKey("token")));
    R2Settings settings =
        R2Settings.s3("eu-central-1", "pictures", session).addressed(Addressing.VIRTUAL_HOST);
    try (R2Storage s3 = storage(settings)) {
      URI uri = s3.presignGet("a.png", HOUR).uri();

      assertThat(uri).hasHost("pictures.s3.eu-central-1.amazonaws.com").hasPath("/live/a.png");
      assertThat(uri.getQuery()).contains("X-Amz-Security-Token=token");
    }
  }

  private R2Storage storage(R2Settings settings) {
    return new R2Storage(settings.within(new KeyScope("live")), recorded.tracker());
  }
}
