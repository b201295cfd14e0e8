package dev.masterperf.streams.window;

import dev.masterperf.model.CrashPoint;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.store.Changelogs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The series of one task on the heap, appended to a {@link LiveLog} by each commit and read back
 * from it after a restore. Between two commits a series is serialised once, however many events it
 * has.
 *
 * <p>This is the one place that leans on an internal of Kafka Streams: before a commit it drains
 * stores that are {@code CachedStateStore}s, which {@link WrappedStateStore} is. Since KIP-1035 no
 * public callback comes before the commit's records are sent. {@code LiveStoreTest} goes red when
 * that changes; docs/decisions/0005 has the figures that made it worth it.
 */
public final class LiveStore
    extends WrappedStateStore<KeyValueStore<Long, byte[]>, SeriesKey, LiveSeries>
    implements LiveStates {
  private final Map<SeriesKey, LiveSeries> series = new ConcurrentHashMap<>();
  private final List<LiveSeries> dirty = new ArrayList<>();

  /** Whether the log holds what was written since the last commit. */
  private boolean appended;

  /** Counts commits, to tell series that seldom change from those that do all the time. */
  private int commits = 1;

  /** How often the heap was filled. */
  private long loads;

  private volatile long held;
  private volatile long clockMillis = Long.MIN_VALUE;
  private volatile long sinceMillis = NOT_BEGUN;
  private volatile DeletedScopes deleted = DeletedScopes.NONE;
  private boolean clockDirty;
  private LiveLog log;

  private LiveStore(KeyValueStore<Long, byte[]> inner) {
    super(inner);
    this.log = new LiveLog(inner);
  }

  /** Declares the store. */
  static StoreBuilder<LiveStore> builder(String name) {
    return new Builder(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Long(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Changelogs.log()));
  }

  /** For interactive queries: the series of all tasks of an instance. */
  public static QueryableStoreType<LiveStates> queryable() {
    return new Queryable();
  }

  /**
   * All series that a changelog of such a store holds, for checks from outside.
   *
   * @param newest the newest value of each key of the changelog
   */
  public static Collection<LiveSeries> ofChangelog(Map<Long, byte[]> newest) {
    return LiveLog.read(new TreeMap<>(newest)::forEach).values();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    forget();
    super.init(context, root);
  }

  @Override
  public void close() {
    forget();
    super.close();
  }

  private void forget() {
    held = 0; // before the rest: who reads meanwhile has to notice
    series.clear();
    dirty.clear();
    appended = false;
    clockMillis = Long.MIN_VALUE;
    sinceMillis = NOT_BEGUN;
    clockDirty = false;
    log = new LiveLog(wrapped());
  }

  /** Reads back what the restored store holds. To be called before anything else, once or more. */
  public void load() {
    if (held != 0) {
      return;
    }
    log.load(series);
    clockMillis = log.clockMillis();
    sinceMillis = log.sinceMillis();
    held = ++loads;
    CrashPoint.PROCESSOR_RESTORED.pass();
  }

  @Override
  public long held() {
    return held;
  }

  @Override
  public long clockMillis() {
    return clockMillis;
  }

  @Override
  public long sinceMillis() {
    return sinceMillis;
  }

  @Override
  public DeletedScopes deleted() {
    return deleted;
  }

  /** From now on nothing older is read of scopes that were deleted. */
  void deleted(DeletedScopes scopes) {
    deleted = scopes;
  }

  /** Notes that all that is appended from now on is read here; the first such note counts. */
  void begin(long nowMillis) {
    sinceMillis = Math.min(sinceMillis, nowMillis);
  }

  void clockMillis(long appendMillis) {
    begin(appendMillis); // what waited in the topic is older than the one who reads it
    clockMillis = appendMillis;
    clockDirty = true;
  }

  @Nullable LiveSeries get(SeriesKey key) {
    return series.get(key);
  }

  LiveSeries add(LiveSeries made) {
    series.put(made.key(), made);
    return made;
  }

  /** Takes a series out, here and at the next commit in the store. */
  void remove(LiveSeries one) {
    series.remove(one.key(), one);
    one.gone = true;
    if (one.arrivedMillis() != Long.MIN_VALUE) {
      changed(one); // without an event it never reached the store
    }
  }

  int size() {
    return series.size();
  }

  /**
   * Notes that a series changed, so that the next commit keeps it.
   *
   * <p>One that did not change between the last two commits, nor since, is appended at once: it
   * will most likely not change again before the next, and is in the processor's cache now. Where
   * many series move, finding each again was most of a commit's time. All others wait for the
   * commit, which appends them once however often they changed.
   */
  void changed(LiveSeries one) {
    if (one.dirty) {
      return;
    }
    if (commits - one.changedIn > 1 && !one.gone) {
      log.write(one);
      appended = true;
    } else {
      one.dirty = true;
      dirty.add(one);
    }
    one.changedIn = commits;
  }

  /** The blocks are taken out at once, since a standby's change while they are read. */
  @Override
  public LiveStates stored() {
    NavigableMap<Long, byte[]> blocks = new TreeMap<>();
    try (KeyValueIterator<Long, byte[]> all = wrapped().all()) {
      all.forEachRemaining(block -> blocks.put(block.key, block.value));
    }
    return new StoredStates(LiveLog.read(blocks::forEach));
  }

  @Override
  public void flushCache() {
    if (dirty.isEmpty() && !appended && !clockDirty) {
      return;
    }
    for (LiveSeries one : dirty) {
      if (one.gone) {
        log.remove(one);
      } else {
        log.write(one);
      }
      one.dirty = false;
    }
    log.commit(clockMillis, sinceMillis);
    dirty.clear();
    appended = false;
    clockDirty = false;
    commits++;
    CrashPoint.PROCESSOR_FLUSHED.pass();
  }

  @Override
  public void clearCache() {
    forget();
  }

  @Override
  public Collection<LiveSeries> all() {
    return series.values();
  }

  @Override
  public Optional<LiveSeries> find(SeriesKey key) {
    return Optional.ofNullable(series.get(key));
  }

  private record Builder(StoreBuilder<KeyValueStore<Long, byte[]>> inner)
      implements StoreBuilder<LiveStore> {
    @Override
    public StoreBuilder<LiveStore> withCachingEnabled() {
      return this; // it is one
    }

    @Override
    public StoreBuilder<LiveStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<LiveStore> withLoggingEnabled(Map<String, String> config) {
      inner.withLoggingEnabled(config);
      return this;
    }

    @Override
    public StoreBuilder<LiveStore> withLoggingDisabled() {
      inner.withLoggingDisabled();
      return this;
    }

    @Override
    public LiveStore build() {
      return new LiveStore(inner.build());
    }

    @Override
    public Map<String, String> logConfig() {
      return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return inner.loggingEnabled();
    }

    @Override
    public String name() {
      return inner.name();
    }
  }

  private record Queryable() implements QueryableStoreType<LiveStates> {
    @Override
    public boolean accepts(StateStore store) {
      return store instanceof LiveStates;
    }

    @Override
    public LiveStates create(StateStoreProvider provider, String name) {
      List<LiveStates> tasks = provider.stores(name, this);
      return new LiveStates() {
        @Override
        public Collection<LiveSeries> all() {
          return tasks.stream().flatMap(task -> task.all().stream()).toList();
        }

        @Override
        public int count() {
          return tasks.stream().mapToInt(LiveStates::count).sum();
        }

        @Override
        public Optional<LiveSeries> find(SeriesKey series) {
          return tasks.stream().flatMap(task -> task.find(series).stream()).findFirst();
        }

        @Override
        public LiveStates stored() {
          Map<SeriesKey, LiveSeries> stored = new HashMap<>();
          tasks.forEach(task -> task.stored().all().forEach(one -> stored.put(one.key(), one)));
          return new StoredStates(stored);
        }

        @Override
        public DeletedScopes deleted() {
          return tasks.stream()
              .map(LiveStates::deleted)
              .max(Comparator.comparingInt(known -> known.deletions().size()))
              .orElse(DeletedScopes.NONE);
        }

        @Override
        public long held() {
          return tasks.stream().mapToLong(LiveStates::held).min().orElse(0);
        }

        @Override
        public long clockMillis() {
          return tasks.stream().mapToLong(LiveStates::clockMillis).max().orElse(Long.MIN_VALUE);
        }

        @Override
        public long sinceMillis() {
          return tasks.stream().mapToLong(LiveStates::sinceMillis).max().orElse(NOT_BEGUN);
        }
      };
    }
  }
}
