package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
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

      LiveSeries written = restored(pipeline.liveChangelog());
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
  void writesOneRecordACommitAndTheClockHoweverMuchChanged() {
    Series other = Series.of("R2", "Object Upload", "other");
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(
          T0 + 100, sample(UPLOAD, 0.1, T0), sample(UPLOAD, 0.2, T0), sample(other, 0.3, T0));

      assertThat(pipeline.liveChangelog()).hasSize(2);
    }
  }

  @Test
  void readsBackWhatItWrote() {
    List<KeyValue<Long, byte[]>> changelog = new ArrayList<>();
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.append(T0 + 100, sample(UPLOAD, 0.2, T0 + 50), sample(UPLOAD, 0.3, T0 + 8_000));
      pipeline.tick(T0 + 3_000);
      changelog.addAll(pipeline.liveChangelog());
    }

    LiveSeries series = restored(changelog);
    assertThat(series.openWindows())
        .extracting(window -> window.resolution().label() + "@" + (window.startMillis() - T0))
        .containsExactlyInAnyOrder("1s@8000", "10s@0");
    assertThat(series.row().latest().measure()).isEqualTo(0.3);
  }

  @Test
  void isStillWhatKafkaStreamsDrains() throws Exception {
    assertThat(WrappedStateStore.class.getInterfaces())
        .extracting(Class::getSimpleName)
        .contains("CachedStateStore");
    assertThat(WrappedStateStore.class.getMethod("flushCache")).isNotNull();
  }

  /** The one series that a new instance would find. */
  private static LiveSeries restored(List<KeyValue<Long, byte[]>> changelog) {
    Map<Long, byte[]> newest = new HashMap<>();
    changelog.forEach(record -> newest.put(record.key, record.value));
    newest.values().removeIf(value -> value == null);
    assertThat(LiveStore.ofChangelog(newest)).hasSize(1);
    return LiveStore.ofChangelog(newest).iterator().next();
  }
}
