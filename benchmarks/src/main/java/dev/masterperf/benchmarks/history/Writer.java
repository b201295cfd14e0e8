package dev.masterperf.benchmarks.history;

import com.sun.management.OperatingSystemMXBean;
import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.ClosedSegment;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many samples the archive's thread turns from the values of Kafka records into verified files
 * in a second of its processor time: parsed, sorted, written, read back from the bucket and summed.
 * The bucket itself is left out: here it is memory, and the time in it does not count. A second row
 * has all that this process took meanwhile, its compiler, collector and the bucket in memory too.
 */
final class Writer {
  private static final double FLOOR = 200_000;
  private static final int RUNS = 5;
  private static final int WARM_UP = 2;

  /** Of one partition, as {@code up} has four. */
  private static final int SERIES_A_RECORD = 250;

  private static final Formats FORMATS = new Formats(EventsFile::write, WindowsFile::write);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Options options;
  private final Figures figures;

  Writer(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  /** A record of the metrics topic. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Raw(long appendMillis, byte[] value) {}

  void measure() throws IOException {
    List<SampleGrid> grids =
        SampleGrid.reference(
            ReferenceSamples.START_SECONDS, options.scaled(ReferenceSamples.POINTS));
    List<Raw> records = records(grids);
    long samples = grids.stream().mapToLong(SampleGrid::samples).sum();
    List<Double> runs = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    try (dev.masterperf.benchmarks.process.Scratch folder =
        new dev.masterperf.benchmarks.process.Scratch()) {
      for (int run = -WARM_UP; run < RUNS; run++) {
        long processBefore = PROCESS.getProcessCpuTime();
        double seconds = seconds(records, folder.resolve("run" + run), samples);
        if (run >= 0) {
          runs.add(samples / seconds);
          whole.add(samples * 1e9 / (PROCESS.getProcessCpuTime() - processBefore));
        }
      }
    }
    figures.median("writer_per_core", runs, "samples/core-s", FLOOR, null);
    figures.median("writer_per_core_with_collector", whole, "samples/core-s");
    figures.setting("writer_samples_a_record", samples / records.size());
    figures.setting("writer_segment_bytes", SegmentSettings.DEFAULT.maxBytes());
  }

  /** Records of the samples of one second, as they come from a producer that has them all. */
  private static List<Raw> records(List<SampleGrid> grids) {
    List<Raw> records = new ArrayList<>();
    for (int point = 0; point < grids.get(0).points(); point++) {
      for (SampleGrid grid : grids) {
        List<PerfMetric> metrics = new ArrayList<>();
        for (int index = 0; index < grid.series().size(); index++) {
          metrics.add(grid.metric(index, point));
          if (metrics.size() == SERIES_A_RECORD) {
            records.add(new Raw(grid.seconds(point) * 1_000, MetricCodec.encode(metrics)));
            metrics.clear();
          }
        }
      }
    }
    return records;
  }

  /** Processor time for all of them. */
  private static double seconds(List<Raw> records, Path folder, long samples) {
    Scratch scratch = Scratch.open(folder);
    SourcePartition source = new SourcePartition(Source.METRICS, 0);
    long rows = 0;
    try (MemoryBucket bucket = new MemoryBucket()) {
      long begin = THREADS.getCurrentThreadCpuTime();
      OpenSegment open = open(source, 0);
      long offset = 0;
      for (Raw record : records) {
        open.add(offset++, record.appendMillis(), null, record.value());
        if (open.bytes() >= SegmentSettings.DEFAULT.maxBytes()) {
          rows += store(open, bucket, scratch);
          open = open(source, offset);
        }
      }
      if (!open.isEmpty()) {
        rows += store(open, bucket, scratch);
      }
      long taken = THREADS.getCurrentThreadCpuTime() - begin - bucket.cpuNanos();
      if (rows != samples) {
        throw new IllegalStateException("of " + samples + " samples " + rows + " were archived");
      }
      return taken / 1e9;
    }
  }

  private static OpenSegment open(SourcePartition source, long first) {
    return new OpenSegment(source, first, SegmentSettings.DEFAULT.resolutions(), FORMATS);
  }

  private static long store(OpenSegment open, MemoryBucket bucket, Scratch scratch) {
    ClosedSegment segment = open.close();
    while (!segment.isStored()) {
      segment.storeNext(bucket, scratch, 0);
    }
    return segment.files().stream().mapToLong(DataFile::rows).sum();
  }
}
