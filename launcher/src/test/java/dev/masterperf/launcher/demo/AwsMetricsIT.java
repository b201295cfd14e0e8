package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.aws.MasterPerfAwsMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The bridge on the SDK as it is, against a real endpoint. */
class AwsMetricsIT {
  private static final byte[] CONTENT = new byte[4096];

  @TempDir private static Path folder;
  private static EmbeddedS3 endpoint;

  private final RecordedMetrics recorded = new RecordedMetrics();
  private final MasterPerfTracker tracker = new MasterPerfTracker(recorded);
  private final MasterPerfAwsMetrics metrics = new MasterPerfAwsMetrics(tracker);

  @BeforeAll
  static void startEndpoint() {
    endpoint = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0));
  }

  @AfterAll
  static void stopEndpoint() {
    endpoint.close();
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  @Test
  void everyCallBecomesDurationBytesRetriesAndStatus() {
    try (S3Client s3 = client(endpoint.endpoint(), metrics::observe)) {
      for (int i = 0; i < 3; i++) {
        s3.putObject(r -> r.bucket(EmbeddedS3.BUCKET).key("a"), RequestBody.fromBytes(CONTENT));
      }
      s3.getObjectAsBytes(r -> r.bucket(EmbeddedS3.BUCKET).key("a"));
      s3.headObject(r -> r.bucket(EmbeddedS3.BUCKET).key("a"));
    }

    PerfMetric put = of("put_object").get(0);
    assertThat(put.series().topic()).isEqualTo("S3");
    assertThat(put.series().labels()).isEmpty();
    assertThat(put.unit()).isEqualTo(Unit.SECONDS);
    assertThat(put.status()).isEqualTo(Status.OK);
    assertThat(put.pattern()).isEqualTo("PutObject");
    assertThat(put.locations()).isEqualTo("127.0.0.1");
    assertThat(count("put_object")).isEqualTo(3);
    assertThat(sum("put_object_ttfb")).isPositive().isLessThan(sum("put_object"));
    assertThat(sum("put_object_sent_bytes")).isEqualTo(3 * 4096);
    assertThat(sum("get_object_received_bytes")).isEqualTo(4096);
    assertThat(total("put_object_retries")).isZero();
    assertThat(total("put_object_responses")).isEqualTo(3);
    assertThat(of("put_object_responses").get(0).series().labels())
        .containsExactly(Map.entry("http", "2xx"));
    assertThat(of("put_object_errors")).isEmpty();
    assertThat(count("head_object")).isEqualTo(1);
    assertThat(of("head_object_received_bytes")).isEmpty();
  }

  @Test
  void aMetricPublisherAloneIsAllButTheBytes() {
    try (S3Client s3 = client(endpoint.endpoint(), c -> c.addMetricPublisher(metrics))) {
      s3.listObjectsV2(r -> r.bucket(EmbeddedS3.BUCKET));
    }

    assertThat(count("list_objects_v2")).isEqualTo(1);
    assertThat(total("list_objects_v2_responses")).isEqualTo(1);
    assertThat(of("list_objects_v2_received_bytes")).isEmpty();
  }

  @Test
  void aRefusalIsAnErrorOfFewWordsWithTheDetailsInProperties() {
    try (S3Client s3 = client(endpoint.endpoint(), metrics::observe)) {
      assertThatThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket(EmbeddedS3.BUCKET).key("missing")))
          .isInstanceOf(NoSuchKeyException.class);
    }

    PerfMetric get = of("get_object").get(0);
    assertThat(get.status()).isEqualTo(Status.ERROR);
    assertThat(get.measure()).isPositive();
    assertThat(get.properties())
        .containsEntry("http", "404")
        .containsEntry("error", "not_found")
        .containsKey("requestId");
    assertThat(of("get_object_errors").get(0).series().labels())
        .containsExactly(Map.entry("error", "not_found"));
    assertThat(of("get_object_responses").get(0).series().labels())
        .containsExactly(Map.entry("http", "4xx"));
  }

  @Test
  void anEndpointThatIsAwayIsRetriedAndThenAnErrorOfInputAndOutput() {
    try (S3Client s3 = client(URI.create("http://127.0.0.1:1"), metrics::observe)) {
      assertThatThrownBy(() -> s3.headObject(r -> r.bucket("b").key("k")))
          .isInstanceOf(SdkClientException.class);
    }

    assertThat(of("head_object").get(0).properties()).containsEntry("error", "connection");
    assertThat(total("head_object_retries")).isPositive();
    assertThat(of("head_object_responses")).isEmpty();
  }

  /** Whoever uses these names for something else loses these metrics, but never a call. */
  @Test
  void aSeriesThatIsSomethingElseAlreadyDoesNotDisturbTheCall() {
    tracker.counter("AWS", "S3", "list_buckets");
    try (S3Client s3 = client(endpoint.endpoint(), metrics::observe)) {
      assertThat(s3.listBuckets().buckets()).hasSize(1);
    }
  }

  private List<PerfMetric> of(String id) {
    tracker.flush();
    return recorded.of("AWS", id);
  }

  private long count(String id) {
    return of(id).stream().mapToLong(PerfMetric::events).sum();
  }

  private double sum(String id) {
    return of(id).stream().mapToDouble(m -> m.summary().sum()).sum();
  }

  private double total(String id) {
    List<PerfMetric> samples = of(id);
    return samples.get(samples.size() - 1).summary().last();
  }

  private static S3Client client(
      URI address, Consumer<ClientOverrideConfiguration.Builder> observed) {
    return S3Client.builder()
        .overrideConfiguration(observed)
        .endpointOverride(address)
        .region(Region.of("auto"))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())))
        .forcePathStyle(true)
        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
