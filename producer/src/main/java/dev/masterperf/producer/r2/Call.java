package dev.masterperf.producer.r2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * What one operation did, gathered while it runs: the SDK tells it requests and retries, the
 * operation itself bytes and outcome. For one thread, on which the synchronous SDK publishes too.
 */
final class Call implements MetricPublisher {
  private final Map<String, Integer> requests = new LinkedHashMap<>();
  private int retries;
  private long bytes;
  private String outcome = "";

  @Override
  public void publish(MetricCollection apiCall) {
    apiCall
        .metricValues(CoreMetric.OPERATION_NAME)
        .forEach(name -> requests.merge(name, 1, Integer::sum));
    retries += apiCall.metricValues(CoreMetric.RETRY_COUNT).stream().mapToInt(n -> n).sum();
  }

  @Override
  public void close() {}

  void moved(long moreBytes) {
    bytes += moreBytes;
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

  /** The requests made, {@code CreateMultipartUpload, UploadPart x3, CompleteMultipartUpload}. */
  String requests() {
    return requests.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " x" + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
