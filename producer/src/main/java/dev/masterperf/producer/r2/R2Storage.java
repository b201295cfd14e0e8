package dev.masterperf.producer.r2;

import dev.masterperf.producer.MasterPerfTracker;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A part of a bucket of R2, S3 or alike. Every operation is measured: latency, time to first byte,
 * bytes, throughput, retries and class of error appear in category {@code R2}, what compression did
 * in {@code Zstd}, and refused keys in {@code Security}.
 *
 * <p>Names are paths within the scope and are taken as they are or refused with {@link
 * RefusedKeyException}; nothing is ever repaired. What the bucket does not carry out is a {@link
 * StorageException}. Safe for use by many threads; calls block.
 */
public final class R2Storage implements AutoCloseable {
  /** The most objects one listing returns. */
  public static final int MAX_LISTED = 10_000;

  /** How hard {@link #putCompressed} compresses. */
  public static final int COMPRESSION_LEVEL = ZstdCodec.LEVEL;

  static final String CONTENT_TYPE = "application/octet-stream";

  private final R2Settings settings;
  private final S3Client s3;
  private final OperationLog log;
  private final ZstdCodec zstd;
  private final Uploads uploads;
  private final ConditionalPut conditionalPut;
  private final Downloads downloads;
  private final ObjectListing objects;
  private final Presigning presigning;
  private final R2Validation validation;

  /** Storage measured by the system's clocks. */
  public R2Storage(R2Settings settings, MasterPerfTracker tracker) {
    this(settings, tracker, InstantSource.system(), System::nanoTime);
  }

  /**
   * @param clock what the endpoint's is compared with
   * @param nanoTime measures the operations, nanoseconds from any fixed point
   */
  public R2Storage(
      R2Settings settings, MasterPerfTracker tracker, InstantSource clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.s3 = S3Connection.open(settings, List.of(new Watched(nanoTime)));
    this.log = new OperationLog(tracker, nanoTime, settings);
    this.zstd = new ZstdCodec(tracker, nanoTime, settings.maxObjectBytes());
    this.uploads = new Uploads(s3, settings.bucket());
    this.conditionalPut = new ConditionalPut(s3, settings.bucket());
    this.downloads = new Downloads(s3, settings.bucket(), settings.maxObjectBytes());
    this.objects = new ObjectListing(s3, settings);
    this.presigning = new Presigning(settings);
    this.validation = new R2Validation(s3, settings, tracker, clock, nanoTime);
  }

  /** Bucket and scope, as the metrics' column Locations shows them. */
  public String location() {
    return settings.location();
  }

  /**
   * Tries out whether this bucket can be used, and records what it found in category {@code
   * Security}, topic {@code R2 Validation}. Meant for the start of a program; makes and deletes one
   * small object below {@code .masterperf/}.
   *
   * @return what was found; {@link ValidationReport#orThrow} makes problems an exception
   */
  public ValidationReport validate() {
    return validation.run();
  }

  /**
   * Stores an object, replacing one that is there.
   *
   * @return the ETag of what is stored now
   */
  public String put(String name, ObjectBody body) {
    return run(Operation.UPLOAD, name, (key, call) -> uploads.put(key, body, call));
  }

  /**
   * Stores an object unless the key is taken. Where the endpoint says so, the object is read back
   * and compared, since racing writers may all be told that they lost.
   */
  public PutOutcome putIfAbsent(String name, ObjectBody body) {
    return run(
        Operation.UPLOAD_IF_ABSENT, name, (key, call) -> conditionalPut.ifAbsent(key, body, call));
  }

  /**
   * Stores an object in place of the version that was read. Where the endpoint refuses, the object
   * is read back and compared as in {@link #putIfAbsent}.
   *
   * @param etag of the version to replace, from {@link #head} or {@link Download#etag}
   */
  public ReplaceOutcome replaceIfUnchanged(String name, String etag, ObjectBody body) {
    if (etag.isBlank() || etag.equals("*")) {
      throw new IllegalArgumentException("an ETag names one version, not '" + etag + "'");
    }
    return run(
        Operation.UPLOAD_IF_UNCHANGED,
        name,
        (key, call) -> conditionalPut.ifUnchanged(key, etag, body, call));
  }

  /**
   * Stores a large object in parts, one of them in memory at a time. A failed upload leaves no
   * parts behind.
   *
   * @param partBytes size of all parts but the last, at least 5 MiB
   */
  public void putMultipart(String name, ObjectBody body, int partBytes) {
    putMultipart(name, body, PartPlan.DEFAULT.inPartsOf(partBytes));
  }

  /**
   * Stores a large object in parts. A failed upload leaves no parts behind.
   *
   * @return the ETag of what is stored now
   */
  public String putMultipart(String name, ObjectBody body, PartPlan plan) {
    plan.requireRoomFor(body.lengthBytes());
    return run(Operation.MULTIPART, name, (key, call) -> uploads.inParts(key, body, plan, call));
  }

  /**
   * Stores what a stream holds, which need not be known before, in one request where it fits into
   * one part, and else in parts; a retry takes what is in memory, never the stream. The stream is
   * read to its end and not closed. A failed upload leaves nothing behind.
   *
   * @return the ETag of what is stored now
   */
  public String putStream(String name, InputStream in, PartPlan plan) {
    return stream(name, in, OptionalLong.empty(), plan);
  }

