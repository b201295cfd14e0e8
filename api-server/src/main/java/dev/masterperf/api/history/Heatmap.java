package dev.masterperf.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.Sketch;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects where values lay over time, all series that were asked for as one. */
final class Heatmap implements HistorySink {
  private final HistoryAnswer answer;
  private final HeatCounts counts;
  private Collection<Incomplete> incomplete = List.of();
  private int series;
  private @Nullable String unit;

  Heatmap(HistoryAnswer answer, int buckets) {
    this.answer = answer;
    this.counts = new HeatCounts(buckets);
  }

  @Override
  public void begin(HistoryGroup group) {
    series += group.members().size();
  }

  @Override
  public void cell(
      long startMillis, State state, @Nullable String cellUnit, @Nullable Object[] values) {
    counts.add(values[0] instanceof Sketch sketch ? sketch : null);
  }

  @Override
  public void end(@Nullable String seriesUnit) {
    if (HistoryReading.MIXED.equals(seriesUnit)) {
      throw new Problem(
              ProblemType.QUERY_FAILED,
              "the %d series are of different units, which lie on no common scale; narrow the match"
                  .formatted(series))
          .toException();
    }
    unit = seriesUnit;
  }

  @Override
  public void finish(Collection<Incomplete> all) {
    incomplete = List.copyOf(all);
  }

  HistoryAnswer answer() {
    return answer;
  }

  Collection<Incomplete> incomplete() {
    return incomplete;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    AnswerHead.write(json, answer);
    json.writeNumberField("series", series);
    if (unit != null) {
      json.writeStringField("unit", unit);
    }
    json.writeArrayFieldStart("buckets");
    for (HeatCounts.Bucket bucket : counts.buckets()) {
      json.writeStartArray();
      json.writeNumber(bucket.lower());
      json.writeNumber(bucket.upper());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("points");
    for (int cell = 0; cell < counts.cells(); cell++) {
      json.writeStartArray();
      json.writeNumber(answer.grid().startMillis(cell));
      writeCounts(json, counts.counts(cell));
      json.writeEndArray();
    }
    json.writeEndArray();
    AnswerHead.writeIncomplete(json, incomplete);
    json.writeEndObject();
  }

  /** Nothing behind its time is said of a cell in which nothing was measured. */
  private static void writeCounts(JsonGenerator json, double @Nullable [] row) throws IOException {
    if (row == null) {
      return;
    }
    for (double count : row) {
      if (count == Math.rint(count)) {
        json.writeNumber((long) count);
      } else {
        json.writeNumber(count); // other makers' sketches have parts of samples
      }
    }
  }
}
