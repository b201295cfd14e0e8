package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.MissingObjectException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A bucket in memory that counts the processor time taken in it. For one thread. */
final class MemoryBucket implements Bucket {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Map<String, byte[]> objects = new TreeMap<>();
  private long cpuNanos;

  /** Of all calls together. */
  long cpuNanos() {
    return cpuNanos;
  }

  private <T> T counted(Supplier<T> call) {
    long begin = THREADS.getCurrentThreadCpuTime();
    T answer = call.get();
    cpuNanos += THREADS.getCurrentThreadCpuTime() - begin;
    return answer;
  }

  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    return counted(() -> objects.putIfAbsent(key, body.clone()) == null);
  }

  @Override
  public boolean putIfAbsent(String key, Path file) {
    return counted(
        () -> {
          try {
            return objects.putIfAbsent(key, Files.readAllBytes(file)) == null;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public byte[] get(String key) {
    return counted(() -> object(key).clone());
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    return counted(
        () -> {
          byte[] object = object(key);
          int from = (int) Math.min(offset, object.length);
          return Arrays.copyOfRange(object, from, Math.min(object.length, from + length));
        });
  }

  private byte[] object(String key) {
    byte[] object = objects.get(key);
    if (object == null) {
      throw new MissingObjectException("no such object: " + key, null);
    }
    return object;
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public List<Listed> list(String prefix) {
    return objects.entrySet().stream()
        .filter(object -> object.getKey().startsWith(prefix))
        .map(object -> new Listed(object.getKey(), object.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public void close() {
    objects.clear();
  }
}