  /**
   * Stores what a stream holds, as {@link #putStream(String, InputStream, PartPlan)} does.
   *
   * @param lengthBytes what the stream has to hold; with less or more the upload fails
   */
  public String putStream(String name, InputStream in, long lengthBytes, PartPlan plan) {
    if (lengthBytes < 0) {
      throw new IllegalArgumentException("a stream has no negative length: " + lengthBytes);
    }
    plan.requireRoomFor(lengthBytes);
    return stream(name, in, OptionalLong.of(lengthBytes), plan);
  }

  private String stream(String name, InputStream in, OptionalLong length, PartPlan plan) {
    return run(
        Operation.STREAMED_UPLOAD,
        name,
        (key, call) -> uploads.stream(key, in, length, plan, call));
  }

  /**
   * Reads an object.
   *
   * @return empty if there is none
   * @throws StorageException also if it is larger than {@link R2Settings#maxObjectBytes}
   */
  public Optional<byte[]> get(String name) {
    return measured(
            Operation.DOWNLOAD, name, (key, measured) -> downloads.read(key, null, measured))
        .map(ObjectRange::bytes);
  }

  /**
   * Reads a part of an object.
   *
   * @return empty if there is no such object
   * @throws StorageException also if the object has no such part, or if that is larger than {@link
   *     R2Settings#maxObjectBytes}
   */
  public Optional<ObjectRange> get(String name, ByteRange range) {
    return measured(
        Operation.RANGE_DOWNLOAD, name, (key, measured) -> downloads.read(key, range, measured));
  }

  /**
   * Opens an object of any size; it has to be closed, and is measured until then.
   *
   * @return empty if there is none
   */
  public Optional<Download> open(String name) {
    return opened(name, null);
  }

  /** Opens a part of an object, as {@link #open(String)} does all of it. */
  public Optional<Download> open(String name, ByteRange range) {
    return opened(name, range);
  }

  private Optional<Download> opened(String name, @Nullable ByteRange range) {
    ObjectKey key = key(Operation.STREAMED_DOWNLOAD, name);
    Measured measured = log.begin(Operation.STREAMED_DOWNLOAD, name);
    Optional<Download> found;
    try {
      found = downloads.open(key, range, measured);
    } catch (RuntimeException e) {
      throw measured.failed(e);
    }
    if (found.isEmpty()) {
      measured.succeeded();
    }
    return found;
  }

  /** Describes an object without reading it; empty if there is none. */
  public Optional<StoredObject> head(String name) {
    return run(Operation.HEAD, name, objects::head);
  }

  /** Deletes an object; one that is not there is as good as deleted. */
  public void delete(String name) {
    run(Operation.DELETE, name, objects::delete);
  }

  /**
   * The objects below a folder, by key.
   *
   * @param folder a path without slash at its end
   * @param limit between 1 and {@link #MAX_LISTED}
   */
  public Listing list(String folder, int limit) {
    requireLimit(limit);
    return run(Operation.LIST, folder, (key, call) -> objects.below(key.full() + "/", limit, call));
  }

  /** All objects of the scope, by key; {@code limit} as in {@link #list(String, int)}. */
  public Listing list(int limit) {
    requireLimit(limit);
    return log.run(
        Operation.LIST,
        "",
        measured -> objects.below(settings.scope().root(), limit, measured.call()));
  }

  /**
   * An address from which anybody may read this object, whether or not it is there yet.
   *
   * @param validity 1 s to 7 days, in whole seconds
   */
  public PresignedUrl presignGet(String name, Duration validity) {
    Presigning.requireValidity(validity);
    return run(Operation.PRESIGN_GET, name, (key, call) -> presigning.get(key, validity));
  }

  /**
   * An address to which anybody may bring this object, also in place of one that is there.
   *
   * @param validity 1 s to 7 days, in whole seconds
   * @param contentType what has to be sent as {@code Content-Type}
   * @param lengthBytes how many bytes have to be sent, neither more nor less
   */
  public PresignedUrl presignPut(
      String name, Duration validity, String contentType, long lengthBytes) {
    Presigning.requireValidity(validity);
    Presigning.requireBody(contentType, lengthBytes);
    return run(
        Operation.PRESIGN_PUT,
        name,
        (key, call) -> presigning.put(key, validity, contentType, lengthBytes));
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
    presigning.close();
    s3.close();
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LISTED) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and " + MAX_LISTED + ", not " + limit);
    }
  }

  private <T> T run(Operation operation, String name, BiFunction<ObjectKey, Call, T> action) {
    return measured(operation, name, (key, measured) -> action.apply(key, measured.call()));
  }

  private <T> T measured(
      Operation operation, String name, BiFunction<ObjectKey, Measured, T> action) {
    ObjectKey key = key(operation, name);
    return log.run(operation, name, measured -> action.apply(key, measured));
  }

  private ObjectKey key(Operation operation, String name) {
    try {
      return settings.scope().key(name);
    } catch (RefusedKeyException e) {
      log.refused(operation, name, e);
      throw e;
    }
  }
}
