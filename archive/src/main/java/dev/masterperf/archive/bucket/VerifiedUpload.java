package dev.masterperf.archive.bucket;

import dev.masterperf.archive.checksum.Checksum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Stores files and reads them back, in pieces, so that large ones take no memory. */
public final class VerifiedUpload {
  private static final int PIECE = 4 << 20;

  private VerifiedUpload() {}

  /**
   * Creates the object if nothing has this key, reads it back and compares; so storing the same
   * once more is a success, whoever stored it.
   *
   * @param sha256 of the file, in hex
   * @throws OtherContentException (unchecked) if something else was read back
   * @throws BucketException (unchecked) if the bucket did not answer: then the object may be there
   *     or not
   */
  public static void put(Bucket bucket, String key, Path file, String sha256) {
    long size = size(file);
    boolean created;
    try {
      created = bucket.putIfAbsent(key, file);
    } catch (BucketException e) {
      // An answer may be lost: who has the object already may hang up while the body is on its way.
      if (holds(bucket, key, size, sha256, e)) {
        return;
      }
      throw e;
    }
    String found = sha256(bucket, key, size);
    if (!found.equals(sha256)) {
      throw new OtherContentException(
          key
              + (created ? " was just written but" : " was there already and")
              + " holds bytes with SHA-256 "
              + found
              + " where "
              + sha256
              + " was to be stored; nothing was overwritten");
    }
  }

  private static boolean holds(
      Bucket bucket, String key, long size, String sha256, BucketException unanswered) {
    try {
      return sha256(bucket, key, size).equals(sha256);
    } catch (BucketException e) {
      unanswered.addSuppressed(e);
      return false;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Of an object that should have this size; a longer one has another sum. */
  private static String sha256(Bucket bucket, String key, long size) {
    if (size <= PIECE) {
      return Checksum.sha256(bucket.get(key));
    }
    MessageDigest digest = Checksum.digest();
    for (long at = 0; at <= size; at += PIECE) { // at the very end too: there may be more
      digest.update(bucket.getRange(key, at, PIECE));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
