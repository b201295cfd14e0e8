package dev.masterperf.producer.r2;

import dev.masterperf.producer.MasterPerfTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A part of a bucket. Every operation is measured: latency, bytes, throughput, retries and status
 * appear in category {@code R2}, what compression did in {@code Zstd}, and refused keys in {@code
 * Security}.
 *
 * <p>Names are paths within the scope and are taken as they are or refused with {@link
 * RefusedKeyException}; nothing is ever repaired. Safe for use by many threads; calls block.
 */
public final class R2Storage implements AutoCloseable {
  /** The most objects one listing returns. */
  public static final int MAX_LISTED = 10_000;

  /** How hard {@link #putCompressed} compresses. */
  public static final int COMPRESSION_LEVEL = ZstdCodec.LEVEL;

  private static final int PAGE = 1_000;

  private final R2Settings settings;
  private final S3Client s3;
  private final OperationLog log;
  private final ZstdCodec zstd;
  private final ConditionalPut conditionalPut;
  private final MultipartUpload multipart;

  /** Storage measured by the system's clock. */
  public R2Storage(R2Settings settings, MasterPerfTracker tracker) {
    this(settings, tracker, System::nanoTime);
  }

  /**
   * @param nanoTime measures the operations, nanoseconds from any fixed point
   */
  public R2Storage(R2Settings settings, MasterPerfTracker tracker, LongSupplier nanoTime) {
    this.settings = settings;
    this.s3 = S3Connection.open(settings);
    this.log = new OperationLog(tracker, nanoTime, settings);
    this.zstd = new ZstdCodec(tracker, nanoTime, settings.maxObjectBytes());
    this.conditionalPut = new ConditionalPut(s3, settings.bucket());
    this.multipart = new MultipartUpload(s3, settings.bucket());
  }

  /** Bucket and scope, as the metrics' column Locations shows them. */
  public String location() {
    return settings.location();
  }

  /** Stores an object, replacing one that is there. */
  public void put(String name, ObjectBody body) {
    run(
        Operation.UPLOAD,
        name,
        (key, call) -> {
          PutObjectRequest request =
              PutObjectRequest.builder()
                  .bucket(settings.bucket())
                  .key(key.full())
                  .overrideConfiguration(watching(call))
                  .build();
          s3.putObject(request, content(body));
          call.moved(body.lengthBytes());
          return true;
        });
  }

  /**
   * Stores an object unless the key is taken. Where the endpoint says so, the object is read back
   * and compared, since racing writers may all be told that they lost.
   */
  public PutOutcome putIfAbsent(String name, ObjectBody body) {
    return run(
        Operation.CONDITIONAL_UPLOAD, name, (key, call) -> conditionalPut.run(key, body, call));
  }

  /**
   * Stores a large object in parts, one of them in memory at a time. A failed upload leaves no
   * parts behind.
   *
   * @param partBytes size of all parts but the last, at least 5 MiB
   */
  public void putMultipart(String name, ObjectBody body, int partBytes) {
    MultipartUpload.requirePartSize(body, partBytes);
    run(
        Operation.MULTIPART,
        name,
        (key, call) -> {
          multipart.run(key, body, partBytes, call);
          return true;
        });
  }

  /**
   * Reads an object.
   *
   * @return empty if there is none
   * @throws StorageException also if it is larger than {@link R2Settings#maxObjectBytes}
   */
  public Optional<byte[]> get(String name) {
    return run(
        Operation.DOWNLOAD,
        name,
        (key, call) -> {
          GetObjectRequest request =
              GetObjectRequest.builder()
                  .bucket(settings.bucket())
                  .key(key.full())
                  .overrideConfiguration(watching(call))
                  .build();
          try {
            byte[] bytes = s3.getObject(request, new BoundedBytes<>(settings.maxObjectBytes()));
            call.moved(bytes.length);
            return Optional.of(bytes);
          } catch (NoSuchKeyException e) {
            call.ended("absent");
            return Optional.empty();
          }
        });
  }

