package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A bucket with somebody in front of every small put.
 *
 * @param first gets the key, and does what it likes before
 */
record InFrontOf(Bucket bucket, Consumer<String> first) implements Bucket {
  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    first.accept(key);
    return bucket.putIfAbsent(key, body);
  }

  @Override
  public boolean putIfAbsent(String key, Path file) {
    return bucket.putIfAbsent(key, file);
  }

  @Override
  public byte[] get(String key) {
    return bucket.get(key);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    return bucket.getRange(key, offset, length);
  }

  @Override
  public void delete(String key) {
    bucket.delete(key);
  }

  @Override
  public List<Listed> list(String prefix) {
    return bucket.list(prefix);
  }

  @Override
  public void close() {}
}
