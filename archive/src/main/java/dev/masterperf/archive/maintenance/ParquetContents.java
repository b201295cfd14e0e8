package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.parquet.DamagedFileException;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.LocalBytes;
import dev.masterperf.archive.parquet.RandomBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Of Parquet files. */
final class ParquetContents implements Contents {

  @Override
  public Found of(Place place, Path file) {
    try (LocalBytes bytes = LocalBytes.open(file)) {
      return place.dataset() == Dataset.EVENTS ? events(bytes) : windows(place, bytes);
    } catch (DamagedFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Found events(RandomBytes bytes) {
    EventsFile file = EventsFile.open(bytes);
    Extent extent = new Extent();
    file.read(
        SeriesWanted.all(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        event -> extent.add(Timestamps.toMillis(event.tsNanos())));
    return extent.of(file.series());
  }

  private static Found windows(Place place, RandomBytes bytes) {
    WindowsFile file = WindowsFile.open(bytes);
    if (file.resolution().filter(found -> found != place.resolution()).isPresent()) {
      throw new IllegalArgumentException("it holds windows of " + file.resolution().get().label());
    }
    Extent extent = new Extent();
    file.read(
        SeriesWanted.all(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        row -> extent.add(row.window().startMillis()));
    return extent.of(file.series());
  }

  private static final class Extent {
    private long rows;
    private long fromMillis = Long.MAX_VALUE;
    private long toMillis = Long.MIN_VALUE;

    void add(long millis) {
      rows++;
      fromMillis = Math.min(fromMillis, millis);
      toMillis = Math.max(toMillis, millis);
    }

    Found of(List<SeriesKey> series) {
      if (rows == 0) {
        throw new IllegalArgumentException("it holds no rows");
      }
      return new Found(
          rows, fromMillis, toMillis, series.get(0).text(), series.get(series.size() - 1).text());
    }
  }
}
