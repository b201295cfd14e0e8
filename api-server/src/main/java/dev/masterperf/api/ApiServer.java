package dev.masterperf.api;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.activity.ActivityResource;
import dev.masterperf.api.alertmanager.AcknowledgementsResource;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.AlertmanagerResource;
import dev.masterperf.api.alertmanager.EndpointsResource;
import dev.masterperf.api.alertmanager.FailedResource;
import dev.masterperf.api.alertmanager.FeedbackResource;
import dev.masterperf.api.alertmanager.NotificationsResource;
import dev.masterperf.api.alertmanager.SilencesResource;
import dev.masterperf.api.alerts.AlertsResource;
import dev.masterperf.api.alerts.BacktestResource;
import dev.masterperf.api.alerts.RuleFilesResource;
import dev.masterperf.api.alerts.RulesResource;
import dev.masterperf.api.audit.AuditResource;
import dev.masterperf.api.cluster.InternalResource;
import dev.masterperf.api.dashboard.Dashboard;
import dev.masterperf.api.health.HealthResource;
import dev.masterperf.api.health.Readiness;
import dev.masterperf.api.history.BandResource;
import dev.masterperf.api.history.HeatmapResource;
import dev.masterperf.api.history.HistoryLimits;
import dev.masterperf.api.history.HistoryResource;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.MovedResource;
import dev.masterperf.api.http.Downloads;
import dev.masterperf.api.http.ForwardedFor;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.http.RequestRates;
import dev.masterperf.api.http.ServerErrors;
import dev.masterperf.api.http.SlowBodies;
import dev.masterperf.api.http.SlowReaders;
import dev.masterperf.api.http.TlsPort;
import dev.masterperf.api.http.UncompressedSockets;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.ingest.IngestResource;
import dev.masterperf.api.keys.KeysResource;
import dev.masterperf.api.live.LiveFeed;
import dev.masterperf.api.live.LiveSocket;
import dev.masterperf.api.login.LoginResource;
import dev.masterperf.api.login.Transport;
import dev.masterperf.api.matrix.MatrixResource;
import dev.masterperf.api.openmetrics.FiguresResource;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.api.otlp.OtlpResource;
import dev.masterperf.api.points.PointTotals;
import dev.masterperf.api.points.SeriesCache;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.api.prometheus.ExportResource;
import dev.masterperf.api.prometheus.LabelsResource;
import dev.masterperf.api.prometheus.MetadataResource;
import dev.masterperf.api.prometheus.QueryResource;
import dev.masterperf.api.prometheus.QueryRuns;
import dev.masterperf.api.prometheus.StatusResource;
import dev.masterperf.api.remotewrite.WriteResource;
import dev.masterperf.api.scopes.ScopesResource;
import dev.masterperf.api.statsd.StatsdServer;
import dev.masterperf.api.views.ViewsResource;
import dev.masterperf.api.windows.WindowsResource;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.document.ScopeDeletions;
import dev.masterperf.streams.view.PerfView;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.compression.Zstd;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.UUID;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The HTTP side of the product. Reads through a view and writes through a publisher. */
public final class ApiServer implements AutoCloseable {
  private static final long MAX_BODY_BYTES = 1 << 20;
  private static final int MAX_THREADS = 64;
  private static final int MIN_THREADS = 4;

  /** As both libraries advise for answers that are made once and sent once. */
  private static final int GZIP_LEVEL = 6;

  private static final int ZSTD_LEVEL = 3;
  private static final Duration LAST_WORD = Duration.ofSeconds(1);
  private static final int SERIES_CACHE_PART = 32;

  /** How long whoever watches the socket stays after a key was revoked, if they say nothing. */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  private final ApiSettings settings;
  private final LiveFeed feed;
  private final LiveSocket socket;
  private final IngestGate gate;
  private final InstantSource clock;
  private final QueryRuns queries;
  private final SlowReaders slow;
  private final ScopesResource scopes;
  private final @Nullable TlsPort tls;
  private final Javalin javalin;
  private @Nullable StatsdServer statsd;

