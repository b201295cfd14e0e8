package dev.masterperf.streams.window;

import java.io.File;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * A window store that knows when it is empty. Kafka Streams 4.3.1 keeps how far a store has come in
 * the store's segments; one that never held anything has none, so the next time its task is opened
 * nothing is known of it, which Streams takes for corruption: it wipes all stores of the task and
 * asks for a rebalance. With standbys, where a task is opened at each step of a move, that never
 * ended (docs/decisions/0010).
 */
final class EmptyKnownStore implements WindowStore<Bytes, byte[]> {
  /** What Streams itself writes for a store of whose changelog nothing was read. */
  private static final long NOTHING_READ = -4;

  private final WindowStore<Bytes, byte[]> inner;
  private @Nullable File folder;

  private EmptyKnownStore(WindowStore<Bytes, byte[]> inner) {
    this.inner = inner;
  }

  /** Makes such stores out of those that another supplier makes. */
  record Supplier(WindowBytesStoreSupplier inner) implements WindowBytesStoreSupplier {
    @Override
    public WindowStore<Bytes, byte[]> get() {
      return new EmptyKnownStore(inner.get());
    }

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public String metricsScope() {
      return inner.metricsScope();
    }

    @Override
    public long segmentIntervalMs() {
      return inner.segmentIntervalMs();
    }

    @Override
    public long windowSize() {
      return inner.windowSize();
    }

    @Override
    public boolean retainDuplicates() {
      return inner.retainDuplicates();
    }

    @Override
    public long retentionPeriod() {
      return inner.retentionPeriod();
    }
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    folder = new File(context.stateDir(), name());
    inner.init(context, root);
  }

  /** Where nothing lies there is nothing uncommitted, and the changelog is read from its start. */
  @Override
  @SuppressWarnings("NullAway") // null: not known
  public Long committedOffset(TopicPartition partition) {
    Long known = inner.committedOffset(partition);
    return known == null && isEmpty() ? Long.valueOf(NOTHING_READ) : known;
  }

  private boolean isEmpty() {
    String[] segments = folder == null ? null : folder.list();
    return segments != null && segments.length == 0;
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    inner.commit(changelogOffsets);
  }

  @Override
  @SuppressWarnings("deprecation") // until Streams no longer asks
  public boolean managesOffsets() {
    return inner.managesOffsets();
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public boolean persistent() {
    return inner.persistent();
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return inner.query(query, bound, config);
  }

  @Override
  public Position getPosition() {
    return inner.getPosition();
  }

  @Override
  public void put(Bytes key, byte[] value, long windowStartMillis) {
    inner.put(key, value, windowStartMillis);
  }

  @Override
  public byte[] fetch(Bytes key, long startMillis) {
    return inner.fetch(key, startMillis);
  }

  @Override
  public WindowStoreIterator<byte[]> fetch(Bytes key, long fromMillis, long toMillis) {
    return inner.fetch(key, fromMillis, toMillis);
  }

  @Override
  public WindowStoreIterator<byte[]> fetch(Bytes key, Instant from, Instant to) {
    return inner.fetch(key, from, to);
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(
      Bytes keyFrom, Bytes keyTo, long fromMillis, long toMillis) {
    return inner.fetch(keyFrom, keyTo, fromMillis, toMillis);
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long fromMillis, long toMillis) {
    return inner.fetchAll(fromMillis, toMillis);
  }

  @Override
  public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
    return inner.all();
  }
}
