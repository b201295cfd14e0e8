package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.series.WindowCounter;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Windows as a source of series: measured values under their ids, and what is derived of them,
 * {@code upload:count, :sum, :errors, :histogram}, where a matcher names it by equality and no
 * stored series has that name. Keeps nothing, so one may be made for each question.
 */
public final class WindowSource implements SeriesSource {
  /** In windows: where the newest one is looked for first, before all the time asked for. */
  private static final int NEAR = 16;

  private final StoredSeries stored;
  private final ResolutionChoice choice;

  public WindowSource(StoredSeries stored, ResolutionChoice choice) {
    this.stored = stored;
    this.choice = choice;
  }

  @Override
  public List<SampleSeries> select(Selection selection) {
    Optional<Resolution> resolution =
        choice.choose(selection.rangeMillis(), selection.afterMillis());
    List<SampleSeries> selected = new ArrayList<>();
    if (resolution.isEmpty()) {
      return selected;
    }
    Stretch stretch = Stretch.of(selection, resolution.get());
    if (stretch.from > stretch.to) {
      return selected;
    }
    String name = nameByEquality(selection.matchers());
    List<SeriesWindows> chosen = new ArrayList<>();
    for (SeriesWindows one : name == null ? stored.all() : stored.named(name)) {
      if (selection.selects(one.labels().measured())) {
        chosen.add(one);
      }
    }
    read(chosen, null, stretch, selected);
    if (name != null) {
      WindowCounter.parse(name)
          .ifPresent(derived -> addDerived(name, derived, selection, stretch, selected));
    }
    return selected;
  }

  private void addDerived(
      String name,
      WindowCounter.Derived derived,
      Selection selection,
      Stretch stretch,
      List<SampleSeries> selected) {
    List<SeriesWindows> chosen = new ArrayList<>();
    for (SeriesWindows one : stored.named(derived.id())) {
      SeriesLabels labels = one.labels();
      if (labels.identity().id().equals(derived.id())
          && selection.selects(labels.of(derived.counter()))
          && !stored.has(labels.identity().scope(), name)) {
        chosen.add(one);
      }
    }
    read(chosen, derived.counter(), stretch, selected);
  }

  /**
   * Reads the windows of series.
   *
   * @param counter null for the measured values
   */
  private void read(
      List<SeriesWindows> chosen,
      @Nullable WindowCounter counter,
      Stretch stretch,
      List<SampleSeries> selected) {
    List<SeriesWindows> left = chosen;
    if (stretch.use == Use.NEWEST && stretch.near().from > stretch.from) {
      left = readAll(chosen, counter, stretch.near(), selected);
    }
    readAll(left, counter, stretch, selected);
  }

  /** Returns those that have no windows there. */
  private List<SeriesWindows> readAll(
      List<SeriesWindows> chosen,
      @Nullable WindowCounter counter,
      Stretch stretch,
      List<SampleSeries> selected) {
    if (chosen.isEmpty()) {
      return chosen;
    }
    stored.announce(chosen, stretch.resolution, stretch.from, stretch.to);
    List<SeriesWindows> none = new ArrayList<>();
    for (SeriesWindows one : chosen) {
      Samples samples = counter == null ? stretch.measured(one) : stretch.counted(one, counter);
      if (samples.size() > 0) {
        SeriesLabels labels = one.labels();
        selected.add(
            new SampleSeries(counter == null ? labels.measured() : labels.of(counter), samples));
      } else {
        none.add(one);
      }
    }
    return none;
  }

  private static @Nullable String nameByEquality(List<LabelMatcher> matchers) {
    for (LabelMatcher matcher : matchers) {
      if (matcher.operator() == LabelMatcher.Operator.EQUAL && matcher.name().equals(Labels.NAME)) {
        return matcher.value();
      }
    }
    return null;
  }

  /**
   * The windows asked for.
   *
   * @param from start of the first
   * @param to start of the last
   */
  private record Stretch(Resolution resolution, long from, long to, Use use) {

    static Stretch of(Selection selection, Resolution resolution) {
      long from = resolution.windowStart(selection.afterMillis()) + resolution.sizeMillis();
      long to = resolution.windowStart(selection.upToMillis());
      return new Stretch(resolution, Math.max(0, from), to, selection.use());
    }

    /** The last few of them. */
    Stretch near() {
      return new Stretch(resolution, Math.max(from, to - NEAR * resolution.sizeMillis()), to, use);
    }

    Samples measured(SeriesWindows series) {
      Samples.Builder samples = new Samples.Builder();
      return use == Use.FOLD ? merged(series, samples) : each(series, samples);
    }

    Samples counted(SeriesWindows series, WindowCounter counter) {
      Samples.Builder samples =
          new Samples.Builder(counter, firstMillis -> before(series, firstMillis));
      return use == Use.RISE ? merged(series, samples) : each(series, samples);
    }

    private Aggregate before(SeriesWindows series, long firstMillis) {
      Aggregate before = new Aggregate();
      series.each(resolution, 0, firstMillis - 1, (startMillis, window) -> before.merge(window));
      return before;
    }

    private Samples each(SeriesWindows series, Samples.Builder samples) {
      series.each(resolution, from, to, samples::add);
      return samples.build();
    }

    /** As one sample at the time of the last window. */
    private Samples merged(SeriesWindows series, Samples.Builder samples) {
      Aggregate merged = series.merged(resolution, from, to);
      return merged.events() == 0 ? samples.build() : samples.add(to, merged).build();
    }
  }
}
