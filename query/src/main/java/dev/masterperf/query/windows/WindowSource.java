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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Windows as a source of series: measured values under their ids, and what is derived of them,
 * {@code upload:count, :sum, :errors, :histogram}, where a matcher names it by equality and no
 * stored series has that name. Keeps nothing, so one may be made for each question.
 */
public final class WindowSource implements SeriesSource {
  /** In windows: where the newest one is looked for first, before all the time asked for. */
  private static final int NEAR = 16;

  private static final String ID = "id";
  private static final String SCOPE = "scope";

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
    String name = valueByEquality(selection.matchers(), Labels.NAME);
    String id = name == null ? valueByEquality(selection.matchers(), ID) : name;
    WindowsWanted wanted =
        stretch.of(id, selection, labels -> selection.selects(labels.measured()));
    for (SeriesWindows one : stored.find(wanted)) {
      if (selection.selects(one.labels().measured())) {
        add(one.labels().measured(), stretch.measured(one), selected);
      }
    }
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
    WindowsWanted wanted =
        stretch.of(
            derived.id(), selection, labels -> selection.selects(labels.of(derived.counter())));
    for (SeriesWindows one : stored.find(wanted)) {
      SeriesLabels labels = one.labels();
      if (labels.identity().id().equals(derived.id())
          && selection.selects(labels.of(derived.counter()))
          && !stored.has(labels.identity().scope(), name)) {
        add(labels.of(derived.counter()), stretch.counted(one, derived.counter()), selected);
      }
    }
  }

  private static void add(Labels labels, Samples samples, List<SampleSeries> selected) {
    if (samples.size() > 0) {
      selected.add(new SampleSeries(labels, samples));
    }
  }

  private static @Nullable String valueByEquality(List<LabelMatcher> matchers, String label) {
    for (LabelMatcher matcher : matchers) {
      if (matcher.operator() == LabelMatcher.Operator.EQUAL && matcher.name().equals(label)) {
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

    WindowsWanted of(@Nullable String id, Selection selection, Predicate<SeriesLabels> passes) {
      String scope = valueByEquality(selection.matchers(), SCOPE);
      return new WindowsWanted(id, scope, passes, resolution, from, to, use);
    }

    Samples measured(SeriesWindows series) {
      if (use == Use.NEWEST) {
        return newest(series, new Samples.Builder(), new Samples.Builder());
      }
      Samples.Builder samples = new Samples.Builder();
      return use == Use.FOLD ? merged(series, samples) : each(series, from, samples);
    }

    Samples counted(SeriesWindows series, WindowCounter counter) {
      if (use == Use.NEWEST) {
        return newest(series, rises(series, counter), rises(series, counter));
      }
      Samples.Builder samples = rises(series, counter);
      return use == Use.RISE ? merged(series, samples) : each(series, from, samples);
    }

    private Samples.Builder rises(SeriesWindows series, WindowCounter counter) {
      return new Samples.Builder(counter, firstMillis -> before(series, firstMillis));
    }

    private Aggregate before(SeriesWindows series, long firstMillis) {
      Aggregate before = new Aggregate();
      series.each(resolution, 0, firstMillis - 1, (startMillis, window) -> before.merge(window));
      return before;
    }

    private Samples each(SeriesWindows series, long first, Samples.Builder samples) {
      series.each(resolution, first, to, samples::add);
      return samples.build();
    }

    private Samples newest(SeriesWindows series, Samples.Builder near, Samples.Builder all) {
      Samples found = each(series, Math.max(from, to - NEAR * resolution.sizeMillis()), near);
      return found.size() > 0 ? found : each(series, from, all);
    }

    /** As one sample at the time of the last window. */
    private Samples merged(SeriesWindows series, Samples.Builder samples) {
      Aggregate merged = series.merged(resolution, from, to);
      return merged.events() == 0 ? samples.build() : samples.add(to, merged).build();
    }
  }
}
