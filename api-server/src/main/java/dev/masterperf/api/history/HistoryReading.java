package dev.masterperf.api.history;

import dev.masterperf.api.history.HistorySink.State;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.WindowsWanted;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request asks for, piece by piece: a question remembers all it read, so each piece is
 * a question of its own, and only one of them is in memory. For one thread.
 */
final class HistoryReading implements AutoCloseable {
  /** The unit of numbers of different units. */
  static final String MIXED = "mixed";

  private final HistorySource source;
  private final AllowedScopes scopes;
  private final HistoryAnswer answer;
  private final long windowsAtOnce;
  private final List<HistoryGroup> groups;
  private final Set<Incomplete> incomplete = new LinkedHashSet<>();

  /** By which the series were found; the first piece reads by it. */
  private @Nullable HistoryQuestion first;

  /** Of each series begun: the unit of its numbers so far. */
  private @Nullable Unit unit;

  private boolean mixed;

  private HistoryReading(
      HistorySource source,
      AllowedScopes scopes,
      HistoryAnswer answer,
      long windowsAtOnce,
      List<HistoryGroup> groups,
      HistoryQuestion first) {
    this.source = source;
    this.scopes = scopes;
    this.answer = answer;
    this.windowsAtOnce = windowsAtOnce;
    this.groups = groups;
    this.first = first;
    incomplete.addAll(first.incomplete());
  }

  /**
   * Finds the series, and with them whether there is too much to read.
   *
   * @param scopes that may be read
   * @param windowsAtOnce so many are in memory, unless more series have one each
   */
  static HistoryReading of(
      HistorySource source,
      AllowedScopes scopes,
      HistoryRequest request,
      HistoryLimits limits,
      long windowsAtOnce,
      long nowMillis) {
    HistoryQuestion question = open(source, scopes, request);
    try {
      GridChoice choice = new GridChoice(question.choice(), request);
      Grid grid = choice.grid();
      limits.requirePoints(grid.startMillis(), grid.endMillis(), grid.stepMillis());
      List<SeriesWindows> series = request.selectors().of(question.stored());
      List<HistoryGroup> groups = HistoryGroup.of(series, request.by());
      limits.requireWork(groups.size(), series.size(), grid);
      Resolution resolution = grid.resolution();
      long open = resolution.windowStart(nowMillis - resolution.graceMillis());
      HistoryReading reading =
          new HistoryReading(
              source,
              scopes,
              new HistoryAnswer(request, grid, open),
              windowsAtOnce,
              groups,
              question);
      choice.notKept().ifPresent(reading.incomplete::add);
      return reading;
    } catch (RuntimeException e) {
      question.close();
      throw e;
    }
  }

  /** Cells may begin earlier than what was asked for. */
  private static HistoryQuestion open(
      HistorySource source, AllowedScopes scopes, HistoryRequest request) {
    long from = Math.max(0, request.fromMillis() - GridChoice.longestLead(request));
    return source.open(scopes, from, request.toMillis(), 1);
  }

  HistoryAnswer answer() {
    return answer;
  }

  /** What is known to lack by now. */
  Collection<Incomplete> incomplete() {
    return Collections.unmodifiableSet(incomplete);
  }

  /** Reads and writes it all; what was read is flushed before more is. */
  void write(HistorySink sink, OutputStream out) throws IOException {
    int next = 0;
    while (next < groups.size()) {
      int end = Math.max(next + 1, fitting(next));
      if (windows(next) > windowsAtOnce) {
        inPieces(groups.get(next), sink, out);
      } else {
        together(groups.subList(next, end), sink);
        out.flush();
      }
      next = end;
    }
    sink.finish(incomplete);
  }

  private int fitting(int from) {
    long windows = 0;
    int end = from;
    while (end < groups.size() && windows + windows(end) <= windowsAtOnce) {
      windows += windows(end++);
    }
    return end;
  }

  private long windows(int group) {
    return groups.get(group).members().size() * windowsOfCell() * answer.grid().cells();
  }

  private long windowsOfCell() {
    return answer.grid().stepMillis() / answer.resolution().sizeMillis();
  }

  /** Groups that are read at once, from the first cell to the last. */
  private void together(List<HistoryGroup> some, HistorySink sink) throws IOException {
    try (HistoryQuestion question = next()) {
      int cells = answer.grid().cells();
      Grid grid = answer.grid();
      Map<Series, SeriesWindows> windows =
          found(question, some, grid.startMillis(), grid.endMillis());
      for (HistoryGroup group : some) {
        begin(group, sink);
        Cells merged = new Cells(grid, 0, cells, unit);
        add(group, windows, grid.startMillis(), grid.endMillis(), merged);
        incomplete.addAll(question.incomplete());
        write(merged, 0, cells, sink);
        sink.end(unitText());
      }
    }
  }

