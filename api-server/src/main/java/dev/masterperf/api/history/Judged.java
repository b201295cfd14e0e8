package dev.masterperf.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.api.export.JsonCell;
import dev.masterperf.query.series.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Judges series by the detectors that rules have, each begun anew some time before what is told: a
 * rule that has known the series for longer may say otherwise.
 */
final class Judged implements HistorySink {
  private final HistoryAnswer answer;
  private final BandRequest request;
  private final Scratch scratch = new Scratch();
  private final List<One> all = new ArrayList<>();
  private Collection<Incomplete> incomplete = List.of();

  Judged(HistoryAnswer answer, BandRequest request) {
    this.answer = answer;
    this.request = request;
  }

  /**
   * A value with what a detector says of it.
   *
   * @param verdict null where there is no value, or a detector knows too little
   */
  private record Point(long startMillis, @Nullable Double value, @Nullable Verdict verdict) {}

  /** A series. */
  private final class One {
    private final Labels labels;
    private final List<Point> points = new ArrayList<>();
    private final Detector detector =
        new Detector(
            OptionalInt.of(request.warmUp()),
            Detector.THRESHOLD,
            DetectorSettings.SHIPPED,
            scratch);
    private int seen;
    private @Nullable String unit;

    One(Labels labels) {
      this.labels = labels;
    }

    void add(long startMillis, @Nullable Double value) {
      Verdict verdict = null;
      if (value != null && Double.isFinite(value)) {
        verdict = detector.judge(startMillis, value);
        seen++;
      }
      if (startMillis + answer.grid().stepMillis() > request.fromMillis()) {
        points.add(
            new Point(startMillis, value, verdict != null && verdict.warm() ? verdict : null));
      }
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeFieldName("labels");
      JsonCell.write(json, labels.toMap());
      if (unit != null) {
        json.writeStringField("unit", unit);
      }
      json.writeNumberField("seen", seen);
      json.writeArrayFieldStart("points");
      for (Point point : points) {
        write(json, point);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void write(JsonGenerator json, Point point) throws IOException {
      Verdict verdict = point.verdict;
      Band band = verdict == null ? null : verdict.band();
      json.writeStartArray();
      json.writeNumber(point.startMillis);
      JsonCell.write(json, point.value);
      JsonCell.write(json, band == null ? null : (Double) band.lower());
      JsonCell.write(json, band == null ? null : (Double) band.upper());
      JsonCell.write(json, verdict == null ? null : (Double) verdict.score());
      json.writeEndArray();
    }
  }

  @Override
  public void begin(HistoryGroup group) {
    all.add(new One(group.labels()));
  }

  @Override
  public void cell(
      long startMillis, State state, @Nullable String unit, @Nullable Object[] values) {
    all.get(all.size() - 1)
        .add(
            startMillis, values[0] instanceof Number number ? (Double) number.doubleValue() : null);
  }

  @Override
  public void end(@Nullable String unit) {
    all.get(all.size() - 1).unit = unit;
  }

  @Override
  public void finish(Collection<Incomplete> missing) {
    incomplete = missing.stream().filter(one -> one.toMillis() >= request.fromMillis()).toList();
  }

  HistoryAnswer answer() {
    return answer;
  }

  /** What lacks of the time that was asked for; that a detector had less is told by what it saw. */
  Collection<Incomplete> incomplete() {
    return incomplete;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    AnswerHead.write(json, answer);
    json.writeStringField("stat", answer.stats().get(0).label());
    json.writeNumberField("needed", request.warmUp() + 1);
    json.writeArrayFieldStart("series");
    for (One one : all) {
      one.write(json);
    }
    json.writeEndArray();
    AnswerHead.writeIncomplete(json, incomplete);
    json.writeEndObject();
  }
}
