package dev.masterperf.archive.bucket;

import java.util.List;

/** What the archive asks of an object store. Every call may throw {@link BucketException}. */
public interface Bucket extends AutoCloseable {

  /**
   * Creates the object if nothing has this key, and never overwrites.
   *
   * @return false if the key was taken, or another writer raced for it
   */
  boolean putIfAbsent(String key, byte[] body);

  /** The object's bytes. */
  byte[] get(String key);

  /** All keys that begin with {@code prefix}, in ascending order. */
  List<String> keys(String prefix);

  @Override
  void close();
}
