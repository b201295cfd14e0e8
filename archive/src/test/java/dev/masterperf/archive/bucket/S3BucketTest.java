package dev.masterperf.archive.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3BucketTest {
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void refuseAll() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer =
              """
              <Error><Code>AccessDenied</Code><Message>Access Denied</Message>\
              <RequestId>request-%d</RequestId></Error>
              """
                  .formatted(requests.incrementAndGet())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(403, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRefusalReadsTheSameEachTime() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (S3Bucket bucket =
        new S3Bucket(new BucketSettings(endpoint, "auto", "history", "key", "secret"))) {
      Throwable first = catchThrowable(() -> bucket.list("a/"));
      Throwable second = catchThrowable(() -> bucket.list("a/"));

      assertThat(first)
          .isInstanceOf(BucketException.class)
          .hasMessage("bucket history: list a/: AccessDenied (403): Access Denied");
      assertThat(second).hasMessage(first.getMessage());
      assertThat(requests).hasValue(2);
    }
  }
}