  /** A group that is too much to be read at once, by stretches of time: a cell may have many. */
  private void inPieces(HistoryGroup group, HistorySink sink, OutputStream out) throws IOException {
    int cells = answer.grid().cells();
    long perCell = windowsOfCell() * group.members().size();
    int piece = (int) Math.max(1, Math.min(cells, windowsAtOnce / perCell));
    begin(group, sink);
    for (int from = 0; from < cells; from += piece) {
      int to = Math.min(cells, from + piece);
      Cells merged = new Cells(answer.grid(), from, to, unit);
      read(group, answer.grid().startMillis(from), answer.grid().startMillis(to), merged);
      write(merged, from, to, sink);
      out.flush();
    }
    sink.end(unitText());
  }

  private void read(HistoryGroup group, long fromMillis, long endMillis, Cells merged) {
    long atOnce = Math.max(1, windowsAtOnce / group.members().size());
    long stretch = atOnce * answer.resolution().sizeMillis();
    for (long start = fromMillis; start < endMillis; start += stretch) {
      long end = Math.min(endMillis, start + stretch);
      try (HistoryQuestion question = next()) {
        add(group, found(question, List.of(group), start, end), start, end, merged);
        incomplete.addAll(question.incomplete());
      }
    }
  }

  private void begin(HistoryGroup group, HistorySink sink) throws IOException {
    unit = null;
    mixed = false;
    sink.begin(group);
  }

  private HistoryQuestion next() {
    HistoryQuestion next = first;
    first = null;
    return next == null ? open(source, scopes, answer.request()) : next;
  }

  /**
   * The series of these groups that a question still finds, with all windows of a time.
   *
   * @param endMillis itself outside
   */
  private Map<Series, SeriesWindows> found(
      HistoryQuestion question, List<HistoryGroup> some, long fromMillis, long endMillis) {
    Set<Series> members = new HashSet<>();
    some.forEach(group -> members.addAll(group.members()));
    WindowsWanted wanted =
        new WindowsWanted(
            answer.request().selectors().onlyId().orElse(null),
            null,
            labels -> members.contains(labels.identity()),
            answer.resolution(),
            fromMillis,
            lastStart(endMillis),
            Use.EACH,
            WindowParts.whole(answer.stats().stream().anyMatch(Stat::isOfDistribution)));
    Map<Series, SeriesWindows> found = new HashMap<>();
    for (SeriesWindows one : question.stored().find(wanted)) {
      if (wanted.wants(one.labels())) {
        found.put(one.labels().identity(), one);
      }
    }
    question
        .stored()
        .announce(
            List.copyOf(found.values()),
            wanted.resolution(),
            wanted.fromMillis(),
            wanted.toMillis());
    return found;
  }

  private long lastStart(long endMillis) {
    return endMillis - answer.resolution().sizeMillis();
  }

  private void add(
      HistoryGroup group,
      Map<Series, SeriesWindows> windows,
      long fromMillis,
      long endMillis,
      Cells merged) {
    for (Series member : group.members()) {
      SeriesWindows one = windows.get(member);
      if (one != null) {
        one.each(answer.resolution(), fromMillis, lastStart(endMillis), merged::add);
      }
    }
  }

  private void write(Cells cells, int from, int to, HistorySink sink) throws IOException {
    unit = cells.unit();
    mixed |= cells.mixed();
    for (int cell = from; cell < to; cell++) {
      long start = answer.grid().startMillis(cell);
      sink.cell(start, state(start), unitText(), values(cells.get(cell)));
    }
  }

  private @Nullable String unitText() {
    Unit known = unit;
    return mixed ? MIXED : known == null ? null : known.symbol();
  }

  private State state(long startMillis) {
    long end = startMillis + answer.grid().stepMillis();
    for (Incomplete one : incomplete) {
      if (one.fromMillis() < end && one.toMillis() >= startMillis) {
        return State.INCOMPLETE;
      }
    }
    return end > answer.provisionalFromMillis() ? State.PROVISIONAL : State.FINAL;
  }

  private @Nullable Object[] values(@Nullable Aggregate cell) {
    List<Stat> stats = answer.stats();
    @Nullable Object[] values = new @Nullable Object[stats.size()];
    for (int i = 0; cell != null && i < values.length; i++) {
      Stat stat = stats.get(i);
      values[i] = mixed && !stat.counts() ? null : stat.of(cell, answer.grid().stepMillis());
    }
    return values;
  }

  @Override
  public void close() {
    HistoryQuestion opened = first;
    if (opened != null) {
      opened.close();
    }
  }
}
