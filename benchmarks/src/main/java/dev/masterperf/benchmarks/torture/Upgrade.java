package dev.masterperf.benchmarks.torture;

import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.benchmarks.process.ChildJvm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another version's processes are replaced as docs/deployment.md (Upgrading) tells. */
final class Upgrade {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Upgrade() {}

  /** One after another, by ones of this version; those that are of it already are restarted. */
  static void run(Deployment deployment) throws IOException, InterruptedException {
    List<Part> order = new ArrayList<>(deployment.processors());
    order.addAll(List.of(deployment.archive(), deployment.alerts(), deployment.api()));
    for (Part part : order) {
      part.stop();
      part.classPath(ChildJvm.classPath());
      part.start();
      deployment.awaitReady();
      awaitRows(deployment, part.name());
    }
  }

  /** Versions that stand side by side have to understand one another. */
  private static void awaitRows(Deployment deployment, String upgraded)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = deployment.ask("/api/infra/master-perf?limit=1");
      Optional<String> lacks = answer.headers().firstValue(CoverageHeaders.INCOMPLETE);
      if (lacks.isEmpty() && answer.body().contains(Load.CATEGORY)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "with %s upgraded the API answers %d, lacks %s, and says: %s"
                .formatted(upgraded, answer.statusCode(), lacks.orElse("nothing"), answer.body()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
