package dev.masterperf.api.http;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
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
 * renewed is shown without a restart; one that cannot be used leaves the one before in force.
 *
 * <p>The one thread that looks, a daemon, owns {@code seen}.
 */
public final class TlsPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsPort.class);
  private static final long LOOK_SECONDS = 10;

  private final TlsFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "tls-files");
            thread.setDaemon(true);
            return thread;
          });
  private FileTime seen = FileTime.fromMillis(0);

  /**
   * @throws TlsFiles.Unusable if they cannot be used
   */
  public TlsPort(TlsFiles files) {
    this.files = files;
    use(factory);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    try {
      seen = files.changed();
    } catch (IOException e) {
      throw new TlsFiles.Unusable("cannot look at " + files + ": " + e, e);
    }
    looking.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void use(SslContextFactory other) {
    other.setKeyStore(files.read());
    other.setKeyStorePassword(TlsFiles.STORE_PASSWORD);
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

  private void look() {
    try {
      FileTime now = files.changed();
      if (!now.equals(seen)) {
        seen = now;
        factory.reload(this::use);
        LOG.atInfo().addKeyValue("file", files.certificates()).log("certificate read anew");
      }
    } catch (Exception e) { // whatever is wrong with the files, this has to look again
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
