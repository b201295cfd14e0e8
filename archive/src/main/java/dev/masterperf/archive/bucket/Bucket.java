package dev.masterperf.archive.bucket;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What the archive asks of an object store. Every call may throw {@link BucketException}. Threads
 * may share it.
 */
public interface Bucket extends AutoCloseable {

  /**
   * An object that a listing shows.
   *
   * @param bytes its size
   * @param lastModified when the store took it
   */
  record Listed(String key, long bytes, Instant lastModified) {}

  /**
   * Creates the object if nothing has this key, and never overwrites.
   *
   * @return false if the key was taken, or another writer raced for it: read it back and compare
   */
  boolean putIfAbsent(String key, byte[] body);

  /**
   * Creates the object from a file if nothing has this key, and never overwrites.
   *
   * @return false if the key was taken, or another writer raced for it: read it back and compare
   */
  boolean putIfAbsent(String key, Path file);

  /**
   * The object's bytes.
   *
   * @throws MissingObjectException if there is no such object
   */
  byte[] get(String key);

  /**
   * Some of the object's bytes; fewer than asked for where it ends before.
   *
   * @param length above 0
   * @throws MissingObjectException if there is no such object
   */
  byte[] getRange(String key, long offset, int length);

  /** Deletes the object; one that is not there is no error. */
  void delete(String key);

  /** All objects whose keys begin with {@code prefix}, in ascending order. */
  List<Listed> list(String prefix);

  /** The keys of {@link #list}. */
  default List<String> keys(String prefix) {
    return list(prefix).stream().map(Listed::key).toList();
  }

  @Override
  void close();
}
