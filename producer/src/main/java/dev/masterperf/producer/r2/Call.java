package dev.masterperf.producer.r2;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * What one operation did, gathered while it runs: the SDK tells it requests, retries and how soon
 * they were answered, the operation itself bytes and outcome. For one thread, on which the
 * synchronous SDK publishes too; what other threads did is added at their end.
 */
final class Call implements MetricPublisher {
  private static final long NONE = -1;

  private final Map<String, Integer> requests = new LinkedHashMap<>();
  private int retries;
  private long bytes;
  private long answeredAfterNanos = NONE;
  private long firstByteAfterNanos = NONE;
  private String outcome = "";

  @Override
  public void publish(MetricCollection apiCall) {
    for (String name : apiCall.metricValues(CoreMetric.OPERATION_NAME)) {
      requests.merge(name, 1, Integer::sum);
    }
    for (int again : apiCall.metricValues(CoreMetric.RETRY_COUNT)) {
      retries += again;
    }
    for (MetricCollection attempt : apiCall.children()) {
      for (Duration sooner : attempt.metricValues(CoreMetric.TIME_TO_FIRST_BYTE)) {
        answeredAfterNanos = sooner.toNanos();
      }
    }
  }

  @Override
  public void close() {}

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
