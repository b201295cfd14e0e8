package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfTracker tracker = new MasterPerfTracker(published);
  private final Timer timer = tracker.timer("R2", "Object Upload", "upload");

  @AfterEach
  void close() {
    tracker.close();
  }

  @Test
  void whatASeriesIsDescribedWithStandsInItsSummaryAndChangesNoSeries() {
    timer.describe(new Description("PutObject", "bucket/live/", "stored 1KiB"));
    timer.record(1_000_000);
    timer.describe(new Description("PutObject", "bucket/live/", "stored 2KiB"));
    timer.record(1_000_000);
    tracker.flush();

    PerfMetric last = published.all().get(published.all().size() - 1);
    assertThat(last.pattern()).isEqualTo("PutObject");
    assertThat(last.locations()).isEqualTo("bucket/live/");
    assertThat(last.impact()).isEqualTo("stored 2KiB");
    assertThat(published.all()).extracting(PerfMetric::series).containsOnly(timer.series());
  }

  @Test
  void anErrorHasADescriptionOfItsOwn() {
    timer.describe(new Description("PutObject", "bucket/live/", "stored 1KiB"));
    timer.recordError(
        5_000_000, new Description("PutObject", "bucket/live/", "SlowDown"), Map.of("http", "503"));

    PerfMetric error = published.only("R2", "upload");
    assertThat(error.status()).isEqualTo(Status.ERROR);
    assertThat(error.measure()).isEqualTo(0.005);
    assertThat(error.impact()).isEqualTo("SlowDown");
    assertThat(error.properties()).containsExactly(Map.entry("http", "503"));
    timer.record(1);
    tracker.flush();
    assertThat(published.of("R2", "upload").get(1).impact()).isEqualTo("stored 1KiB");
  }
}
