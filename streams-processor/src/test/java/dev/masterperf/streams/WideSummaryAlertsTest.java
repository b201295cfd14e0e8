package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A summary too long for a 1 s window lies in a coarser one, where rules see it all the same. */
class WideSummaryAlertsTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @ParameterizedTest
  @CsvSource({
    // Appended while its window is open; after its 10 s window closed; after its 1 m window did.
    "10s, 4000, 5000", "1m, 4000, 5000", "1m, 4000, 20000", "1m, 4000, 100000",
    "1m, 40000, 41000", "1m, 40000, 100000", "2h, 4000, 5000", "2h, 600000, 700000"
  })
  void raisesItsAlert(String range, int lengthMillis, int appendedAfter) {
    try (Pipeline pipeline = pipeline(range)) {
      pipeline.appendRaw(T0 + appendedAfter, summary(T0, lengthMillis));

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
    }
  }

  @Test
  void staysWhileItsWindowIsInTheRange() {
    try (Pipeline pipeline = pipeline("1m")) {
      pipeline.append(T0 + 50, sample(UPLOAD, 0.1, T0));
      pipeline.appendRaw(T0 + 5_000, summary(T0, 4_000));
      for (int at = 5_000; at < 60_000; at += 500) {
        pipeline.append(T0 + at, sample(UPLOAD, 0.1, T0 + at));
      }
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);

      pipeline.append(T0 + 60_000, sample(UPLOAD, 0.1, T0 + 60_000));

      assertThat(pipeline.states()).containsExactly(AlertState.RESOLVED);
    }
  }

  @Test
  void isSeenAfterARestart() {
    try (Pipeline pipeline = pipeline("1m")) {
      pipeline.appendRaw(T0 + 5_000, summary(T0, 4_000));
      pipeline.tick(T0 + 6_000);
      assertThat(pipeline.states()).containsExactly(AlertState.FIRING);
      pipeline.restart();

      pipeline.append(T0 + 7_000, sample(UPLOAD, 0.1, T0 + 7_000));

      assertThat(pipeline.states()).isEmpty();
    }
  }

  @Test
  void oneThatComesLateIsRaisedOnce() {
    try (Pipeline pipeline = pipeline("10s")) {
      pipeline.append(T0 + 100_000, sample(UPLOAD, 0.1, T0 + 100_000));

      pipeline.appendRaw(T0 + 100_001, summary(T0, 4_000));
      pipeline.appendRaw(T0 + 100_002, summary(T0, 4_000));
      pipeline.append(T0 + 100_003, sample(UPLOAD, 0.1, T0 + 3_999));

      assertThat(pipeline.states()).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }
  }

  @Test
  void oneLongerThanTheRangeIsNotSeen() {
    try (Pipeline pipeline = pipeline("1s")) {
      pipeline.appendRaw(T0 + 5_000, summary(T0, 4_000));

      assertThat(pipeline.states()).isEmpty();
    }
  }

  static String summary(long startMillis, long lengthMillis) {
    long start = startMillis * 1_000_000;
    long end = start + lengthMillis * 1_000_000;
    return """
        {"category":"R2","topic":"Object Upload","id":"upload","unit":"s","summary":{
          "start":"%d","end":"%d","count":1,"sum":0.9,"sumSquares":0.81,"min":0.9,"max":0.9,
          "first":0.9,"firstTs":"%d","last":0.9,"lastTs":"%d","errors":0,"increase":0}}
        """
        .formatted(start, end, end - 1, end - 1);
  }

  private static Pipeline pipeline(String range) {
    String rules =
        """
        groups:
          - name: storage
            rules:
              - alert: SlowUpload
                expr: max_over_time({id="upload"}[%s]) > 500ms
        """
            .formatted(range);
    return new Pipeline(rules, 1, ProcessorSettings.defaultRetention());
  }
}
