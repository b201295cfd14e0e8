package dev.masterperf.api;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Shows the page without Kafka, to work on its looks: {@code DashboardDemo [port] [empty|calm]}.
 */
public final class DashboardDemo {
  private DashboardDemo() {}

  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 3004;
    String mood = args.length > 1 ? args[1] : "";
    PerfView view = mood.equals("empty") ? new FakeView() : new Moving(mood.equals("calm"));
    ApiServer server =
        new ApiServer(
            ApiSettings.of("127.0.0.1", port),
            view,
            FakeSilences.desk(),
            new FakePublisher(),
            List::of);
    server.start();
    System.out.println("http://127.0.0.1:" + server.port());
    Thread.currentThread().join();
  }

  private static final class Moving implements PerfView {
    private final Random random = new Random(7);
    private final InstantSource clock = InstantSource.system();
    private final boolean calm;

    Moving(boolean calm) {
      this.calm = calm;
    }

    @Override
    public MatrixAnswer matrix(MatrixQuery query) {
      List<MatrixRow> rows = new ArrayList<>();
      rows.add(
          seconds("R2", "Object Upload", "Multipart", "upload", 0.38)
              .row("PUT /artifacts/*", "weur, enam", "p99 above 500 ms pages on-call", 41));
      rows.add(
          seconds("R2", "Object Download", "General", "download", 0.021)
              .row("GET /artifacts/*", "weur, enam", "", 112));
      rows.add(
          seconds("R2", "Object Delete", "General", "delete", 0.012)
              .row("DELETE /tmp/*", "", "", 3));
      rows.add(
          number("R2", "Throughput", "Upload", "upload-rate", 48e6, Unit.BYTES_PER_SECOND)
              .row("", "weur", "", 41));
      rows.add(
          number("R2", "Object Size", "General", "object-bytes", 3.2e6, Unit.BYTES)
              .row("", "weur", "", 41));
      rows.add(
          seconds("R2", "Object Upload", "Retry", "upload-retry", 1.9)
              .failed()
              .row("PUT /artifacts/large/*", "weur", "Throttled: 503 SlowDown", 1.5));
      rows.add(
          seconds("Isolation", "Agent Scaling", "Spawn", "deploy", 0.0196)
              .row("N=16", "host-a", "Agents ready before traffic", 8));
      rows.add(
          number("Isolation", "Agent Memory", "RSS", "agent-rss", 61e6, Unit.BYTES)
              .row("", "host-a", "", 16));
      rows.add(
          number("Isolation", "Agent CPU", "General", "agent-cpu", 0.37, Unit.ONE)
              .row("", "host-a", "", 16));
      rows.add(
          number("Zstd", "Compression", "Level 3", "ratio", 3.41, Unit.ONE)
              .row("*.json", "", "Less egress", 41));
      rows.add(
          seconds("Zstd", "Compression", "Level 3", "compress-time", 0.0031)
              .row("*.json", "", "", 41));
      rows.add(
          text("Security", "Key Validation", "Traversal", "scoped-keys", "ENABLED", "../ refused"));
      rows.add(text("Security", "TLS", "General", "min-version", "TLSv1.3", ""));
      rows.add(
          seconds("Demo", "Warm-up", "General", "first-request", 0.8).old().row("", "", "", 0));
      rows.add(
          seconds("Checkout", "Payment", "Card", "authorise", 0.143)
              .row("POST /pay", "eu-west-1", "Own category, own colour", 5.25));
      List<MatrixRow> matching = rows.stream().filter(r -> query.matches(r.latest())).toList();
      return new MatrixAnswer(matching, whole(matching.size()));
    }

    private Sample seconds(String category, String topic, String sub, String id, double around) {
      return number(category, topic, sub, id, around, Unit.SECONDS);
    }

    private Sample number(
        String category, String topic, String sub, String id, double around, Unit unit) {
      double value = around * (0.85 + random.nextDouble() * 0.3);
      Instant now = clock.instant();
      return new Sample(
          PerfMetric.of(
                  series(category, MetricType.PERFORMANCE, topic, sub, id),
                  new Quantity(value, unit),
                  Status.OK,
                  Rows.nanos(now))
              .withProperties(
                  category.equals("R2")
                      ? Map.of("bucket", "artifacts", "bytes", "1048576")
                      : Map.of()),
          around * 1.6,
          now);
    }

    private MatrixRow text(
        String category, String topic, String sub, String id, String value, String pattern) {
      Instant now = clock.instant();
      return new MatrixRow(
          PerfMetric.of(
                  series(category, MetricType.CONFIGURATION, topic, sub, id),
                  value,
                  Status.OK,
                  Rows.nanos(now))
              .describedBy(pattern, "all hosts", "No object outside its tenant"),
          0.1,
          null,
          null,
          now.toEpochMilli());
    }

    private static Series series(
        String category, MetricType type, String topic, String sub, String id) {
      return new Series(
          "global", category, type, topic, sub, id, "host-a", Collections.emptySortedMap());
    }

    @Override
    public AlertsAnswer alerts() {
      if (calm) {
        return new AlertsAnswer(List.of(), whole(0));
      }
      Instant now = clock.instant();
      List<AlertTransition> alerts =
          List.of(
              Rows.alert("SlowUpload", AlertState.FIRING, 2, now.minus(Duration.ofSeconds(74))),
              Rows.alert("AgentMemoryHigh", AlertState.PENDING, 1, now.minusSeconds(9)));
      return new AlertsAnswer(alerts, whole(0));
    }

    private static Coverage whole(int rows) {
      return new Coverage(
          1, Coverage.all(1), List.of(PartitionCover.owned(0, 0, 0).withRows(rows)), List.of());
    }

    @Override
    public WindowsAnswer windows(
        SeriesKey series, Resolution resolution, long from, long to, OptionalLong maxLag) {
      return new WindowsAnswer(List.of(), whole(0));
    }

    @Override
    public SeriesAnswer series(SeriesQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RunsAnswer runs(RunsQuery query) {
      throw new UnsupportedOperationException();
    }
  }

  private record Sample(PerfMetric metric, double p99, Instant lastSeen) {
    Sample failed() {
      PerfMetric m = metric;
      return new Sample(
          new PerfMetric(
              m.series(),
              m.value(),
              m.measure(),
              m.unit(),
              null,
              Status.ERROR,
              m.pattern(),
              m.locations(),
              m.impact(),
              m.properties(),
              m.tsNanos()),
          p99,
          lastSeen);
    }

    Sample old() {
      return new Sample(metric, p99, lastSeen.minusSeconds(340));
    }

    MatrixRow row(String pattern, String locations, String impact, double rate) {
      return new MatrixRow(
          metric.describedBy(pattern, locations, impact),
          rate,
          rate == 0 ? null : p99 / 3,
          rate == 0 ? null : p99,
          lastSeen.toEpochMilli());
    }
  }
}
