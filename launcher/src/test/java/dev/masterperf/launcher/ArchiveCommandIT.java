package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code masterperf archive …} on the bucket of a data folder. */
class ArchiveCommandIT {
  private static final Place EVENTS = Place.ofEvents("prod/eu", 0);
  private static final Place MINUTES = Place.ofWindows("global", Resolution.MINUTE, 86_400_000);

  @TempDir Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void archiveSome() {
    try (EmbeddedS3 s3 = s3();
        S3Bucket bucket = bucket(s3)) {
      append(bucket, Source.METRICS, EVENTS, 0, 9);
      append(bucket, Source.METRICS, EVENTS, 20, 29);
      append(bucket, Source.AGGREGATES, MINUTES, 0, 4);
    }
  }

  @Test
  void lsShowsDaysAndHowFarEachTopicIs() {
    assertThat(run("ls")).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "dataset     scope    resolution  day         files  rows  size",
            "events      prod/eu              1970-01-01      2     2    4B",
            "aggregates  global   1m          1970-01-02      1     1    2B",
            "3 files, 3 rows, 6B",
            "",
            "topic       partition  archived to offset  files  lost offsets",
            "metrics             3                  29      2  10 to 19",
            "aggregates          3                   4      1");
  }

  @Test
  void lsAnswersForADatasetAScopeAResolutionAndADay() {
    assertThat(days("--dataset", "events")).containsExactly("prod/eu");
    assertThat(days("--scope", "prod")).containsExactly("prod/eu");
    assertThat(days("--resolution", "1m")).containsExactly("global");
    assertThat(days("--resolution", "1h")).isEmpty();
    assertThat(days("--day", "1970-01-02")).containsExactly("global");
  }

  @Test
  void verifyOfAnArchiveWithAHoleAndAMissingFileEndsWith1() throws Exception {
    Path file = object(FileName.of(partition(Source.METRICS), new Offsets(20, 29)).in(EVENTS));
    Files.delete(file);

    assertThat(run("verify")).isEqualTo(1);

    assertThat(out.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("metrics partition 3: offsets 10 to 19 are not archived"))
        .anyMatch(line -> line.contains("-00000000000000000029.parquet: is missing; put it back"))
        .last()
        .isEqualTo("3 files with 6 bytes looked at: 2 findings");
  }

  @Test
  void whereUpRunsItsOwnEndpointIsAsked() {
    try (DataFolder held = DataFolder.open(data);
        EmbeddedS3 s3 = s3()) {
      String port = Integer.toString(s3.endpoint().getPort());

      assertThat(run("ls", "--s3-port", port)).as(held + err.toString()).isZero();
      assertThat(out.toString()).contains("3 files, 3 rows, 6B");
    }
  }

  @Test
  void wrongInputIsOneLineThatSaysWhatIsRight() {
    assertThat(run("ls", "--day", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("such as 2026-11-28, not yesterday");

    assertThat(run("ls", "--data", data.resolve("other").toString())).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("there is no archive in", "--data", "--s3-endpoint");

    assertThat(run("ls", "--s3-endpoint", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("set --s3-access-key");

    assertThat(
            run(
                "ls",
                "--s3-endpoint",
                "http://127.0.0.1:1",
                "--s3-access-key",
                "a",
                "--s3-secret-key",
                "b"))
        .isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("is the bucket there");

    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("ls", "verify");
  }

  private List<String> days(String... filter) {
    List<String> arguments = new ArrayList<>(List.of("ls", "--json"));
    arguments.addAll(List.of(filter));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    List<String> scopes = new ArrayList<>();
    for (JsonNode day :
        Json.read(out.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class).path("days")) {
      scopes.add(day.path("scope").asText());
    }
    return scopes;
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commands = Masterperf.commands();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("archive"));
    all.addAll(Arrays.asList(arguments));
    if (arguments.length > 0 && !all.contains("--data")) {
      all.addAll(List.of("--data", data.toString()));
    }
    return commands.execute(all.toArray(String[]::new));
  }

  private static void append(S3Bucket bucket, Source source, Place place, long first, long last) {
    byte[] body = {1, 2};
    FileName name = FileName.of(partition(source), new Offsets(first, last));
    bucket.putIfAbsent(name.in(place), body);
    Manifest manifest = new Manifest(bucket);
    DataFile file =
        new DataFile(
            name.in(place),
            2,
            Checksum.sha256(body),
            1,
            place.fromMillis(),
            place.fromMillis(),
            "a",
            "a");
    manifest.commit(
        manifest.read(name.source()),
        new Commit("w", 1, Optional.of(name.offsets()), List.of(file), List.of()));
  }

  private static SourcePartition partition(Source source) {
    return new SourcePartition(source, 3);
  }

  /** An object is a file of the data folder. */
  private Path object(String key) throws IOException {
    Path file = data.resolve("s3").resolve("objects").resolve(EmbeddedS3.BUCKET).resolve(key);
    assertThat(file).exists();
    return file;
  }

  private EmbeddedS3 s3() {
    return EmbeddedS3.start(new EmbeddedS3Settings(data.resolve("s3"), "127.0.0.1", 0));
  }

  private static S3Bucket bucket(EmbeddedS3 s3) {
    return new S3Bucket(
        new BucketSettings(
            s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()));
  }
}
