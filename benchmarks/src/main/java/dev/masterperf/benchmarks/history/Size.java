package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the reference samples take at rest: of ours what lies in the bucket after the product has
 * worked their log off, archived it and compacted it; of peers what lies on their disk.
 */
final class Size {
  private static final String UNIT = "B a sample";
  private static final double FLOOR_EVENTS = 1.4;
  private static final double AIM_EVENTS = 0.97;
  private static final double FLOOR_ALL = 3;

  /** Prometheus begins a block at whole multiples; moved by such, samples stay in one. */
  private static final long BLOCK_SECONDS = 7_200;

  /** So that the last samples are not waited for; what it makes of files is compacted anyway. */
  private static final List<String> SEGMENTS = List.of("--archive-segment-age", "20s");

  private final Options options;
  private final Figures figures;
  private final HttpClient http = HttpClient.newHttpClient();

  Size(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  void measure() throws IOException, InterruptedException, ExecutionException {
    List<SampleGrid> grids =
        SampleGrid.reference(startSeconds(), options.scaled(ReferenceSamples.POINTS));
    prometheus(grids);
    victoriaMetrics(grids);
    own(grids);
  }

  /** The latest start at which all windows of an hour have ended, in the place of their own. */
  private static long startSeconds() {
    long ended = System.currentTimeMillis() / 1_000 / BLOCK_SECONDS * BLOCK_SECONDS;
    long offset = ReferenceSamples.START_SECONDS % BLOCK_SECONDS;
    return ended - BLOCK_SECONDS + offset;
  }

  private static double samples(List<SampleGrid> grids) {
    return grids.stream().mapToLong(SampleGrid::samples).sum();
  }

  private void prometheus(List<SampleGrid> grids) throws IOException, InterruptedException {
    if (!Prometheus.installed()) {
      figures.missing("size_prometheus", Prometheus.MISSING);
      return;
    }
    try (Scratch folder = new Scratch()) {
      Path data = Prometheus.blocks(folder, grids);
      add("size_prometheus_samples", Folder.bytes(data, "chunks") / samples(grids), null, null);
      add("size_prometheus", Folder.bytes(data) / samples(grids), null, null);
    }
  }

  private void victoriaMetrics(List<SampleGrid> grids) throws IOException, InterruptedException {
    if (!VictoriaMetrics.installed()) {
      figures.missing("size_victoriametrics", VictoriaMetrics.MISSING);
      return;
    }
    try (Scratch folder = new Scratch();
        VictoriaMetrics peer = new VictoriaMetrics(folder, grids, http)) {
      double samples = samples(grids);
      add("size_victoriametrics_samples", peer.dataBytes() / samples, null, null);
      add("size_victoriametrics", (peer.dataBytes() + peer.indexBytes()) / samples, null, null);
    }
  }

  private void own(List<SampleGrid> grids)
      throws IOException, InterruptedException, ExecutionException {
    try (Scratch folder = new Scratch()) {
      Path data = folder.resolve("data");
      PastLog.write(data, grids);
      try (RunningProduct product =
              new RunningProduct(data, folder.resolve("log"), SEGMENTS, http);
          Bucket bucket = product.bucket()) {
        Archived archived = new Archived(bucket);
        archived.awaitAll(grids);
        figures.add("size_files_before", archived.files(place -> true).size(), "files");
        archived.compact(folder.resolve("compacted"));
        report(archived, bucket, grids);
      }
    }
  }

  private void report(Archived archived, Bucket bucket, List<SampleGrid> grids) {
    double samples = samples(grids);
    List<DataFile> events = archived.files(Archived::events);
    List<DataFile> windows = archived.files(place -> !Archived.events(place));
    long manifest = bytesBelow(bucket, SourcePartition.ROOT);
    add("size_events", bytes(events) / samples, FLOOR_EVENTS, AIM_EVENTS);
    add("size_aggregates", bytes(windows) / samples, null, null);
    add("size_manifest", manifest / samples, null, null);
    add("size_all", (bytes(events) + bytes(windows) + manifest) / samples, FLOOR_ALL, null);
    add("size_until_replaced_are_deleted", bytesBelow(bucket, Place.ROOT) / samples, null, null);
    figures.add("size_files", events.size() + windows.size(), "files");
    long back = ReadBack.requireAll(bucket, events, grids);
    figures.add(
        new Figure("size_samples_read_back", (double) back, "samples", samples, null, List.of()));
  }

  private static long bytesBelow(Bucket bucket, String prefix) {
    return bucket.list(prefix).stream().mapToLong(Bucket.Listed::bytes).sum();
  }

  private static double bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  private void add(String name, double value, @Nullable Double floor, @Nullable Double aim) {
    figures.add(new Figure(name, value, UNIT, floor, aim, List.of()));
  }
}
