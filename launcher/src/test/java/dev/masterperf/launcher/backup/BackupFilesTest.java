package dev.masterperf.launcher.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.backup.BackupManifest.PartitionFile;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a backup hold what was written, or are refused with what is wrong, and where. */
class BackupFilesTest {
  private static final String TOPIC = Topics.RULES.name();

  @TempDir Path folder;
  private PartitionFile file;

  @BeforeEach
  void makeABackup() throws IOException {
    try (PartitionWriter writer = new PartitionWriter(folder, TOPIC, 0)) {
      for (int i = 0; i < 100; i++) {
        writer.add(KeptRecord.of(record(3 * i, "key-" + i, "value " + i)));
      }
      writer.add(KeptRecord.of(record(1_000, null, null)));
      file = writer.end();
    }
    manifest(file).write(folder);
  }

  @Test
  void everyRecordComesBackAsItWas() {
    List<ProducerRecord<byte[], byte[]>> read = new ArrayList<>();

    new PartitionReader(folder, file).read(kept -> read.add(kept.to(TOPIC, 0)));

    assertThat(read).hasSize(101);
    ProducerRecord<byte[], byte[]> second = read.get(1);
    assertThat(second.key()).asString(UTF_8).isEqualTo("key-1");
    assertThat(second.value()).asString(UTF_8).isEqualTo("value 1");
    assertThat(second.timestamp()).isEqualTo(10_003);
    assertThat(second.headers().lastHeader("name").value()).asString(UTF_8).isEqualTo("held");
    assertThat(second.headers().lastHeader("empty").value()).isNull();
    assertThat(read.get(100).key()).isNull();
    assertThat(read.get(100).value()).isNull();
  }

  @Test
  void aFileInWhichOneByteDiffersIsRefused() throws IOException {
    Path path = folder.resolve(file.name());
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);

    refused("rules.v1-0.zst was changed: its SHA-256 is ");
  }

  @Test
  void aFileThatIsCutShortIsRefused() throws IOException {
    Path path = folder.resolve(file.name());
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - 10));

    refused("rules.v1-0.zst has %d bytes, not %d".formatted(bytes.length - 10, bytes.length));
  }

  @Test
  void aFileThatIsMissingIsRefused() throws IOException {
    Files.delete(folder.resolve(file.name()));

    refused("rules.v1-0.zst cannot be read: java.nio.file.NoSuchFileException");
  }

  @Test
  void aFileThatHoldsOtherThanTheManifestSaysIsRefused() throws IOException {
    replaceManifest(new PartitionFile(file.name(), TOPIC, 0, 7, file.bytes(), file.sha256()));

    refused("rules.v1-0.zst holds 101 records, not 7");
  }

  @Test
  void aBackupThatWasNotFinishedIsRefused() throws IOException {
    Files.delete(folder.resolve(BackupManifest.NAME));

    refused("holds no complete backup: manifest.json cannot be read");
  }

  @Test
  void aManifestThatIsDamagedIsRefused() throws IOException {
    Files.writeString(folder.resolve(BackupManifest.NAME), "{\"format\": 1");
    refused("manifest.json is damaged");

    Files.writeString(folder.resolve(BackupManifest.NAME), "{\"format\": 2, \"files\": []}");
    refused("manifest.json");
  }

  @Test
  void aManifestThatLeadsElsewhereIsRefused() throws IOException {
    replaceManifest(new PartitionFile("../secret", TOPIC, 0, 1, file.bytes(), file.sha256()));
    refused("names ../secret, which is not in its folder");

    replaceManifest(new PartitionFile(file.name(), "orders", 0, 101, file.bytes(), file.sha256()));
    refused("names orders, which no backup of ours holds");
  }

  /** No broker is asked before the backup is known to be whole. */
  private void refused(String why) {
    Brokers nobody = Brokers.at("127.0.0.1:1");

    assertThatThrownBy(() -> Restore.run(nobody, folder, true, 1, line -> {}))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(why)
        .hasMessageEndingWith("take another backup (--from)");
  }

  private void replaceManifest(PartitionFile by) throws IOException {
    Files.delete(folder.resolve(BackupManifest.NAME));
    manifest(by).write(folder);
  }

  private static BackupManifest manifest(PartitionFile file) {
    return new BackupManifest(1, "test", "cluster", Instant.EPOCH, 4, List.of(file));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("name", "held".getBytes(UTF_8));
    headers.add("empty", null);
    return new ConsumerRecord<>(
        TOPIC,
        0,
        offset,
        10_000 + offset,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        headers,
        Optional.empty());
  }
}
