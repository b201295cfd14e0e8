package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.series.WindowCounter;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    String scope = valueByEquality(selection.matchers(), SCOPE);
    read(
        new Wanted(id, scope, labels -> selection.selects(labels.measured()), null),
        stretch,
        selected);
    if (name != null) {
      WindowCounter.parse(name)
          .ifPresent(
              derived ->
                  read(
                      new Wanted(
                          derived.id(),
                          scope,
                          labels ->
                              selection.selects(labels.of(derived.counter()))
                                  && !stored.has(labels.identity().scope(), name),
                          derived.counter()),
                      stretch,
                      selected));
    }
    return selected;
  }

  private void read(Wanted wanted, Stretch stretch, List<SampleSeries> selected) {
    Stretch near = stretch.near();
    if (stretch.use != Use.NEWEST || near.from == stretch.from) {
      readAll(chosen(wanted, stretch), wanted, stretch, selected);
    } else if (stored.findsByTime()) {
      Set<Series> found = readAll(chosen(wanted, near), wanted, near, selected);
      Wanted rest = wanted.without(found);
      readAll(chosen(rest, stretch), rest, stretch, selected);
    } else {
      List<SeriesWindows> chosen = chosen(wanted, stretch);
      Set<Series> found = readAll(chosen, wanted, near, selected);
      if (found.size() < chosen.size()) {
        chosen.removeIf(one -> found.contains(one.labels().identity()));
        readAll(chosen, wanted, stretch, selected);
      }
    }
  }

  private List<SeriesWindows> chosen(Wanted wanted, Stretch stretch) {
    WindowsWanted windows = wanted.windowsOf(stretch);
    List<SeriesWindows> chosen = new ArrayList<>();
    for (SeriesWindows one : stored.find(windows)) {
      if (windows.wants(one.labels())) {
        chosen.add(one);
      }
    }
    return chosen;
  }

  /** Returns those that have windows there. */
  private Set<Series> readAll(
      List<SeriesWindows> chosen, Wanted wanted, Stretch stretch, List<SampleSeries> selected) {
    stored.announce(chosen, stretch.resolution, stretch.from, stretch.to);
    Set<Series> found = new HashSet<>();
    for (SeriesWindows one : chosen) {
      Samples samples =
          wanted.counter == null ? stretch.measured(one) : stretch.counted(one, wanted.counter);
      if (samples.size() > 0) {
        found.add(one.labels().identity());
        selected.add(new SampleSeries(wanted.labels(one), samples));
      }
    }
    return found;
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
   * The series asked for.
   *
   * @param id null where it may be any
   * @param scope null where it may be any
   * @param counter null for the measured values
   */
  private record Wanted(
      @Nullable String id,
      @Nullable String scope,
      Predicate<SeriesLabels> passes,
      @Nullable WindowCounter counter) {

    Wanted without(Set<Series> found) {
      return new Wanted(
          id, scope, labels -> !found.contains(labels.identity()) && passes.test(labels), counter);
    }

    WindowsWanted windowsOf(Stretch stretch) {
      return new WindowsWanted(
          id,
          scope,
          passes,
          stretch.resolution,
          stretch.from,
          stretch.to,
          stretch.use,
          counter == null ? stretch.parts : WindowParts.whole(counter == WindowCounter.HISTOGRAM));
    }

    Labels labels(SeriesWindows series) {
      return counter == null ? series.labels().measured() : series.labels().of(counter);
    }
  }

  /**
   * The windows asked for.
   *
   * @param from start of the first
   * @param to start of the last
   */
  private record Stretch(Resolution resolution, long from, long to, Use use, WindowParts parts) {

    static Stretch of(Selection selection, Resolution resolution) {
      long from = resolution.windowStart(selection.afterMillis()) + resolution.sizeMillis();
      long to = resolution.windowStart(selection.upToMillis());
      Use use = selection.use();
      boolean merge = use == Use.FOLD || use == Use.RISE; // which takes whole windows
      WindowParts parts = selection.parts();
      return new Stretch(
          resolution,
          Math.max(0, from),
          to,
          use,
          merge ? WindowParts.whole(parts.distributions()) : parts);
    }

    /** The last few of them. */
    Stretch near() {
      return new Stretch(
          resolution, Math.max(from, to - NEAR * resolution.sizeMillis()), to, use, parts);
    }

    Samples measured(SeriesWindows series) {
      return use == Use.FOLD
          ? merged(series, new Samples.Builder())
          : Samples.of(series.read(resolution, from, to, parts));
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
