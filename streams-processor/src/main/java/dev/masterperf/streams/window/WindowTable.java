package dev.masterperf.streams.window;

import dev.masterperf.streams.store.BoundedRocksDb;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Windows in a RocksDB of their own, by the segment of time that they start in, then by their key,
 * then by their start; and an offset, which is written together with them. Each write goes through
 * RocksDB's log, so that a process that is killed finds all of it or nothing.
 *
 * <p>Used by any thread. Who uses it when it is closed is told so.
 */
final class WindowTable implements AutoCloseable {
  /** Before anything was written. */
  static final long NO_OFFSET = -1;

  /** Stands for a window that is to be deleted. */
  static final byte[] DELETED = {};

  private static final byte[] OFFSET = {0};

  /** Beside the offset: by how long segments the windows lie. */
  private static final byte[] SEGMENT = {0, 0};

  private static final byte WINDOW = 1;
  private static final byte[] BEHIND_WINDOWS = {WINDOW + 1};
  private static final int HEAD_BYTES = 1 + Long.BYTES;

  private final long segmentMillis;
  private final Options options = BoundedRocksDb.options();

  /** Not synchronous: what the system has in its cache outlives the process. */
  private final WriteOptions writing = new WriteOptions();

  private final RocksDB db;

  /** Held by whoever uses native memory, so that nobody frees it meanwhile. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;
  private long keptSegment;

  /**
   * Opens it, and makes it where it is not there.
   *
   * @param folder that is there
   */
  WindowTable(Path folder, long segmentMillis) throws RocksDBException {
    this.segmentMillis = segmentMillis;
    try {
      db = RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      options.close();
      writing.close();
      throw e;
    }
    try {
      layOut(number(segmentMillis));
    } catch (RocksDBException e) {
      close(); // or else this process could not open it again
      throw e;
    }
  }

  private void layOut(byte[] segment) throws RocksDBException {
    if (!Arrays.equals(get(SEGMENT), segment)) {
      clear(); // what is there could not be found
      db.put(writing, SEGMENT, segment);
    }
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** Where a window lies. */
  static byte[] place(byte[] key, long startMillis, long segmentMillis) {
    return ByteBuffer.allocate(HEAD_BYTES + key.length + Long.BYTES)
        .put(WINDOW)
        .putLong(startMillis / segmentMillis)
        .put(key)
        .putLong(startMillis)
        .array();
  }

  /** When the window of a place starts, epoch milliseconds. */
  static long start(byte[] place) {
    return ByteBuffer.wrap(place).getLong(place.length - Long.BYTES);
  }

  /** The offset that was last written; {@link #NO_OFFSET} if none was. */
  long offset() throws RocksDBException {
    byte[] written = get(OFFSET);
    return written == null ? NO_OFFSET : ByteBuffer.wrap(written).getLong();
  }

  /** When the newest segment begins, epoch milliseconds; 0 if there is none. */
  long newestMillis() throws RocksDBException {
    Lock reading = reading();
    try (RocksIterator last = db.newIterator()) {
      last.seekForPrev(BEHIND_WINDOWS);
      last.status(); // or else what cannot be read would be taken for none
      return last.isValid() && last.key()[0] == WINDOW
          ? ByteBuffer.wrap(last.key()).getLong(1) * segmentMillis
          : 0;
    } finally {
      reading.unlock();
    }
  }

  byte @Nullable [] get(byte[] place) throws RocksDBException {
    Lock reading = reading();
    try {
      return db.get(place);
    } finally {
      reading.unlock();
    }
  }

  /**
   * The first windows of a key that start in [from, to].
   *
   * @param most how many at most
   */
  List<KeyValue<Long, byte[]>> page(byte[] key, long fromMillis, long toMillis, int most)
      throws RocksDBException {
    List<KeyValue<Long, byte[]>> page = new ArrayList<>();
    Lock reading = reading();
    try (RocksIterator at = db.newIterator()) {
      long from = fromMillis;
      while (from <= toMillis && page.size() < most) {
        long nextSegment = (from / segmentMillis + 1) * segmentMillis;
        collect(at, key, from, Math.min(toMillis, nextSegment - 1), most, page);
        from = nextSegment;
      }
      at.status(); // or else what cannot be read would be taken for the end
      return page;
    } finally {
      reading.unlock();
    }
  }

  /** All in one segment. */
  private void collect(
      RocksIterator at,
      byte[] key,
      long fromMillis,
      long toMillis,
      int most,
      List<KeyValue<Long, byte[]>> page) {
    byte[] last = place(key, toMillis, segmentMillis);
    for (at.seek(place(key, fromMillis, segmentMillis));
        at.isValid() && page.size() < most;
        at.next()) {
      byte[] place = at.key();
      if (Arrays.compareUnsigned(place, last) > 0) {
        return;
      }
      if (isOf(key, place)) {
        page.add(KeyValue.pair(start(place), at.value()));
      }
    }
  }

  /** Of two keys one may begin as the other does, and lie between its windows. */
  static boolean isOf(byte[] key, byte[] place) {
    return place.length == HEAD_BYTES + key.length + Long.BYTES
        && Arrays.equals(place, HEAD_BYTES, place.length - Long.BYTES, key, 0, key.length);
  }

  /**
   * Writes all of it at once.
   *
   * @param windows by their places
   * @param offset to be written with them; {@link #NO_OFFSET}: the one before stays
   * @param oldestMillis segments that end before go
   */
  synchronized void write(Map<byte[], byte[]> windows, long offset, long oldestMillis)
      throws RocksDBException {
    Lock reading = reading();
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<byte[], byte[]> window : windows.entrySet()) {
        if (window.getValue() == DELETED) {
          batch.delete(window.getKey());
        } else {
          batch.put(window.getKey(), window.getValue());
        }
      }
      if (offset != NO_OFFSET) {
        batch.put(OFFSET, number(offset));
      }
      long oldest = oldestMillis / segmentMillis;
      boolean over = oldest > keptSegment;
      if (over) {
        batch.deleteRange(segment(0), segment(oldest));
        keptSegment = oldest;
      }
      db.write(writing, batch);
      if (over) { // without waiting for a compaction
        db.deleteFilesInRanges(
            db.getDefaultColumnFamily(), List.of(segment(0), segment(oldest)), false);
      }
    } finally {
      reading.unlock();
    }
  }

  private static byte[] segment(long number) {
    return ByteBuffer.allocate(HEAD_BYTES).put(WINDOW).putLong(number).array();
  }

  /** Forgets all of it. */
  void clear() throws RocksDBException {
    Lock reading = reading();
    try {
      db.delete(OFFSET);
      db.deleteRange(segment(0), BEHIND_WINDOWS);
    } finally {
      reading.unlock();
    }
  }

  /**
   * What RocksDB says of itself.
   *
   * @param property such as {@code rocksdb.total-sst-files-size}
   */
  long figure(String property) throws RocksDBException {
    Lock reading = reading();
    try {
      return db.getLongProperty(property);
    } finally {
      reading.unlock();
    }
  }

  private Lock reading() {
    Lock reading = lock.readLock();
    reading.lock();
    if (closed) {
      reading.unlock();
      throw new InvalidStateStoreException("the store of windows is closed");
    }
    return reading;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
        writing.close();
        options.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