  /** What this server tells of itself. */
  private final MasterPerfTracker own;

  /**
   * A server by the system's clock.
   *
   * @param view what public routes answer from: this instance's state or the whole cluster's
   */
  public ApiServer(
      ApiSettings settings,
      PerfView view,
      AlertDesk desk,
      MetricPublisher publisher,
      Readiness readiness) {
    this(
        settings,
        view,
        view,
        HistorySource.hot(view, InstantSource.system()),
        desk,
        publisher,
        Operations.of(readiness),
        InstantSource.system());
  }

  /**
   * A server of a cluster.
   *
   * @param view what public routes answer from
   * @param local this instance's own state, for the other instances
   * @param history what queries about the past are answered from
   * @param desk what answers about alerts are made from, beside the alerts
   */
  public ApiServer(
      ApiSettings settings,
      PerfView view,
      PerfView local,
      HistorySource history,
      AlertDesk desk,
      MetricPublisher publisher,
      Operations operations,
      InstantSource clock) {
    this.settings = settings;
    this.feed = new LiveFeed(view, desk::warnings, clock, settings.livePeriod());
    operations.figures().add(feed::figures);
    this.clock = clock;
    this.gate =
        new IngestGate(
            publisher, settings.ingest(), settings.acknowledgeWithin(), operations.noRoom());
    this.own =
        new MasterPerfTracker(
            publisher,
            Series.DEFAULT_SCOPE,
            settings.host() + ":" + settings.port(),
            clock,
            System::nanoTime);
    SeriesMemory memory = new SeriesMemory(Timestamps.fromInstant(clock.instant()));
    SeriesCache known = new SeriesCache(settings.mapping(), seriesCacheBytes());
    this.queries = new QueryRuns(QueryRuns.Limits.DEFAULT, System::nanoTime);
    this.socket = new LiveSocket(feed, RECHECK);
    Downloads downloads = new Downloads(settings.requests());
    this.slow = new SlowReaders(settings.requests(), System::nanoTime);
    operations
        .figures()
        .add(() -> OwnFigures.ofSlowClients(downloads.underWay(), slow.ended(), slow.headsEnded()));
    this.scopes =
        new ScopesResource(
            view,
            history,
            operations.scopes(),
            operations.rules(),
            operations.views(),
            desk,
            operations.audit(),
            clock);
    Routes routes =
        new Routes(
            new MatrixResource(view, clock),
            new IngestResource(gate, settings.windows(), clock),
            new OtlpResource(gate, settings.mapping(), memory, new PointTotals(own, "OTLP"), clock),
            new WriteResource(gate, known, memory, new PointTotals(own, "Remote Write"), clock),
            new AlertsResource(view, desk::warnings, desk.deliveries().transitions()),
            new RulesResource(view, desk::warnings, operations.reload(), clock),
            new RuleFilesResource(view, operations.rules(), operations.audit(), System::nanoTime),
            new BacktestResource(operations.backtest(), clock),
            new AlertmanagerResource(view, desk, clock),
            new SilencesResource(
                view, desk, operations.audit(), clock, () -> UUID.randomUUID().toString()),
            new AcknowledgementsResource(view, desk, operations.audit(), clock),
            new FeedbackResource(view, desk, operations.audit(), clock),
            new NotificationsResource(desk),
            new FailedResource(desk, operations.audit()),
            new EndpointsResource(desk, operations.audit()),
            new ViewsResource(operations.views(), operations.audit()),
            new ActivityResource(operations.activity()),
            new AuditResource(operations.trail(), Access::granted),
            new WindowsResource(view),
            new HistoryResource(history, HistoryLimits.DEFAULT, downloads, clock),
            new HeatmapResource(history, queries, clock),
            new MovedResource(history, queries, clock),
            new BandResource(history, queries, clock),
            new QueryResource(history, queries, clock),
            new ExportResource(history, queries, downloads, clock),
            new LabelsResource(history, queries),
            new MetadataResource(view),
            new StatusResource(clock),
            socket,
            scopes,
            new LoginResource(settings.authentication()),
            new KeysResource(operations.keys(), operations.audit(), clock),
            new Dashboard(),
            new HealthResource(operations.readiness()),
            new FiguresResource(operations.figures()),
            new InternalResource(local, settings.internalSecret()));
    this.tls = settings.tls().map(files -> new TlsPort(files, clock)).orElse(null);
    TlsPort port = tls;
    if (port != null) {
      operations.figures().add(() -> OwnFigures.ofReload("certificates", port.status()));
    }
    Access access =
        new Access(
            settings.authentication(), operations.audit(), new ScopeDeletions(operations.scopes()));
    this.javalin = Javalin.create(config -> configure(config, routes, access));
  }

