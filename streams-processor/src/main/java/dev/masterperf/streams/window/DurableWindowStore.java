package dev.masterperf.streams.window;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A store of windows from which a kill takes nothing. What a transaction puts is held in memory
 * until the transaction is committed, and is then written in one go with the offset that the
 * changelog has come to. So what lies on disk is committed, always, and says how far it reaches;
 * after a kill the changelog is read from there on. Of the stores that Kafka Streams brings nobody
 * knows after a kill whether they hold what was never committed, so they are thrown away and read
 * anew from the beginning (docs/decisions/0030).
 *
 * <p>The stream thread puts, anybody reads; uncommitted windows are seen, as in those stores.
 */
final class DurableWindowStore implements WindowStore<Bytes, byte[]> {
  /**
   * In a task's folder. Streams takes a task for damaged if its folder is not empty and nothing is
   * known of one of its stores; names that begin so do not count.
   */
  static final String FOLDER = ".checkpoint-windows";

  /** What Streams itself writes for a store of whose changelog nothing was read. */
  private static final long NOTHING_READ = -4;

  /** What Streams puts behind a key in a changelog: the window's start, and a number. */
  private static final int SUFFIX_BYTES = Long.BYTES + Integer.BYTES;

  private static final int PAGE = 256;

  private final Supplier of;

  /** Of the transaction under way, by their places. */
  private final ConcurrentSkipListMap<byte[], byte[]> uncommitted =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  private volatile @Nullable WindowTable table;
  private volatile @Nullable TopicPartition changelog;

  /** Who put what is uncommitted; only its transaction decides on that. */
  private @Nullable Thread putting;

  /**
   * Whether something of the changelog is not here, and will not come before the store is opened
   * again. Until then nothing must be noted of how far it reaches.
   */
  private volatile boolean lacking;

  /** The newest start there is, or less by up to a segment once opened; epoch milliseconds. */
  private volatile long newestMillis;

  private DurableWindowStore(Supplier of) {
    this.of = of;
  }

