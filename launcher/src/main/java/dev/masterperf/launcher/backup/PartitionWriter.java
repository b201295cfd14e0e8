package dev.masterperf.launcher.backup;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.masterperf.launcher.backup.BackupManifest.PartitionFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes the records of one partition to a file: zstd over one record after the other. */
final class PartitionWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final String topic;
  private final int partition;
  private final Path file;
  private final MessageDigest sha256 = sha256();
  private final DataOutputStream out;
  private long records;

  /**
   * Makes the file.
   *
   * @param folder in which there is none of this partition
   */
  PartitionWriter(Path folder, String topic, int partition) throws IOException {
    this.topic = topic;
    this.partition = partition;
    this.file = folder.resolve("%s-%d.zst".formatted(topic, partition));
    this.out =
        new DataOutputStream(
            new BufferedOutputStream(
                new ZstdOutputStreamNoFinalizer(
                    new DigestOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), sha256)),
                BUFFER));
  }

  void add(KeptRecord kept) throws IOException {
    kept.write(out);
    records++;
  }

  /** Ends the file. */
  PartitionFile end() throws IOException {
    out.close();
    return new PartitionFile(
        file.getFileName().toString(),
        topic,
        partition,
        records,
        Files.size(file),
        HexFormat.of().formatHex(sha256.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
