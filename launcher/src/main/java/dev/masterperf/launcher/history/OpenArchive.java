package dev.masterperf.launcher.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.run.Parts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bucket of the archive for the time of one command: the configured one, or that of a data
 * folder, whose endpoint runs within {@code up} or is started here.
 */
public final class OpenArchive implements AutoCloseable {
  private final Parts parts = new Parts();
  private final Bucket bucket;

  private OpenArchive(Configuration configuration) {
    try {
      this.bucket = parts.own("bucket", new S3Bucket(settings(configuration)));
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Opens it.
   *
   * @throws CannotStartException if there is none, or its keys are not known
   */
  public static OpenArchive of(Configuration configuration) {
    return new OpenArchive(configuration);
  }

  public Bucket bucket() {
    return bucket;
  }

  private BucketSettings settings(Configuration configuration) {
    Configuration.S3 s3 = configuration.s3();
    return s3.endpoint().isPresent()
        ? configured(s3, s3.endpoint().get())
        : ofFolder(configuration);
  }

  private static BucketSettings configured(Configuration.S3 s3, URI endpoint) {
    return new BucketSettings(
        endpoint,
        s3.region(),
        s3.bucket(),
        s3.accessKey().orElseThrow(() -> missing(Key.S3_ACCESS_KEY)),
        s3.secretKey().map(Secret::reveal).orElseThrow(() -> missing(Key.S3_SECRET_KEY)));
  }

  private static CannotStartException missing(Key key) {
    return new CannotStartException(
        "a bucket needs " + key.path() + "; set " + key.flag() + " or " + key.variable());
  }

  private BucketSettings ofFolder(Configuration configuration) {
    Path kept = configuration.data().resolve("s3");
    if (!Files.isDirectory(kept)) {
      throw new CannotStartException(
          "there is no archive in "
              + configuration.data().toAbsolutePath().normalize()
              + "; name the folder of up with --data, or a bucket with --s3-endpoint");
    }
    String host = configuration.s3().host();
    if (inUse(configuration.data())) {
      return embedded(
          URI.create("http://" + Ports.join(Ports.reachable(host), configuration.s3().port())),
          key(kept.resolve("access-key")),
          key(kept.resolve("secret-key")));
    }
    EmbeddedS3 s3 = parts.own("s3", EmbeddedS3.start(new EmbeddedS3Settings(kept, "127.0.0.1", 0)));
    return embedded(s3.endpoint(), s3.accessKey(), s3.secretKey());
  }

  /** Held by this command from now on, or by the {@code up} whose endpoint answers. */
  private boolean inUse(Path data) {
    Optional<DataFolder> free = DataFolder.openIfFree(data);
    free.ifPresent(folder -> parts.own("data", folder));
    return free.isEmpty();
  }

  private static BucketSettings embedded(URI endpoint, String accessKey, String secretKey) {
    return new BucketSettings(
        endpoint, BucketSettings.DEFAULT_REGION, EmbeddedS3.BUCKET, accessKey, secretKey);
  }

  private static String key(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CannotStartException("cannot read " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
