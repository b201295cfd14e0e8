package dev.masterperf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a user waits: from the POST of a metric to the webhook of the alert it raises. {@code
 * -Dlatency.alerts=100} for a figure.
 */
class WebhookLatencyIT {
  private static final int MEASURED = Integer.getInteger("latency.alerts", 20);
  private static final int WARM_UP = MEASURED / 5;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2"}[1s]) > 500ms
      """;

  @TempDir Path folder;

  @Test
  void everyAlertArrives() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    try (WebhookLog webhook = new WebhookLog();
        ProductProcess product =
            ProductProcess.up(
                    folder.resolve("data"),
                    "--no-demo",
                    "--rules",
                    rules.toString(),
                    "--webhook",
                    webhook.url())
                .measured()) {
      product.start();
      long[] millis = new long[MEASURED];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        long latency = raise(product, webhook, "upload" + (i + WARM_UP));
        if (i >= 0) {
          millis[i] = latency;
        }
      }
      Arrays.sort(millis);
      System.out.printf(
          "event to webhook over %d alerts: p50 %d ms, p99 %d ms, max %d ms%n",
          MEASURED, millis[MEASURED / 2], millis[MEASURED * 99 / 100], millis[MEASURED - 1]);
    }
  }

  private static long raise(ProductProcess product, WebhookLog webhook, String id)
      throws Exception {
    long sent = System.currentTimeMillis();
    String metric =
        "{\"category\":\"R2\",\"topic\":\"Object Upload\",\"id\":\"%s\",\"value\":\"900ms\"}";
    assertThat(product.post("/api/infra/master-perf", metric.formatted(id)).statusCode())
        .isEqualTo(202);
    List<WebhookLog.Received> mine =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> of(webhook, id), received -> !received.isEmpty());
    return mine.get(0).at() - sent;
  }

  private static List<WebhookLog.Received> of(WebhookLog webhook, String id) {
    return webhook.received().stream()
        .filter(one -> one.alert().path("labels").path("id").asText().equals(id))
        .filter(one -> one.alert().path("status").asText().equals("firing"))
        .toList();
  }
}