  /**
   * Makes such stores.
   *
   * @param retention windows that start this much before the newest are not kept
   * @param windows how long each is
   * @param stores those of the process
   */
  record Supplier(String name, Duration retention, Duration windows, WindowStores stores)
      implements WindowBytesStoreSupplier {
    /** Of any retention, which may be another after the next start. */
    private static final int WINDOWS_IN_SEGMENT = 400;

    @Override
    public WindowStore<Bytes, byte[]> get() {
      return new DurableWindowStore(this);
    }

    @Override
    public String metricsScope() {
      return "durable-window";
    }

    @Override
    public long segmentIntervalMs() {
      return WINDOWS_IN_SEGMENT * windowSize();
    }

    private long nextSegment(long millis) {
      return (millis / segmentIntervalMs() + 1) * segmentIntervalMs();
    }

    private byte[] place(byte[] key, long startMillis) {
      return WindowTable.place(key, startMillis, segmentIntervalMs());
    }

    @Override
    public long windowSize() {
      return windows.toMillis();
    }

    @Override
    public boolean retainDuplicates() {
      return false;
    }

    @Override
    public long retentionPeriod() {
      return retention.toMillis();
    }
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    Path folder = context.stateDir().toPath().resolve(FOLDER).resolve(name());
    try {
      Files.createDirectories(folder);
      // What versions before this store kept there.
      Utils.delete(context.stateDir().toPath().resolve(name()).toFile());
      WindowTable opened = new WindowTable(folder, of.segmentIntervalMs());
      newestMillis = opened.newestMillis();
      lacking = false;
      table = opened;
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot open store " + name() + " in " + folder, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    context.register(root, (BatchingStateRestoreCallback) this::restore);
    of.stores().opened(this);
  }

  private WindowTable table() {
    WindowTable open = table;
    if (open == null) {
      throw new InvalidStateStoreException("store " + name() + " is not open");
    }
    return open;
  }

  /** What stands in the changelog is committed. */
  private void restore(Collection<KeyValue<byte[], byte[]>> records) {
    Map<byte[], byte[]> windows = new TreeMap<>(Arrays::compareUnsigned);
    for (KeyValue<byte[], byte[]> logged : records) {
      int length = logged.key.length - SUFFIX_BYTES;
      long start = ByteBuffer.wrap(logged.key).getLong(length);
      take(Arrays.copyOf(logged.key, length), start, logged.value, windows);
    }
    write(windows, WindowTable.NO_OFFSET);
  }

  private void take(
      byte[] key, long startMillis, byte @Nullable [] value, Map<byte[], byte[]> windows) {
    newestMillis = Math.max(newestMillis, startMillis);
    if (startMillis >= oldestMillis()) {
      windows.put(of.place(key, startMillis), value == null ? WindowTable.DELETED : value);
    }
  }

  /** What starts before is not kept. */
  private long oldestMillis() {
    return Math.max(0, newestMillis - of.retentionPeriod());
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value, long windowStartMillis) {
    putting = Thread.currentThread();
    take(key.get(), windowStartMillis, value, uncommitted);
    if (!of.stores().isTransactional()) {
      writeUncommitted(WindowTable.NO_OFFSET);
    }
  }

  /**
   * What was put is committed.
   *
   * @param written the last offset of each changelog in this transaction: counts if something was
   *     put, since nothing else writes to the changelog
   * @param restored the last offset of each changelog that was read since the last commit
   */
  void committed(Map<TopicPartition, Long> written, Map<TopicPartition, Long> restored) {
    if (lacking || !isOfThisThread()) {
      return;
    }
    TopicPartition partition = changelog;
    Map<TopicPartition, Long> known = uncommitted.isEmpty() ? restored : written;
    Long offset = partition == null ? null : known.get(partition);
    if (offset != null || !uncommitted.isEmpty()) {
      writeUncommitted(offset == null ? WindowTable.NO_OFFSET : offset);
    }
  }

  private void writeUncommitted(long offset) {
    write(uncommitted, offset);
    uncommitted.clear(); // behind the write, so that who reads finds them here or there
  }

  void aborted() {
    if (!uncommitted.isEmpty() && isOfThisThread()) {
      uncommitted.clear();
      lacking = true;
    }
  }

  /** A stream thread that hangs may have been replaced by another. */
  private boolean isOfThisThread() {
    return uncommitted.isEmpty() || Thread.currentThread().equals(putting);
  }

  private void write(Map<byte[], byte[]> windows, long offset) {
    try {
      table().write(windows, offset, oldestMillis());
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot write store " + name(), e);
    }
  }

  /** How far the changelog is in what lies on disk. */
  @Override
  public Long committedOffset(TopicPartition partition) {
    changelog = partition;
    of.stores().forget(partition);
    try {
      long offset = table().offset();
      return offset == WindowTable.NO_OFFSET ? NOTHING_READ : offset;
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot read store " + name(), e);
    }
  }

  /** As Streams has it where a task is closed in order, or was restored as a standby. */
  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    try {
      if (offsets.isEmpty()) {
        lacking = true; // it was found to be damaged
        table().clear();
      } else if (uncommitted.isEmpty() && !lacking) {
        long offset = offsets.values().iterator().next();
        if (offset >= 0) {
          table().write(Map.of(), offset, oldestMillis());
        }
      }
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot write store " + name(), e);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // until Streams no longer asks
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public byte @Nullable [] fetch(Bytes key, long startMillis) {
    if (startMillis < oldestMillis()) {
      return null;
    }
    WindowTable open = table();
    byte[] place = of.place(key.get(), startMillis);
    byte[] put = uncommitted.get(place);
    if (put != null) {
      return put == WindowTable.DELETED ? null : put;
    }
    try {
      return open.get(place);
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot read store " + name(), e);
    }
  }

  @Override
  public WindowStoreIterator<byte[]> fetch(Bytes key, long fromMillis, long toMillis) {
    long newest = newestMillis + of.segmentIntervalMs(); // as much may be missing in it
    return new Range(key.get(), Math.max(fromMillis, oldestMillis()), Math.min(toMillis, newest));
  }

  /** Windows of a key by their start: those put of late, and pages of those that are written. */
  private final class Range implements WindowStoreIterator<byte[]> {
    private final byte[] key;
    private final long toMillis;
    private final NavigableMap<Long, byte[]> put = new TreeMap<>();
    private long fromMillis;
    private Iterator<KeyValue<Long, byte[]>> page = Collections.emptyIterator();
    private @Nullable KeyValue<Long, byte[]> written;
    private @Nullable KeyValue<Long, byte[]> next;

    Range(byte[] key, long fromMillis, long toMillis) {
      this.key = key;
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
      // Before pages: what is written meanwhile is in them.
      for (long from = fromMillis; from <= toMillis; from = of.nextSegment(from)) {
        long to = Math.min(toMillis, of.nextSegment(from) - 1);
        uncommitted
            .subMap(of.place(key, from), true, of.place(key, to), true)
            .forEach(
                (place, value) -> {
                  if (WindowTable.isOf(key, place)) {
                    put.put(WindowTable.start(place), value);
                  }
                });
      }
      advance();
    }

    private void advance() {
      next = null;
      while (next == null) {
        if (written == null) {
          written = nextWritten();
        }
        Map.Entry<Long, byte[]> first = put.firstEntry();
        if (first == null || (written != null && written.key < first.getKey())) {
          next = written;
          written = null;
          return;
        }
        put.pollFirstEntry();
        if (written != null && written.key.equals(first.getKey())) {
          written = null;
        }
        if (first.getValue() != WindowTable.DELETED) {
          next = KeyValue.pair(first.getKey(), first.getValue());
        }
      }
    }

    private @Nullable KeyValue<Long, byte[]> nextWritten() {
      if (!page.hasNext() && fromMillis <= toMillis) {
        List<KeyValue<Long, byte[]>> read = read();
        fromMillis = read.size() < PAGE ? toMillis + 1 : read.get(read.size() - 1).key + 1;
        page = read.iterator();
      }
      return page.hasNext() ? page.next() : null;
    }

    private List<KeyValue<Long, byte[]>> read() {
      try {
        return table().page(key, fromMillis, toMillis, PAGE);
      } catch (RocksDBException e) {
        throw new ProcessorStateException("cannot read store " + name(), e);
      }
    }

    @Override
    public Long peekNextKey() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      return next.key;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public KeyValue<Long, byte[]> next() {
      KeyValue<Long, byte[]> now = next;
      if (now == null) {
        throw new NoSuchElementException();
      }
      advance();
      return now;
    }

    @Override
    public void close() {
      // a page holds nothing that has to be freed
    }
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(
      Bytes keyFrom, Bytes keyTo, long fromMillis, long toMillis) {
    throw byKeyAlone();
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long fromMillis, long toMillis) {
    throw byKeyAlone();
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
    throw byKeyAlone();
  }

  private UnsupportedOperationException byKeyAlone() {
    return new UnsupportedOperationException("store " + name() + " is asked by key alone");
  }

  long fileBytes() {
    return figure("rocksdb.total-sst-files-size");
  }

  long memoryBytes() {
    return figure("rocksdb.size-all-mem-tables");
  }

  /** 0 of one that was closed meanwhile. */
  private long figure(String property) {
    try {
      return table().figure(property);
    } catch (InvalidStateStoreException e) {
      return 0;
    } catch (RocksDBException e) {
      throw new ProcessorStateException("cannot ask store " + name(), e);
    }
  }

  @Override
  public String name() {
    return of.name();
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return table != null;
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public void close() {
    of.stores().closed(this);
    TopicPartition partition = changelog;
    if (partition != null) {
      of.stores().forget(partition);
    }
    uncommitted.clear();
    WindowTable open = table;
    if (open != null) {
      table = null;
      open.close();
    }
  }
}
