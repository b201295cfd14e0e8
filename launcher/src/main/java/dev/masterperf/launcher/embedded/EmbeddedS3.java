package dev.masterperf.launcher.embedded;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Folders;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.host.PrivateFile;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 endpoint in this JVM whose objects are files of the data folder. It takes requests signed
 * with the credentials kept beside them, and has one bucket from the start.
 */
public final class EmbeddedS3 implements AutoCloseable {
  /** The bucket that is there from the start. */
  public static final String BUCKET = "masterperf";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedS3.class);
  private static final int MAX_THREADS = 24;

  private final S3Proxy proxy;
  private final FilesystemNio2BlobStore store;
  private final URI endpoint;
  private final String accessKey;
  private final String secretKey;

  private EmbeddedS3(
      S3Proxy proxy,
      FilesystemNio2BlobStore store,
      URI endpoint,
      String accessKey,
      String secretKey) {
    this.proxy = proxy;
    this.store = store;
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * Starts the endpoint and returns when it takes requests.
   *
   * @throws CannotStartException if the port is taken or the folder cannot be written
   */
  public static EmbeddedS3 start(EmbeddedS3Settings settings) {
    // Below a relative folder the store finds objects by their keys, but lists none.
    Path objects =
        Folders.writable(settings.dataDir().resolve("objects").toAbsolutePath().normalize());
    Ports.requireFree("S3", settings.host(), settings.port());
    String accessKey = key(settings.dataDir().resolve("access-key"), 10);
    String secretKey = key(settings.dataDir().resolve("secret-key"), 20);

    FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(objects.toString());
    if (!store.containerExists(BUCKET)) {
      store.createContainer(BUCKET);
    }
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(new AtomicReplacement(store))
            .endpoint(URI.create("http://" + Ports.join(settings.host(), settings.port())))
            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
            .jettyMaxThreads(MAX_THREADS)
            .stopTimeout(0) // or it waits for connections that are kept alive, idle or not
            .build();
    start(proxy);
    String reachable = Ports.join(Ports.reachable(settings.host()), proxy.getPort());
    return new EmbeddedS3(proxy, store, URI.create("http://" + reachable), accessKey, secretKey);
  }

  private static void start(S3Proxy proxy) {
    try {
      proxy.start();
    } catch (Exception e) {
      throw new CannotStartException(
          "the embedded S3 endpoint does not start: " + e.getMessage(), e);
    }
  }

  private static String key(Path file, int bytes) {
    return PrivateFile.readOrCreate(
        file,
        () -> {
          byte[] random = new byte[bytes];
          new SecureRandom().nextBytes(random);
          return HexFormat.of().formatHex(random);
        });
  }

  /** What S3 clients on this machine connect to; path style only. */
  public URI endpoint() {
    return endpoint;
  }

  public String accessKey() {
    return accessKey;
  }

  public String secretKey() {
    return secretKey;
  }

  /** Stops at once: who uses it has stopped before. Objects are kept. */
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("embedded s3 did not stop cleanly");
    }
    store.close();
  }
}
