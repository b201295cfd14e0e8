package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB reads the files that count, by the statements of docs/archive-files.md. */
class CountingFilesTest {
  private static final Instant NEXT_DAY =
      Instant.ofEpochMilli(Topic.DAY).plusSeconds(86_400 + 3_600);

  private final MemoryBucket bucket = new MemoryBucket();

  @TempDir Path folder;

  @Test
  void whatWasReplacedOrNeverCommittedIsNotCountedTwice() throws Exception {
    Topic topic = new Topic(bucket, folder);
    for (int i = 0; i < 5; i++) {
      topic.append(40L * i, 40L * i + 39);
    }
    compact();
    topic.append(200, 239);
    topic.storeOrphan(220, 259);

    assertThat(offsets("read_parquet('" + root() + "/history/events/*/*/*.parquet')"))
        .as("the files there are hold some offsets twice")
        .hasSizeGreaterThan(240);
    assertThat(offsets("events")).containsExactlyInAnyOrder(upTo(239));
  }

  @Test
  void entriesBeforeTheNewestWholeStateAreNotNeeded() throws Exception {
    Topic topic = new Topic(bucket, folder);
    for (int i = 0; i < 63; i++) {
      topic.append(i, i);
    }
    compact(); // the 64th entry holds all that counts
    topic.append(63, 65);
    compact();
    PartitionManifest now = new Manifest(bucket).read(Topic.PARTITION);
    assertThat(now.sequence()).isGreaterThan(65);

    new Manifest(bucket).prune(now, NEXT_DAY);

    assertThat(offsets("events")).containsExactlyInAnyOrder(upTo(65));
  }

  @Test
  void whatBecameTooOldIsGoneBeforeItsFilesAre() throws Exception {
    Topic topic = new Topic(bucket, folder);
    topic.append(0, 9);
    topic.append(10, 19);
    Instant later = NEXT_DAY.plus(Duration.ofDays(8));
    new Expiry(bucket, new Retention(Optional.of(Duration.ofDays(7)), Map.of()), "e", () -> later)
        .drop(Topic.PARTITION);
    topic.append(20, 24);

    assertThat(offsets("events")).containsExactlyInAnyOrder("20ms", "21ms", "22ms", "23ms", "24ms");
  }

  private void compact() {
    new Compactor(bucket, folder, "c", () -> NEXT_DAY).compactAll(Topic.PARTITION, Report.NONE);
  }

  private static String[] upTo(long last) {
    String[] values = new String[(int) last + 1];
    for (int i = 0; i <= last; i++) {
      values[i] = Topic.event(i).value();
    }
    return values;
  }

  private Path root() {
    return folder.resolve("bucket");
  }

  /** The numbers of {@link Topic}'s events, which are their offsets, in milliseconds. */
  private List<String> offsets(String from) throws IOException, SQLException {
    for (Listed object : bucket.list("")) {
      Path file = root().resolve(object.key());
      Files.createDirectories(file.getParent());
      Files.write(file, bucket.get(object.key()));
    }
    List<String> offsets = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(documented());
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT cast(round(1000 * coalesce(measure, measure_scaled / pow(10, measure_scale)))"
                  + " AS INTEGER) || 'ms' FROM "
                  + from)) {
        while (rows.next()) {
          offsets.add(rows.getString(1));
        }
      }
    }
    return offsets;
  }

  /** From the choice of files to the view of events, in the documents. */
  private String documented() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "archive-files.md"));
    int from = page.indexOf("CREATE OR REPLACE TABLE counting AS");
    int to = page.indexOf("CREATE VIEW windows AS");
    assertThat(from).isPositive();
    return page.substring(from, to).replace("s3://BUCKET", root().toString());
  }
}
