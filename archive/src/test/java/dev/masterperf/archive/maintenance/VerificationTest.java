package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);
  private static final Place PLACE = Place.ofEvents("prod/eu", 0);

  private final MemoryBucket bucket = new MemoryBucket();
  private final Manifest manifest = new Manifest(bucket);

  @TempDir Path folder;

  @Test
  void aWholeArchiveHasNoFindings() {
    append(0, 9);
    append(10, 19);

    Verification.Result result = Verification.shallow(bucket, Report.NONE);

    assertThat(result.findings()).isEmpty();
    assertThat(result.unnamed()).isEmpty();
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.bytes()).isEqualTo(4);
  }

  @Test
  void aFileThatIsGoneOrShorterIsFoundWithWhatToDo() {
    String gone = append(0, 9);
    String cut = append(10, 19);
    bucket.delete(gone);
    bucket.plant(cut, new byte[] {1});

    assertThat(lines(Verification.shallow(bucket, Report.NONE)))
        .containsExactly(
            gone
                + ": is missing; put it back from a copy of the bucket; until then queries tell"
                + " what they lack",
            cut
                + ": has 1 bytes, not 2; put it back from a copy of the bucket; until then queries"
                + " tell what they lack");
  }

  @Test
  void otherBytesOfTheSameNumberAreFoundOnlyByReading() {
    String other = append(0, 9);
    bucket.plant(other, new byte[] {1, 3});

    assertThat(Verification.shallow(bucket, Report.NONE).findings()).isEmpty();
    assertThat(lines(Verification.deep(bucket, folder, Report.NONE)))
        .singleElement()
        .asString()
        .startsWith(other + ": holds other bytes than were written");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatNobodyNamesIsToldApart() {
    append(0, 9);
    String orphan = key(10, 15);
    bucket.plant(orphan, new byte[] {1});

    Verification.Result result = Verification.shallow(bucket, Report.NONE);

    assertThat(result.findings()).isEmpty();
    assertThat(result.unnamed()).extracting(Listed::key).containsExactly(orphan);
  }

  @Test
  void offsetsThatNobodyHasAreAFinding() {
    append(0, 9);
    append(20, 29);

    assertThat(lines(Verification.shallow(bucket, Report.NONE)))
        .singleElement()
        .asString()
        .startsWith("metrics partition 3: offsets 10 to 19 are not archived; ");
  }

  @Test
  void offsetsThatTwoFilesHoldAreAFinding() {
    append(0, 9);
    PartitionManifest before = manifest.read(PARTITION);
    DataFile doubled = file(5, 9);
    manifest.commit(before, new Commit("w", 1, Optional.empty(), List.of(doubled), List.of()));

    assertThat(lines(Verification.shallow(bucket, Report.NONE)))
        .singleElement()
        .asString()
        .startsWith(doubled.key() + ": offsets from 5 on are held by another file that counts");
  }

  @Test
  void aDamagedManifestIsAFindingAndItsFilesAreNoOrphans() {
    append(0, 9);
    String entry = bucket.keys(PARTITION.prefix()).get(0);
    bucket.plant(entry, new byte[] {1});

    Verification.Result result = Verification.shallow(bucket, Report.NONE);

    assertThat(lines(result))
        .singleElement()
        .asString()
        .startsWith("metrics partition 3: its manifest cannot be read")
        .endsWith("run masterperf archive rebuild-manifest");
    assertThat(result.unnamed()).isEmpty();
  }

  @Test
  void filesOfAManifestThatIsGoneAreAFinding() {
    bucket.plant(key(0, 9), new byte[] {1});
    bucket.plant(key(10, 19), new byte[] {1});
    String told =
        "metrics partition 3: 2 files are older than its manifest, which was lost, or has no entry"
            + " yet; stop role archive and run masterperf archive rebuild-manifest --force";

    Verification.Result gone = Verification.shallow(bucket, Report.NONE);
    append(20, 29);
    Verification.Result begunAnew = Verification.shallow(bucket, Report.NONE);

    assertThat(lines(gone)).containsExactly(told);
    assertThat(gone.unnamed()).isEmpty();
    assertThat(lines(begunAnew)).containsExactly(told);
  }

  private String append(long first, long last) {
    DataFile file = file(first, last);
    manifest.commit(
        manifest.read(PARTITION),
        new Commit("w", 1, Optional.of(new Offsets(first, last)), List.of(file), List.of()));
    return file.key();
  }

  private DataFile file(long first, long last) {
    byte[] body = {1, 2};
    String key = key(first, last);
    bucket.plant(key, body);
    return new DataFile(key, 2, Checksum.sha256(body), 1, 0, 0, "a", "a");
  }

  private static String key(long first, long last) {
    return FileName.of(PARTITION, new Offsets(first, last)).in(PLACE);
  }

  private static List<String> lines(Verification.Result result) {
    return result.findings().stream().map(Finding::toString).toList();
  }
}
