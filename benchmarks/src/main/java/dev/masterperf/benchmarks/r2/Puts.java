package dev.masterperf.benchmarks.r2;

import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import java.io.ByteArrayInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** One put of one content, by whoever is compared. */
interface Puts {
  void put();

  /** As instrumented code does it. */
  static Puts by(R2Storage storage, byte[] content) {
    ObjectBody body = ObjectBody.of(content);
    return () -> storage.put("measured", body);
  }

  /**
   * As one does it with the SDK alone, in the way that costs least: its {@code fromBytes} would
   * copy the content first.
   *
   * @param name of the object
   */
  static Puts by(S3Client plain, R2Settings settings, String name, byte[] content) {
    String key = settings.scope().key(name).full();
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> new ByteArrayInputStream(content), content.length, "application/octet-stream");
    return () -> plain.putObject(r -> r.bucket(settings.bucket()).key(key), body);
  }
}
