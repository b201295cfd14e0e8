package dev.masterperf.launcher.agents;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.HttpMetricPublisher;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.PublishCounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Where metrics go.
 *
 * @param target for people
 * @param counts what became of them; empty where they go nowhere
 */
public record Feed(
    MetricPublisher publisher, String target, Optional<Supplier<PublishCounts>> counts)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int KAFKA_PATIENCE_MILLIS = 5_000;
  private static final int OK = 200;

  /**
   * To a running server.
   *
   * @throws CannotStartException if it is not there, or not ready
   */
  public static Feed toServer(URI server, Optional<String> apiKey) {
    String trouble = trouble(server);
    if (!trouble.isEmpty()) {
      throw new CannotStartException("cannot feed " + server + ": " + trouble);
    }
    return opened(server, apiKey);
  }

  /** To a running server if it is there, else to nowhere. */
  public static Feed toServerIfThere(URI server, Optional<String> apiKey) {
    String trouble = trouble(server);
    return trouble.isEmpty()
        ? opened(server, apiKey)
        : new Feed(
            new Nowhere(),
            "not fed, " + server + " " + trouble + " (--url, --kafka)",
            Optional.empty());
  }

  /**
   * To a broker.
   *
   * @throws CannotStartException if it is not there, or has not got the topic
   */
  public static Feed toKafka(Brokers brokers) {
    requireTopic(brokers);
    KafkaMetricPublisher publisher =
        new KafkaMetricPublisher(brokers.settings(), Topics.METRICS.name());
    return new Feed(
        publisher, Topics.METRICS.name() + " at " + brokers, Optional.of(publisher::counts));
  }

  private static Feed opened(URI server, Optional<String> apiKey) {
    HttpMetricPublisher publisher = new HttpMetricPublisher(server, apiKey);
    return new Feed(publisher, server.toString(), Optional.of(publisher::counts));
  }

  /** Empty if it can be fed. */
  private static String trouble(URI server) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/-/ready")).timeout(PATIENCE).GET().build();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      return status == OK ? "" : "is not ready, it answers " + status;
    } catch (IOException e) {
      return "is not there; is masterperf up running?";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was not waited for";
    }
  }

  private static void requireTopic(Brokers brokers) {
    String topic = Topics.METRICS.name();
    Map<String, Object> settings = brokers.settings();
    settings.put("default.api.timeout.ms", KAFKA_PATIENCE_MILLIS);
    settings.put("request.timeout.ms", KAFKA_PATIENCE_MILLIS);
    try (Admin admin = Admin.create(settings)) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new CannotStartException(
          "cannot feed %s at %s: %s (--kafka)".formatted(topic, brokers, e.getCause()), e);
    } catch (KafkaException e) {
      throw new CannotStartException("--kafka %s: %s".formatted(brokers, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while waiting for " + brokers, e);
    }
  }

  @Override
  public void close() {
    publisher.close();
  }

  /** Takes everything and keeps nothing. */
  private static final class Nowhere implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
