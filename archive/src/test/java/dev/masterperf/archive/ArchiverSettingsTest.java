package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.BucketSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiverSettingsTest {
  private static final BucketSettings BUCKET =
      new BucketSettings(URI.create("http://127.0.0.1:9000"), "auto", "b", "key", "hush-hush");

  @Test
  void secretsAreNotPrinted() {
    ArchiverSettings settings =
        new ArchiverSettings(Map.of("sasl.jaas.config", "password=pst"), "p", "a", BUCKET);

    assertThat(settings.toString()).contains("secretKey=***").doesNotContain("hush-hush", "pst");
  }

  @Test
  void aSegmentIsEightMebibytesOrAMinuteUnlessToldOtherwise() {
    ArchiverSettings settings = new ArchiverSettings(Map.of(), "p", "a", BUCKET);

    assertThat(settings.segmentMaxBytes()).isEqualTo(8 * 1024 * 1024);
    assertThat(settings.segmentMaxAge()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anEndpointWithoutAHostIsRefused() {
    assertThatThrownBy(
            () -> new BucketSettings(URI.create("localhost:9000"), "auto", "b", "key", "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not localhost:9000");
  }
}
