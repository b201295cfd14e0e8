package dev.masterperf.producer.aws;

import dev.masterperf.producer.MasterPerfTracker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Records every call of an AWS SDK client, of whatever service: duration, time to first byte,
 * retries, HTTP statuses and errors, in category {@code AWS}, the service as topic and the
 * operation as id.
 *
 * <pre>{@code
 * var metrics = new MasterPerfAwsMetrics(tracker);
 * S3Client s3 = S3Client.builder().overrideConfiguration(metrics::observe).build();
 * }</pre>
 *
 * <p>{@code c -> c.addMetricPublisher(metrics)} does the same but for the bytes of requests and
 * answers, which the SDK tells to no publisher. Calls wait for nothing here. Safe for any number of
 * clients and threads; the tracker is closed by its owner.
 */
public final class MasterPerfAwsMetrics implements MetricPublisher {
  /** Operations of services that are told apart; further ones are recorded as one. */
  static final int MAX_OPERATIONS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfAwsMetrics.class);
  private static final Operation OTHERS = new Operation("Other", "Other");

  private final MasterPerfTracker tracker;
  private final Map<Operation, Optional<CallSeries>> series = new ConcurrentHashMap<>();

  /** Identity of a call, without anything that changes with it. */
  private record Operation(String service, String name) {}

  public MasterPerfAwsMetrics(MasterPerfTracker tracker) {
    this.tracker = tracker;
  }

  /** Makes a client record its calls here, bytes included. */
  public void observe(ClientOverrideConfiguration.Builder client) {
    client.addMetricPublisher(this).addExecutionInterceptor(new ByteCounts(this));
  }

  @Override
  public void publish(MetricCollection call) {
    List<String> services = call.metricValues(CoreMetric.SERVICE_ID);
    List<String> operations = call.metricValues(CoreMetric.OPERATION_NAME);
    if (!services.isEmpty() && !operations.isEmpty()) {
      seriesOf(services.get(0), operations.get(0)).ifPresent(known -> known.called(call));
    }
  }

  /** Nothing: what was recorded is the tracker's. */
  @Override
  public void close() {}

  Optional<CallSeries> seriesOf(String service, String operation) {
    Operation asked = new Operation(service, operation);
    Optional<CallSeries> known = series.get(asked);
    if (known != null) {
      return known;
    }
    Operation kept = series.size() < MAX_OPERATIONS ? asked : OTHERS;
    return series.computeIfAbsent(kept, this::create);
  }

  /** Empty if these names are something else already; a call must not fail because of that. */
  private Optional<CallSeries> create(Operation operation) {
    try {
      return Optional.of(new CallSeries(tracker, operation.service(), operation.name()));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("service", operation.service())
          .addKeyValue("operation", operation.name())
          .addKeyValue("reason", e.getMessage())
          .log("calls of an operation are not recorded");
      return Optional.empty();
    }
  }
}
