package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.LocalBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes one file of several of a folder. Of events all are kept, those of one time in the order of
 * the topic; of windows see {@link SettledWindows}.
 */
final class FolderMerge {
  private static final int NANOS = 1_000_000;

  private static final Comparator<PerfMetric> EVENTS =
      Comparator.comparing((PerfMetric event) -> event.series().key())
          .thenComparingLong(PerfMetric::tsNanos);

  private final int most;

  /**
   * @param most rows held at a time, beside what the written file buffers
   */
  FolderMerge(int most) {
    this.most = most;
  }

  /**
   * Merges.
   *
   * @param sources in the order of their offsets
   * @param fromMillis the smallest time in them, epoch milliseconds
   * @param toMillis the largest one
   * @return how many rows there are
   * @throws dev.masterperf.archive.parquet.DamagedFileException (unchecked) if one cannot be read
   */
  long write(Place place, List<Path> sources, long fromMillis, long toMillis, Path target)
      throws IOException {
    List<LocalBytes> opened = new ArrayList<>();
    try {
      for (Path source : sources) {
        opened.add(LocalBytes.open(source));
      }
      return place.dataset() == Dataset.EVENTS
          ? EventsFile.write(
              target,
              new RowMerge<>(
                  opened.stream().map(EventsFile::open).map(Events::new).toList(),
                  EVENTS,
                  rows -> rows,
                  fromMillis * NANOS,
                  toMillis * NANOS + NANOS - 1,
                  most))
          : WindowsFile.write(
              target,
              new RowMerge<>(
                  opened.stream().map(WindowsFile::open).map(Windows::new).toList(),
                  SettledWindows.ORDER,
                  SettledWindows::of,
                  fromMillis,
                  toMillis,
                  most));
    } finally {
      for (LocalBytes bytes : opened) {
        bytes.close();
      }
    }
  }

  private record Events(EventsFile file) implements RowMerge.RowFile<PerfMetric> {
    @Override
    public List<SeriesKey> series() {
      return file.series();
    }

    @Override
    public void read(SeriesWanted wanted, long from, long to, Consumer<PerfMetric> sink) {
      file.read(wanted, from, to, sink);
    }
  }

  private record Windows(WindowsFile file) implements RowMerge.RowFile<ArchivedWindow> {
    @Override
    public List<SeriesKey> series() {
      return file.series();
    }

    @Override
    public void read(SeriesWanted wanted, long from, long to, Consumer<ArchivedWindow> sink) {
      file.read(wanted, from, to, sink);
    }
  }
}
