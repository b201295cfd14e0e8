package dev.masterperf.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.api.export.JsonCell;
import dev.masterperf.query.series.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ranks series by how far they moved, while one after the other is read: of each only its two
 * medians are kept, and of those that are told the values besides.
 */
final class Moved implements HistorySink {
  private static final double MILLIS_PER_SECOND = 1_000;

  /** The furthest first; of those that moved alike, by their labels. */
  private static final Comparator<Found> FURTHEST_FIRST =
      Comparator.comparingDouble((Found found) -> -Math.abs(found.shift.deviations()))
          .thenComparing(found -> found.labels);

  private final HistoryAnswer answer;
  private final int limit;

  /** The first cell of the time that is asked about. */
  private final int split;

  /** Of the series that is being read: means of its cells, NaN where there is none. */
  private final double[] means;

  /** The same of its events, NaN where not all of a cell is known. */
  private final double[] events;

  private final PriorityQueue<Found> found = new PriorityQueue<>(FURTHEST_FIRST.reversed());
  private Collection<Incomplete> incomplete = List.of();
  private Labels labels = Labels.NONE;
  private int cell;
  private int compared;
  private int tooFew;

  Moved(HistoryAnswer answer, MovedRequest request) {
    this.answer = answer;
    this.limit = request.limit();
    Grid grid = answer.grid();
    this.split = (int) ((request.fromMillis() - grid.startMillis()) / grid.stepMillis());
    this.means = new double[grid.cells()];
    this.events = new double[grid.cells()];
  }

  /** What moved of a series. */
  private enum Figure {
    AVG,
    RATE;

    String label() {
      return this == AVG ? Stat.Simple.AVG.label() : Stat.Simple.RATE.label();
    }
  }

  /** A series that moved, with the values of its cells. */
  private static final class Found {
    private final Labels labels;
    private final @Nullable String unit;
    private final Figure figure;
    private final Shift shift;
    private final double[] values;

    Found(Labels labels, @Nullable String unit, Figure figure, Shift shift, double[] values) {
      this.labels = labels;
      this.unit = unit;
      this.figure = figure;
      this.shift = shift;
      this.values = values;
    }
  }

  @Override
  public void begin(HistoryGroup group) {
    labels = group.labels();
    cell = 0;
  }

  @Override
  public void cell(
      long startMillis, State state, @Nullable String unit, @Nullable Object[] values) {
    means[cell] =
        state != State.INCOMPLETE && values[0] instanceof Double mean && Double.isFinite(mean)
            ? mean
            : Double.NaN;
    // What is still open, or not all there, has fewer events for that reason alone.
    events[cell] = state != State.FINAL ? Double.NaN : values[1] instanceof Long count ? count : 0;
    cell++;
  }

  @Override
  public void end(@Nullable String unit) {
    Optional<Shift> byMean = Shift.of(before(means), during(means), 0);
    Optional<Shift> byEvents = Shift.ofCounts(before(events), during(events));
    if (byMean.isEmpty() && byEvents.isEmpty()) {
      tooFew++;
      return;
    }
    compared++;
    double mean = byMean.map(Shift::deviations).map(Math::abs).orElse(0.0);
    double rate = byEvents.map(Shift::deviations).map(Math::abs).orElse(0.0);
    if (mean == 0 && rate == 0) {
      return;
    }
    if (byMean.isPresent() && mean >= rate) {
      offer(new Found(labels, unit, Figure.AVG, byMean.get(), means));
    } else {
      byEvents.ifPresent(
          shift -> offer(new Found(labels, null, Figure.RATE, perSecond(shift), events)));
    }
  }

  private double[] before(double[] values) {
    return known(values, 0, split);
  }

  private double[] during(double[] values) {
    return known(values, split, values.length);
  }

  private static double[] known(double[] values, int from, int to) {
    return IntStream.range(from, to)
        .mapToDouble(i -> values[i])
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  private Shift perSecond(Shift shift) {
    double seconds = answer.grid().stepMillis() / MILLIS_PER_SECOND;
    return new Shift(shift.before() / seconds, shift.during() / seconds, shift.deviations());
  }

  private void offer(Found one) {
    Found least = found.peek();
    if (found.size() == limit && least != null && FURTHEST_FIRST.compare(one, least) > 0) {
      return;
    }
    double[] values = Arrays.copyOf(one.values, one.values.length);
    if (one.figure == Figure.RATE) {
      double seconds = answer.grid().stepMillis() / MILLIS_PER_SECOND;
      Arrays.setAll(values, i -> values[i] / seconds);
    }
    found.add(new Found(one.labels, one.unit, one.figure, one.shift, values));
    if (found.size() > limit) {
      found.remove();
    }
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
    AnswerHead.time(json, "since", answer.grid().startMillis(split));
    json.writeNumberField("compared", compared);
    json.writeNumberField("tooFew", tooFew);
    json.writeArrayFieldStart("series");
    List<Found> ranked = new ArrayList<>(found);
    ranked.sort(FURTHEST_FIRST);
    for (Found one : ranked) {
      write(json, one);
    }
    json.writeEndArray();
    AnswerHead.writeIncomplete(json, incomplete);
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Found one) throws IOException {
    json.writeStartObject();
    json.writeFieldName("labels");
    JsonCell.write(json, one.labels.toMap());
    json.writeStringField("figure", one.figure.label());
    if (one.unit != null) {
      json.writeStringField("unit", one.unit);
    }
    json.writeNumberField("before", one.shift.before());
    json.writeNumberField("during", one.shift.during());
    json.writeNumberField("deviations", one.shift.deviations());
    json.writeArrayFieldStart("points");
    for (int i = 0; i < one.values.length; i++) {
      json.writeStartArray();
      json.writeNumber(answer.grid().startMillis(i));
      JsonCell.write(json, one.values[i]);
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
