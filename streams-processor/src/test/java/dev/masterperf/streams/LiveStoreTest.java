package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.streams.window.LiveSeries;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.junit.jupiter.api.Test;

/**
 * What {@code LiveStore} takes for granted of Kafka Streams. If an upgrade changes it, windows
 * would be lost on every crash and rebalance, and nothing else would tell.
 */
class LiveStoreTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @Test
  void isDrainedIntoItsChangelogBeforeEachCommit() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 100, sample(UPLOAD, 0.2, T0 + 50), sample(UPLOAD, 0.3, T0 + 60));

      Map<String, byte[]> changelog = pipeline.changelog("series");
      LiveSeries written = LiveSeries.fromBytes(UPLOAD.key(), changelog.get(UPLOAD.key().text()));
      assertThat(written.row().latest().measure()).isEqualTo(0.3);
      assertThat(written.openWindows())
          .singleElement()
          .satisfies(
              window -> {
                assertThat(window.resolution()).isEqualTo(Resolution.SECOND);
                assertThat(window.aggregate().events()).isEqualTo(2);
              });
    }
  }

  @Test
  void writesASeriesOnceACommitHoweverOftenItChanged() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(
          T0 + 100, sample(UPLOAD, 0.1, T0), sample(UPLOAD, 0.2, T0), sample(UPLOAD, 0.3, T0));

      assertThat(pipeline.changelogRecords("series")).isEqualTo(2); // the series and the clock
    }
  }

  @Test
  void readsBackWhatItWrote() {
    LiveSeries series;
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 100, sample(UPLOAD, 0.2, T0 + 50), sample(UPLOAD, 0.3, T0 + 8_000));
      pipeline.tick(T0 + 3_000);
      series =
          LiveSeries.fromBytes(UPLOAD.key(), pipeline.changelog("series").get(UPLOAD.key().text()));
    }

    assertThat(series.openWindows())
        .extracting(window -> window.resolution().label() + "@" + (window.startMillis() - T0))
        .containsExactlyInAnyOrder("1s@8000", "10s@0");
    assertThat(List.of(series.row().latest().measure())).containsExactly(0.3);
  }

  @Test
  void isStillWhatKafkaStreamsDrains() throws Exception {
    assertThat(WrappedStateStore.class.getInterfaces())
        .extracting(Class::getSimpleName)
        .contains("CachedStateStore");
    assertThat(WrappedStateStore.class.getMethod("flushCache")).isNotNull();
  }
}
