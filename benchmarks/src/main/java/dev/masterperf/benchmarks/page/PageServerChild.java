package dev.masterperf.benchmarks.page;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.api.ApiServer;
import dev.masterperf.api.ApiSettings;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.benchmarks.live.MovingMatrix;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The product's HTTP side over a moving matrix in a JVM of its own: prints its port and ends when
 * its input does.
 */
public final class PageServerChild {
  private PageServerChild() {}

  /**
   * @param arguments rows, share of them that gets an event each second
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    try (ApiServer server =
        new ApiServer(
            ApiSettings.of("127.0.0.1", 0),
            new MovingMatrix(
                InstantSource.system(),
                Integer.parseInt(arguments[0]),
                Double.parseDouble(arguments[1])),
            new AlertDesk(
                new CurrentPlan(RoutingPlan.everyAlertTo(List.of())),
                new NoSilences(),
                DeliveryDesk.of(List::of),
                PostedBook.NONE),
            new Nowhere(),
            List::of)) {
      server.start();
      System.out.println(server.port());
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (input.readLine() != null) {
        // Nothing is asked.
      }
    }
  }

  /** What the server tells of itself is not kept. */
  private static final class Nowhere implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
