package dev.masterperf.launcher.backup;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.masterperf.launcher.backup.BackupManifest.PartitionFile;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Reads the file of one partition. */
final class PartitionReader {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final PartitionFile file;

  PartitionReader(Path folder, PartitionFile file) {
    if (file.name().contains("/") || file.name().contains("\\")) {
      throw Damage.of(
          BackupManifest.NAME + " names " + file.name() + ", which is not in its folder");
    }
    this.folder = folder;
    this.file = file;
  }

  /**
   * Reads it once, to its end, and compares it with the manifest.
   *
   * @throws CannotStartException if it is not what was written
   */
  void verify() {
    Path path = path();
    try {
      if (Files.size(path) != file.bytes()) {
        throw Damage.of(
            "%s has %,d bytes, not %,d".formatted(path, Files.size(path), file.bytes()));
      }
      MessageDigest sha256 = PartitionWriter.sha256();
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      String found = HexFormat.of().formatHex(sha256.digest());
      if (!found.equals(file.sha256())) {
        throw Damage.of(
            "%s was changed: its SHA-256 is %s, not %s".formatted(path, found, file.sha256()));
      }
      read(kept -> {});
    } catch (IOException e) {
      throw Damage.of(path + " cannot be read: " + e, e);
    }
  }

  /**
   * Hands over all records, in the order of their offsets.
   *
   * @throws CannotStartException if it is not what was written
   */
  void read(Consumer<KeptRecord> records) {
    Path path = path();
    long count = 0;
    long offset = -1;
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new ZstdInputStreamNoFinalizer(Files.newInputStream(path)), BUFFER))) {
      for (KeptRecord next = KeptRecord.read(in); next != null; next = KeptRecord.read(in)) {
        if (next.offset() <= offset) {
          throw new IOException("offset " + next.offset() + " behind offset " + offset);
        }
        offset = next.offset();
        records.accept(next);
        count++;
      }
    } catch (IOException e) {
      throw Damage.of(
          "%s is damaged behind its record %,d: %s".formatted(path, count, e.getMessage()), e);
    }
    if (count != file.records()) {
      throw Damage.of("%s holds %,d records, not %,d".formatted(path, count, file.records()));
    }
  }

  private Path path() {
    return folder.resolve(file.name());
  }
}
