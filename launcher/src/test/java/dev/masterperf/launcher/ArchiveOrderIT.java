package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that change the archive of a data folder. */
class ArchiveOrderIT {
  private static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);
  private static final long DAY = 20_000L * 86_400_000;

  @TempDir Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void archiveSome() throws IOException {
    try (EmbeddedS3 s3 =
            EmbeddedS3.start(new EmbeddedS3Settings(data.resolve("s3"), "127.0.0.1", 0));
        S3Bucket bucket =
            new S3Bucket(
                new BucketSettings(
                    s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()))) {
      append(bucket, 0, 99);
      append(bucket, 100, 199);
      append(bucket, 200, 299);
    }
  }

  @Test
  void compactMakesOneFileThatIsWhole() {
    assertThat(run("compact")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("3 files with ").contains(" became 1 with ");

    assertThat(run("verify", "--deep")).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("1 files with ", " read: all is well")
        .contains(
            "note: history/events/scope=global/day=2024-10-04/ has 3 objects with ",
            ", the newest metrics-p003-",
            " that do not count; role archive deletes them in time\n")
        .containsOnlyOnce("note: ");
    assertThat(run("ls")).isZero();
    assertThat(out.toString()).contains("1 files, 300 rows").contains("299");

    assertThat(run("compact")).isZero();
    assertThat(out.toString()).isEqualTo("nothing to compact\n");
  }

  @Test
  void rebuildManifestCountsAgainWhatALostManifestDid() throws IOException {
    store(Instant.now().minusSeconds(3 * 86_400));
    delete(objects().resolve("history/manifest"));
    assertThat(run("ls")).isZero();
    assertThat(out.toString()).contains("0 files, 0 rows");

    assertThat(run("rebuild-manifest")).as(err.toString()).isZero();

    assertThat(out.toString())
        .startsWith(
            "metrics partition 3: rebuilt as commit 64, 3 files count, archived to offset 299\n")
        .contains("offsets 200 to 299 are the newest and may not be complete");
    assertThat(run("verify", "--deep")).as(out.toString()).isZero();
    assertThat(run("ls")).isZero();
    assertThat(out.toString()).contains("3 files, 300 rows");
    assertThat(run("rebuild-manifest")).isZero();
    assertThat(out.toString()).contains("whole, nothing was done");
  }

  @Test
  void verifyOfADamagedManifestSaysWhatMendsIt() throws IOException {
    Path entry = objects().resolve(PARTITION.prefix() + "00000000000000000002.json");
    Files.write(entry, new byte[] {1});

    assertThat(run("verify")).isEqualTo(1);
    assertThat(out.toString()).contains("run masterperf archive rebuild-manifest");
    assertThat(run("ls")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("the manifest is damaged");

    assertThat(run("rebuild-manifest")).isZero();
    assertThat(run("verify", "--deep")).as(out.toString()).isZero();
    assertThat(out.toString()).contains("3 files with ");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commands = Masterperf.commands();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("archive"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return commands.execute(all.toArray(String[]::new));
  }

  private void append(S3Bucket bucket, long first, long last) throws IOException {
    List<PerfMetric> events =
        LongStream.rangeClosed(first, last)
            .mapToObj(
                offset ->
                    PerfMetric.of(
                        Series.of("R2", "Upload", "upload"),
                        offset + "ms",
                        Status.OK,
                        (DAY + offset) * 1_000_000))
            .toList();
    Path file = data.resolve("segment");
    EventsFile.write(file, events.iterator());
    FileName name = FileName.of(PARTITION, new Offsets(first, last));
    String key = name.in(Place.ofEvents("global", DAY));
    bucket.putIfAbsent(key, file);
    String series = events.get(0).series().key().text();
    Manifest manifest = new Manifest(bucket);
    manifest.commit(
        manifest.read(PARTITION),
        new Commit(
            "w",
            DAY,
            Optional.of(name.offsets()),
            List.of(
                new DataFile(
                    key,
                    Files.size(file),
                    Checksum.sha256(file),
                    events.size(),
                    DAY + first,
                    DAY + last,
                    series,
                    series)),
            List.of()));
    Files.delete(file);
  }

  /** An object is a file of the data folder, and its time that of the file. */
  private void store(Instant at) throws IOException {
    try (Stream<Path> found = Files.walk(objects())) {
      for (Path path : found.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(at));
      }
    }
  }

  private Path objects() {
    return data.resolve("s3").resolve("objects").resolve(EmbeddedS3.BUCKET);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
