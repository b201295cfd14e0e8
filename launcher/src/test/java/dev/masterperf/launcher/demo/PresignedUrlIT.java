package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.PresignedUrl;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.SecretKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holders of a presigned address can do without credentials, and what they cannot. */
class PresignedUrlIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.US_ASCII);

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;
  private static R2Storage storage;
  private static MasterPerfTracker tracker;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startEndpoint() {
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0));
    tracker = new MasterPerfTracker(new RecordedMetrics());
    storage =
        new R2Storage(
            new R2Settings(
                s3.endpoint(),
                EmbeddedS3.BUCKET,
                s3.accessKey(),
                new SecretKey(s3.secretKey()),
                new KeyScope("shared")),
            tracker);
  }

  @AfterAll
  static void stopEndpoint() {
    storage.close();
    tracker.close();
    s3.close();
  }

  @Test
  void whoeverHasTheAddressReadsTheObjectAndNoOther() throws Exception {
    storage.put("dir/größe 1.txt", ObjectBody.of(CONTENT));
    storage.put("dir/other.txt", ObjectBody.of(CONTENT));
    URI address = storage.presignGet("dir/größe 1.txt", HOUR).uri();

    assertThat(get(address).statusCode()).isEqualTo(200);
    assertThat(get(address).body()).isEqualTo(CONTENT);
    URI other = URI.create(address.toString().replace("gr%C3%B6%C3%9Fe%201.txt", "other.txt"));
    assertThat(other).isNotEqualTo(address);
    assertThat(get(other).statusCode()).isEqualTo(403);
    assertThat(get(URI.create(address.toString().split("\\?")[0])).statusCode()).isEqualTo(403);
  }

  @Test
  void anAddressToReadIsNoneToWriteOrDelete() throws Exception {
    storage.put("kept.txt", ObjectBody.of(CONTENT));
    URI address = storage.presignGet("kept.txt", HOUR).uri();

    assertThat(send(HttpRequest.newBuilder(address).DELETE())).isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString("x"))))
        .isEqualTo(403);
    assertThat(storage.get("kept.txt")).contains(CONTENT);
  }

  @Test
  void whoeverHasTheAddressWritesExactlyWhatWasAgreed() throws Exception {
    PresignedUrl url = storage.presignPut("in/new.txt", HOUR, "text/plain", CONTENT.length);

    assertThat(put(url, "text/html", CONTENT)).isEqualTo(403);
    assertThat(put(url, "text/plain", "longer than agreed".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(403);
    assertThat(put(url, "text/plain", new byte[0])).isEqualTo(403);
    assertThat(get(url.uri()).statusCode()).isEqualTo(403);
    assertThat(storage.get("in/new.txt")).isEmpty();

    assertThat(put(url, "text/plain", CONTENT)).isEqualTo(200);
    assertThat(storage.get("in/new.txt")).contains(CONTENT);
  }

  @Test
  void anEmptyObjectCanBeAgreedUponToo() throws Exception {
    PresignedUrl url = storage.presignPut("in/empty", HOUR, "text/plain", 0);

    assertThat(put(url, "text/plain", CONTENT)).isEqualTo(403);
    assertThat(put(url, "text/plain", new byte[0])).isEqualTo(200);
    assertThat(storage.get("in/empty")).contains(new byte[0]);
  }

  @Test
  void anExpiredAddressOpensNothing() {
    storage.put("brief.txt", ObjectBody.of(CONTENT));
    PresignedUrl url = storage.presignGet("brief.txt", Duration.ofSeconds(1));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(get(url.uri()).statusCode()).isEqualTo(403));
  }

  private HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private int put(PresignedUrl url, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url.uri())
            .header("Content-Type", contentType)
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
