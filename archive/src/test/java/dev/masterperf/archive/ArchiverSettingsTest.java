package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.model.Resolution;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchiverSettingsTest {
  private static final BucketSettings BUCKET =
      new BucketSettings(URI.create("http://127.0.0.1:9000"), "auto", "b", "key", "hush-hush");

  @Test
  void secretsAreNotPrinted() {
    ArchiverSettings settings =
        new ArchiverSettings(
            Map.of("sasl.jaas.config", "password=pst"),
            "p",
            "a",
            BUCKET,
            Path.of("scratch"),
            SegmentSettings.DEFAULT);

    assertThat(settings.toString()).contains("secretKey=***").doesNotContain("hush-hush", "pst");
  }

  @Test
  void aSegmentIsTenMinutesOrAHalfOfSixtyFourMebibytesUnlessToldOtherwise() {
    assertThat(SegmentSettings.DEFAULT)
        .isEqualTo(
            new SegmentSettings(
                Duration.ofMinutes(10),
                32 * 1024 * 1024,
                64 * 1024 * 1024,
                Set.of(Resolution.MINUTE, Resolution.HOUR)));
  }

  @Test
  void anEndpointWithoutAHostIsRefused() {
    assertThatThrownBy(
            () -> new BucketSettings(URI.create("localhost:9000"), "auto", "b", "key", "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not localhost:9000");
  }
}