  /** Describes an object without reading it; empty if there is none. */
  public Optional<StoredObject> head(String name) {
    return run(
        Operation.HEAD,
        name,
        (key, call) -> {
          try {
            HeadObjectResponse head =
                s3.headObject(
                    r ->
                        r.bucket(settings.bucket())
                            .key(key.full())
                            .overrideConfiguration(watching(call)));
            return Optional.of(
                new StoredObject(name, head.contentLength(), head.eTag(), head.lastModified()));
          } catch (NoSuchKeyException e) {
            call.ended("absent");
            return Optional.empty();
          }
        });
  }

  /** Deletes an object; one that is not there is as good as deleted. */
  public void delete(String name) {
    run(
        Operation.DELETE,
        name,
        (key, call) ->
            s3.deleteObject(
                r ->
                    r.bucket(settings.bucket())
                        .key(key.full())
                        .overrideConfiguration(watching(call))));
  }

  /**
   * The objects below a folder, by key.
   *
   * @param folder a path without slash at its end
   * @param limit between 1 and {@link #MAX_LISTED}
   */
  public Listing list(String folder, int limit) {
    return run(Operation.LIST, folder, (key, call) -> list(key.full() + "/", limit, call));
  }

  /** All objects of the scope, by key; {@code limit} as in {@link #list(String, int)}. */
  public Listing list(int limit) {
    return log.run(Operation.LIST, "", call -> list(settings.scope().root(), limit, call));
  }

  /** Compresses with zstd and stores. */
  public void putCompressed(String name, byte[] content) {
    put(name, ObjectBody.of(zstd.compress(name, content)));
  }

  /**
   * Reads what {@link #putCompressed} stored.
   *
   * @return empty if there is none
   * @throws StorageException also if it is no zstd frame, or would inflate beyond {@link
   *     R2Settings#maxObjectBytes}
   */
  public Optional<byte[]> getCompressed(String name) {
    return get(name).map(stored -> zstd.inflate(name, stored));
  }

  @Override
  public void close() {
    s3.close();
  }

  private Listing list(String prefix, int limit, Call call) {
    if (limit < 1 || limit > MAX_LISTED) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and " + MAX_LISTED + ", not " + limit);
    }
    List<StoredObject> found = new ArrayList<>();
    @Nullable String next = null;
    do {
      ListObjectsV2Response page = page(prefix, Math.min(PAGE, limit - found.size()), next, call);
      page.contents().forEach(object -> found.add(described(object)));
      next = page.nextContinuationToken();
    } while (next != null && found.size() < limit);
    call.ended("listed " + found.size() + " objects");
    return new Listing(found, next != null);
  }

  private ListObjectsV2Response page(String prefix, int size, @Nullable String next, Call call) {
    return s3.listObjectsV2(
        r ->
            r.bucket(settings.bucket())
                .prefix(prefix)
                .maxKeys(size)
                .continuationToken(next)
                .overrideConfiguration(watching(call)));
  }

  private StoredObject described(S3Object object) {
    String name = object.key().substring(settings.scope().root().length());
    return new StoredObject(name, object.size(), object.eTag(), object.lastModified());
  }

  private <T> T run(Operation operation, String name, BiFunction<ObjectKey, Call, T> action) {
    ObjectKey key;
    try {
      key = settings.scope().key(name);
    } catch (RefusedKeyException e) {
      log.refused(operation, name, e);
      throw e;
    }
    return log.run(operation, name, call -> action.apply(key, call));
  }

  static AwsRequestOverrideConfiguration watching(Call call) {
    return AwsRequestOverrideConfiguration.builder().addMetricPublisher(call).build();
  }

  static RequestBody content(ObjectBody body) {
    return RequestBody.fromContentProvider(
        body.open()::get, body.lengthBytes(), "application/octet-stream");
  }
}
