package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hot windows and archived ones as one: each window once, and where both have it the hot one, which
 * may be newer.
 *
 * <p>Both move while they are read: windows are published to the archive, and later they leave the
 * hot stores. The order of reading is what makes that safe. All that is hot is read first, and only
 * then is the archive asked, which has to answer by what was published when it was asked or later.
 * A window that hot did not show had left already, or was not there yet. Had it left, it was
 * published before it left, so before hot was read, so before the archive was asked: the archive
 * shows it. Were the archive read first, a window could be published and leave between the two, and
 * neither would show it. None shows twice, since windows are told apart by their start.
 *
 * <p>A window that leaves before it is published is not to be had from either. The archive, which
 * knows how far it got, has to tell so.
 */
public final class JoinedSeries implements StoredSeries {
  private final StoredSeries hot;
  private final StoredSeries archive;

  public JoinedSeries(StoredSeries hot, StoredSeries archive) {
    this.hot = hot;
    this.archive = archive;
  }

  @Override
  public List<SeriesWindows> find(WindowsWanted wanted) {
    List<SeriesWindows> hotOnes = new ArrayList<>();
    for (SeriesWindows one : hot.find(wanted)) {
      if (wanted.wants(one.labels())) {
        hotOnes.add(one);
      }
    }
    hot.announce(hotOnes, wanted.resolution(), wanted.fromMillis(), wanted.toMillis());
    Map<Series, Hot> read = new LinkedHashMap<>();
    hotOnes.forEach(one -> read.put(one.labels().identity(), Hot.read(one, wanted)));
    List<SeriesWindows> joined = new ArrayList<>();
    for (SeriesWindows one : archive.find(wanted)) {
      if (wanted.wants(one.labels())) {
        ReadWindows archived = ReadWindows.of(one, wanted);
        Hot same = read.remove(one.labels().identity());
        joined.add(same == null ? archived : same.with(archived, wanted));
      }
    }
    read.values().forEach(one -> joined.add(one.with(null, wanted)));
    return joined;
  }

  @Override
  public boolean findsByTime() {
    return true;
  }

  /** What hot had of a series; its windows all in one where that is what is wanted. */
  private record Hot(ReadWindows windows, @Nullable Aggregate folded) {

    static Hot read(SeriesWindows series, WindowsWanted wanted) {
      // Folded first: what leaves meanwhile is in it, and lacks below, where that is noticed.
      Aggregate folded =
          wanted.folds()
              ? series.merged(wanted.resolution(), wanted.fromMillis(), wanted.toMillis())
              : null;
      return new Hot(ReadWindows.of(series, wanted), folded);
    }

    SeriesWindows with(@Nullable ReadWindows archived, WindowsWanted wanted) {
      ReadWindows all = windows.with(archived, wanted.parts());
      return folded == null || all.size() > windows.size() ? all : new Folded(all, folded);
    }
  }

  /**
   * All that is wanted was hot, so that events too long for a window of this resolution are in the
   * fold as well.
   */
  private record Folded(ReadWindows windows, Aggregate folded) implements SeriesWindows {
    @Override
    public SeriesLabels labels() {
      return windows.labels();
    }

    @Override
    public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
      windows.each(resolution, fromMillis, toMillis, visitor);
    }

    @Override
    public Windows read(Resolution resolution, long fromMillis, long toMillis, WindowParts parts) {
      return windows.read(resolution, fromMillis, toMillis, parts);
    }

    @Override
    public Aggregate merged(Resolution resolution, long fromMillis, long toMillis) {
      return folded;
    }
  }

  @Override
  public List<SeriesWindows> all() {
    return eitherOf(hot.all(), archive.all());
  }

  @Override
  public List<SeriesWindows> named(String id) {
    return eitherOf(hot.named(id), archive.named(id));
  }

  /** Each series once; which windows it tells of is up to whichever has it. */
  private static List<SeriesWindows> eitherOf(
      Iterable<? extends SeriesWindows> some, Iterable<? extends SeriesWindows> others) {
    Map<Series, SeriesWindows> each = new LinkedHashMap<>();
    some.forEach(one -> each.put(one.labels().identity(), one));
    others.forEach(one -> each.putIfAbsent(one.labels().identity(), one));
    return List.copyOf(each.values());
  }

  @Override
  public boolean has(String scope, String id) {
    return hot.has(scope, id) || archive.has(scope, id);
  }
}
