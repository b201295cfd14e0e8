package dev.masterperf.launcher.backup;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a backup holds. It is written last: a folder without it is none.
 *
 * @param format of the files and of this
 * @param version that wrote it
 * @param cluster id of the Kafka cluster it was read from
 * @param takenAt when reading began; nothing newer is in it
 * @param partitions of the topics that are partitioned by series
 */
record BackupManifest(
    int format,
    String version,
    String cluster,
    Instant takenAt,
    int partitions,
    List<PartitionFile> files) {
  static final String NAME = "manifest.json";
  static final int FORMAT = 1;

  BackupManifest {
    Objects.requireNonNull(takenAt, "takenAt");
    Objects.requireNonNull(cluster, "cluster");
    files = List.copyOf(files);
  }

  /**
   * One partition of a topic.
   *
   * @param name of the file, beside the manifest
   * @param records how many it holds
   * @param bytes how long it is
   * @param sha256 of the file, in hexadecimal digits
   */
  record PartitionFile(
      String name, String topic, int partition, long records, long bytes, String sha256) {
    PartitionFile {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  void write(Path folder) throws IOException {
    Path draft = folder.resolve(NAME + ".new");
    Files.write(draft, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * That of a folder.
   *
   * @throws CannotStartException if there is none, or it is not one of ours
   */
  static BackupManifest read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      BackupManifest manifest = Json.read(Files.readAllBytes(file), BackupManifest.class);
      if (manifest.format() != FORMAT) {
        throw Damage.of(
            "%s has format %d, this version reads %d".formatted(file, manifest.format(), FORMAT));
      }
      return manifest;
    } catch (IOException e) {
      throw Damage.of(folder + " holds no complete backup: " + NAME + " cannot be read: " + e, e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw Damage.of(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
