package dev.masterperf.streams.window;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded map for one thread that forgets what was not asked for longest.
 *
 * @param <K> key
 * @param <V> value
 */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int CAPACITY = 50_000;

  public RecentlyUsed() {
    super(1024, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > CAPACITY;
  }
}
