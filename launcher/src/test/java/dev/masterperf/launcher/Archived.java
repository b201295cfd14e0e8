package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
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
record Archived(
    List<PartitionManifest> partitions, List<PerfMetric> events, List<ArchivedWindow> windows) {

  static Archived in(BucketSettings settings) {
    try (Bucket bucket = new S3Bucket(settings)) {
      List<PartitionManifest> partitions = new Manifest(bucket).readAll();
      List<PerfMetric> events = new ArrayList<>();
      List<ArchivedWindow> windows = new ArrayList<>();
      for (PartitionManifest partition : partitions) {
        for (DataFile file : partition.files().values()) {
          byte[] body = bucket.get(file.key());
          assertThat(Checksum.sha256(body)).as(file.key()).isEqualTo(file.sha256());
          if (file.place().dataset() == Dataset.EVENTS) {
            readEvents(HeldBytes.of(body), events::add);
          } else {
            readWindows(HeldBytes.of(body), windows::add);
          }
        }
      }
      return new Archived(partitions, events, windows);
    }
  }

  private static void readEvents(RandomBytes bytes, Consumer<PerfMetric> sink) {
    EventsFile.open(bytes).read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, sink);
  }

  private static void readWindows(RandomBytes bytes, Consumer<ArchivedWindow> sink) {
    WindowsFile.open(bytes).read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, sink);
  }
}
