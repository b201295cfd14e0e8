package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.HeldBytes;
import dev.masterperf.archive.parquet.RandomBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.PerfMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What counts in a bucket, read whole and held against its manifest. */
public final class Contents {
  private final Bucket bucket;

  public Contents(Bucket bucket) {
    this.bucket = bucket;
  }

  public PartitionManifest manifest(SourcePartition source) {
    return new Manifest(bucket).read(source);
  }

  /** All events, file by file. */
  public List<PerfMetric> events() {
    List<PerfMetric> events = new ArrayList<>();
    read(
        Dataset.EVENTS,
        bytes ->
            EventsFile.open(bytes)
                .read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, events::add));
    return events;
  }

  /** All rows of aggregates, file by file. */
  public List<ArchivedWindow> windows() {
    List<ArchivedWindow> windows = new ArrayList<>();
    read(
        Dataset.AGGREGATES,
        bytes ->
            WindowsFile.open(bytes)
                .read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, windows::add));
    return windows;
  }

  private void read(Dataset dataset, Consumer<RandomBytes> reader) {
    for (PartitionManifest partition : new Manifest(bucket).readAll()) {
      for (DataFile file : partition.files().values()) {
        if (file.place().dataset() == dataset) {
          byte[] body = bucket.get(file.key());
          assertThat(Checksum.sha256(body)).as(file.key()).isEqualTo(file.sha256());
          assertThat(body).hasSize((int) file.bytes());
          reader.accept(HeldBytes.of(body));
        }
      }
    }
  }
}
