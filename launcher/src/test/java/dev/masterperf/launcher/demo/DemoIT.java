package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.isolation.Agent;
import dev.masterperf.producer.isolation.IsolationAgents;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.SecretKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int FASTER = 15;

  @TempDir private Path folder;
  private final RecordedMetrics recorded = new RecordedMetrics();
  private EmbeddedS3 s3;

  @BeforeEach
  void start() {
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void allItShowsIsMeasuredAndNothingIsLeftAfterwards() {
    IsolationAgents agents = new IsolationAgents(new MasterPerfTracker(recorded));
    try (Demo demo = demo(agents)) {
      demo.start();
      for (Map.Entry<String, List<String>> wanted : rows().entrySet()) {
        for (String id : wanted.getValue()) {
          await(wanted.getKey() + " " + id)
              .atMost(DEADLINE)
              .until(() -> !recorded.of(wanted.getKey(), id).isEmpty());
        }
      }
      await("a slow upload").atMost(DEADLINE).until(() -> uploads().anyMatch(this::isSlow));
      await("a quick upload after it")
          .atMost(DEADLINE)
          .until(() -> uploads().dropWhile(m -> !isSlow(m)).anyMatch(m -> !isSlow(m)));
    }

    assertThat(recorded.of("R2", "read_back")).allMatch(m -> m.value().equals("IDENTICAL"));
    assertThat(recorded.of("Security", "conditional_write"))
        .allMatch(m -> m.value().equals("HOLDS"));
    assertThat(recorded.of("Security", "refused_key")).allMatch(m -> m.status() == Status.ERROR);
    assertThat(agents.running()).isEmpty();
    // Closing may come while agents are being deployed, and kills them; that alone is an error.
    assertThat(recorded.of("Isolation", "exits"))
        .allMatch(
            m ->
                m.status() == Status.OK
                    || m.pattern().contains("killed because the wait for it was interrupted"));
    try (R2Storage afterwards = storage()) {
      assertThat(afterwards.list(10).objects()).isEmpty();
    }
  }

  @Test
  void whatAKilledRunLeftIsDeletedAtStart() {
    try (R2Storage earlier = storage()) {
      earlier.put("objects/left.bin", ObjectBody.of(new byte[1]));

      try (Demo demo = demo(new IsolationAgents(new MasterPerfTracker(recorded)))) {
        demo.start();

        assertThat(earlier.head("objects/left.bin")).isEmpty();
      }
    }
  }

  @Test
  void closingDuringASlowUploadTakesNoLongerThanPromised() {
    IsolationAgents agents = new IsolationAgents(new MasterPerfTracker(recorded));
    Demo demo = demo(agents);
    demo.start();
    await().atMost(DEADLINE).until(() -> !recorded.of("Demo", "throttled_source").isEmpty());
    await().atMost(DEADLINE).until(() -> !agents.running().isEmpty());
    List<Agent> running = agents.running();

    await().atMost(Duration.ofSeconds(8)).until(() -> closed(demo));

    assertThat(running).allMatch(agent -> ProcessHandle.of(agent.pid()).isEmpty());
  }

  private static boolean closed(Demo demo) {
    demo.close();
    return true;
  }

  private static Map<String, List<String>> rows() {
    return Map.of(
        "R2",
        List.of(
            "upload",
            "upload_bytes",
            "upload_throughput",
            "upload_retries",
            "download",
            "head",
            "list",
            "delete",
            "multipart",
            "read_back"),
        "Zstd",
        List.of("ratio", "compress", "decompress", "zstd", "level"),
        "Security",
        List.of("refused_key", "reachable", "permission_put", "clock_skew", "conditional_write"),
        "Isolation",
        List.of("deploy", "scale_up", "running", "rss", "cpu", "work", "exits"));
  }

  private Stream<PerfMetric> uploads() {
    return recorded.of("R2", "upload").stream();
  }

  private boolean isSlow(PerfMetric upload) {
    double longest = upload.summary() == null ? upload.measure() : upload.summary().max();
    return longest > 0.5;
  }

  private Demo demo(IsolationAgents agents) {
    return new Demo(
        new MasterPerfTracker(recorded),
        storage(),
        agents,
        new Random(),
        DemoPace.CALM.times(FASTER));
  }

  private R2Storage storage() {
    R2Settings settings =
        new R2Settings(
            s3.endpoint(),
            EmbeddedS3.BUCKET,
            s3.accessKey(),
            new SecretKey(s3.secretKey()),
            new KeyScope("demo"));
    return new R2Storage(settings, new MasterPerfTracker(recorded));
  }
}
