package dev.masterperf.api.http;

import dev.masterperf.api.openmetrics.ReloadStatus;
import dev.masterperf.model.DaemonThreads;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encrypted port. The files are looked at every ten seconds, so that a certificate that was
 * renewed is shown without a restart; one that cannot be used leaves the one before in force, which
 * is told once and by {@link #status}, and is tried again until it can be.
 *
 * <p>The one thread that looks, a daemon, owns {@code shown} and {@code told}.
 */
public final class TlsPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsPort.class);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final TlsFiles files;
  private final InstantSource clock;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("tls-files"));
  private TlsFiles.Contents shown;
  private String told = "";
  private volatile ReloadStatus status;

  /**
   * @throws TlsFiles.Unusable if they cannot be used
   */
  public TlsPort(TlsFiles files, InstantSource clock) {
    this(files, clock, LOOK);
  }

  TlsPort(TlsFiles files, InstantSource clock, Duration look) {
    this.files = files;
    this.clock = clock;
    this.shown = files.contents();
    use(factory, files.store(shown));
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    this.status = new ReloadStatus(true, clock.instant());
    looking.scheduleWithFixedDelay(
        this::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void use(SslContextFactory factory, KeyStore store) {
    factory.setKeyStore(store);
    factory.setKeyStorePassword(TlsFiles.STORE_PASSWORD);
  }

  /** Whether what stands in the files is shown, and since when that is. */
  public ReloadStatus status() {
    return status;
  }

  /** A connector that speaks HTTP in TLS. */
  public ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
    // Host names are compared by clients; processes also reach one another by address.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    return connector;
  }

  /** By content and not by time: files that are moved into place bring an old one with them. */
  private void look() {
    try {
      TlsFiles.Contents now = files.contents();
      if (!now.equals(shown)) {
        show(now);
      } else if (!status.successful()) {
        taken(); // what could not be used is gone again
      }
    } catch (Exception e) { // whatever is wrong with the files, this has to look again
      refused(e);
    }
  }

  private void show(TlsFiles.Contents now) throws Exception {
    KeyStore store = files.store(now); // before anything of the old one is given up
    factory.reload(each -> use(each, store));
    shown = now;
    taken();
    LOG.atInfo().addKeyValue("file", files.certificates()).log("certificate read anew");
  }

  private void taken() {
    told = "";
    status = new ReloadStatus(true, clock.instant());
  }

  private void refused(Exception e) {
    status = new ReloadStatus(false, status.takenAt());
    String why = String.valueOf(e.getMessage());
    if (!why.equals(told)) {
      told = why;
      LOG.atWarn()
          .addKeyValue("file", files.certificates())
          .setCause(e)
          .log("certificate cannot be read anew, the one before stays");
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
