package dev.masterperf.archive.bucket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    ANSWER_LOST,
    /** The call fails, and what it was to put there appears after {@link #arrive}. */
    OVERTAKEN,
    /** A put is told that another one raced for the key; other calls fail. */
    CONFLICT,
    /** A get gives the first half; other calls fail. */
    TRUNCATED,
    /** A put of a data file is told to be done, and only its first half is there; others fail. */
    DAMAGED
  }

  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Map<String, byte[]> underWay = new LinkedHashMap<>();

  /** The next call that has no fault yet goes so. */
  public void next(Fault fault) {
    faults.add(fault);
  }

  /** Whatever was said about the calls to come, they go well. */
  public void heal() {
    faults.clear();
  }

  /** What was overtaken arrives now, where nothing lies by now. */
  public void arrive() {
    underWay.forEach(objects::putIfAbsent);
    underWay.clear();
  }

  /** Puts an object there past all rules. */
  public void plant(String key, byte[] body) {
    objects.put(key, body.clone());
  }

  @Override
  public void delete(String key) {
    Fault fault = begin();
    objects.remove(key);
    end(fault);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    if (faults.peek() == Fault.CONFLICT) {
      faults.remove();
      return false;
    }
    if (faults.peek() == Fault.DAMAGED && key.endsWith(".parquet")) {
      faults.remove();
      return objects.putIfAbsent(key, Arrays.copyOf(body, body.length / 2)) == null;
    }
    if (faults.peek() == Fault.OVERTAKEN) {
      underWay.put(key, body.clone());
    }
    Fault fault = begin();
    boolean created = objects.putIfAbsent(key, body.clone()) == null;
    end(fault);
    return created;
  }

  @Override
  public boolean putIfAbsent(String key, Path file) {
    try {
      return putIfAbsent(key, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] get(String key) {
    boolean whole = faults.peek() != Fault.TRUNCATED;
    Fault fault = whole ? begin() : faults.remove();
    byte[] body = object(key);
    end(fault);
    return whole ? body.clone() : Arrays.copyOf(body, body.length / 2);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    Fault fault = begin();
    byte[] body = object(key);
    end(fault);
    int from = (int) Math.min(offset, body.length);
    return Arrays.copyOfRange(body, from, Math.min(from + length, body.length));
  }

  private byte[] object(String key) {
    byte[] body = objects.get(key);
    if (body == null) {
      throw new MissingObjectException("no object " + key, null);
    }
    return body;
  }

  @Override
  public List<Listed> list(String prefix) {
    Fault fault = begin();
    List<Listed> listed =
        objects.tailMap(prefix).entrySet().stream()
            .filter(object -> object.getKey().startsWith(prefix))
            .map(object -> new Listed(object.getKey(), object.getValue().length, Instant.EPOCH))
            .toList();
    end(fault);
    return listed;
  }

  private Fault begin() {
    Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
    if (fault != Fault.NONE && fault != Fault.ANSWER_LOST) {
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
