package dev.masterperf.producer.r2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one operation did, gathered while it runs: {@link Watched} tells it requests, attempts and
 * how soon they were answered, the operation itself bytes and outcome. For one thread, on which the
 * synchronous SDK works too; what other threads did is added at their end.
 */
final class Call {
  private static final long NONE = -1;

  private final Map<String, Integer> requests = new LinkedHashMap<>(4);
  private int attempts;
  private int retries;
  private long bytes;
  private long sentNanos;
  private long answeredAfterNanos = NONE;
  private long firstByteAfterNanos = NONE;
  private String outcome = "";

  /** A request begins, {@code PutObject}. */
  void requested(String name) {
    requests.merge(name, 1, Integer::sum);
    attempts = 0;
  }

  /** It goes on its way, for the first time or again. */
  void sent(long nanoTime) {
    sentNanos = nanoTime;
    if (attempts++ > 0) {
      retries++;
    }
  }

  /** The head of the answer to the last attempt is here. */
  void answered(long nanoTime) {
    answeredAfterNanos = nanoTime - sentNanos;
  }

  /** What a part of this operation did on another thread. */
  void add(Call part) {
    part.requests.forEach((name, count) -> requests.merge(name, count, Integer::sum));
    retries += part.retries;
  }

  void moved(long moreBytes) {
    bytes += moreBytes;
  }

  /** The object's first byte is here, so long after the operation began. */
  void firstByte(long afterNanos) {
    firstByteAfterNanos = afterNanos;
  }

  /** An end that is neither failure nor the usual success, such as {@code absent}. */
  void ended(String how) {
    outcome = how;
  }

  int retries() {
    return retries;
  }

  long bytes() {
    return bytes;
  }

  String outcome() {
    return outcome;
  }

  /**
   * Nanoseconds to the first byte of the object, or else, of an operation of one request, from
   * sending that to the first byte of its answer; negative where there is none.
   */
  long firstByteNanos() {
    if (firstByteAfterNanos >= 0) {
      return firstByteAfterNanos;
    }
    boolean single = requests.size() == 1 && requests.values().iterator().next() == 1;
    return single ? answeredAfterNanos : NONE;
  }

  /** The requests made, {@code CreateMultipartUpload, UploadPart x3, CompleteMultipartUpload}. */
  String requests() {
    if (requests.size() == 1 && requests.containsValue(1)) {
      return requests.keySet().iterator().next();
    }
    return requests.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " x" + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
