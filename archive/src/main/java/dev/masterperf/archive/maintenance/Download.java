package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.checksum.Checksum;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An object as a local file.
 *
 * @param bytes how many came
 * @param sha256 of them, in hex
 */
record Download(Path file, long bytes, String sha256) {
  private static final int PIECE = 4 << 20;

  /**
   * Fetches an object piece by piece.
   *
   * @param size of the object, as a listing or a manifest tells it
   * @param folder where the file is made; whoever asks deletes it
   * @throws dev.masterperf.archive.bucket.MissingObjectException if there is no such object
   * @throws BucketException if the bucket stops answering
   */
  static Download of(Bucket bucket, String key, long size, Path folder) {
    MessageDigest digest = Checksum.digest();
    long bytes = 0;
    try {
      Path file = Files.createTempFile(folder, "object", ".parquet");
      try (OutputStream out = Files.newOutputStream(file)) {
        while (bytes < size) {
          byte[] piece = bucket.getRange(key, bytes, (int) Math.min(PIECE, size - bytes));
          if (piece.length == 0) {
            break; // shorter than it is said to be, which its checksum tells
          }
          digest.update(piece);
          out.write(piece);
          bytes += piece.length;
        }
      } catch (RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
      return new Download(file, bytes, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + key + " in " + folder, e);
    }
  }
}
