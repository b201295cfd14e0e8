package dev.masterperf.archive.bucket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A bucket in memory that can be told how its next calls go. Not thread-safe. */
public final class MemoryBucket implements Bucket {

  /** How a call goes. */
  public enum Fault {
    NONE,
    /** The call fails and does nothing. */
    REFUSED,
    /** The call does its work, and its answer is lost. */
    ANSWER_LOST
  }

  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();

  /** The next call that has no fault yet goes so. */
  public void next(Fault fault) {
    faults.add(fault);
  }

  /** Whatever was said about the calls to come, they go well. */
  public void heal() {
    faults.clear();
  }

  /** Puts an object there past all rules. */
  public void plant(String key, byte[] body) {
    objects.put(key, body.clone());
  }

  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    Fault fault = begin();
    boolean created = objects.putIfAbsent(key, body.clone()) == null;
    end(fault);
    return created;
  }

  @Override
  public byte[] get(String key) {
    Fault fault = begin();
    byte[] body = objects.get(key);
    if (body == null) {
      throw new BucketException("no object " + key, null);
    }
    end(fault);
    return body.clone();
  }

  @Override
  public List<String> keys(String prefix) {
    Fault fault = begin();
    List<String> keys =
        objects.tailMap(prefix).keySet().stream().filter(k -> k.startsWith(prefix)).toList();
    end(fault);
    return keys;
  }

  private Fault begin() {
    Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
    if (fault == Fault.REFUSED) {
      throw new BucketException("refused", null);
    }
    return fault;
  }

  private static void end(Fault fault) {
    if (fault == Fault.ANSWER_LOST) {
      throw new BucketException("answer lost", null);
    }
  }

  @Override
  public void close() {}
}