  /** A small part of the heap, in each of two generations: 9,000 series each at 384 MiB. */
  private static long seriesCacheBytes() {
    return Runtime.getRuntime().maxMemory() / SERIES_CACHE_PART;
  }

  private void configure(JavalinConfig config, Routes routes, Access access) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy =
        new CompressionStrategy(/* brotli= */ null, new Gzip(GZIP_LEVEL), new Zstd(ZSTD_LEVEL));
    config.http.defaultContentType = "text/plain; charset=utf-8";
    TlsPort encrypted = tls;
    if (encrypted != null) {
      config.jetty.addConnector(
          (server, http) -> encrypted.connector(server, http, settings.host(), settings.port()));
    }
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("api-http");
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setIdleTimeout(settings.requests().idle().toMillis());
          http.addCustomizer(new UncompressedSockets());
          if (settings.transport() == Transport.PROXY) {
            http.addCustomizer(new ForwardedFor());
          }
          http.addCustomizer(new SlowBodies(settings.requests(), System::nanoTime));
        });
    ServerErrors errors = new ServerErrors(tls != null);
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(errors);
          server.setHandler(slow);
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
    config.router.handlerWrapper(endpoint -> Problems.withErrors(endpoint.handler));
    RateLimit limit =
        new RateLimit(
            new RequestRates(
                settings.requests().perSecond(), settings.requests().burst(), System::nanoTime));
    routes.register(config.routes, settings.exposure(), access, limit, tls != null);
  }

  /**
   * Opens the port.
   *
   * @throws AddressUnavailable if another program has it, or it may not be used
   */
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      close();
      throw new AddressUnavailable(
          "cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": the port is taken or may not be used",
          e);
    }
    if (settings.exposure() == ApiSettings.Exposure.PUBLIC) {
      scopes.start();
    }
    settings.statsdPort().ifPresent(this::startStatsd);
  }

  private void startStatsd(int port) {
    try {
      statsd = StatsdServer.start(settings.statsdHost(), port, gate, settings.mapping(), clock);
    } catch (IOException e) {
      close();
      throw new AddressUnavailable(
          "cannot listen on "
              + settings.statsdHost()
              + ":"
              + port
              + " for StatsD: "
              + e.getMessage()
              + "; choose another --statsd-port",
          e);
    }
  }

  /** The port on which StatsD is listened for; empty where it is not. */
  public OptionalInt statsdPort() {
    StatsdServer started = statsd;
    return started == null ? OptionalInt.empty() : OptionalInt.of(started.port());
  }

  /** The port listened on; the one chosen where settings say 0. */
  public int port() {
    return javalin.port();
  }

  /**
   * Ends all connections; requests under way are cut off. What StatsD brought is sent before,
   * within some seconds.
   */
  @Override
  public void close() {
    StatsdServer started = statsd;
    if (started != null) {
      started.close();
    }
    socket.close();
    feed.close();
    queries.close();
    scopes.close();
    javalin.stop();
    TlsPort encrypted = tls;
    if (encrypted != null) {
      encrypted.close();
    }
    own.close(LAST_WORD);
  }
}
