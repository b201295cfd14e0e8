package dev.masterperf.producer.r2;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.r2.Finding.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** One round of trials on one bucket; each finding is there, also where it could not be tried. */
final class BucketTrials {
  private static final byte[] CONTENT = "MASTER_PERF probe".getBytes(StandardCharsets.US_ASCII);
  private static final String SOME_BYTES = "bytes=0-4";
  private static final String NO_VERSION = "\"00000000000000000000000000000000\"";

  private final S3Client s3;
  private final R2Settings settings;
  private final String probe;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * @param probe key of an object that nobody else uses
   */
  BucketTrials(
      S3Client s3, R2Settings settings, String probe, InstantSource clock, LongSupplier nanoTime) {
    this.s3 = s3;
    this.settings = settings;
    this.probe = probe;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  List<Finding> run() {
    Instant before = clock.instant();
    long startNanos = nanoTime.getAsLong();
    Trial list = Trial.of(this::list);
    double seconds = (nanoTime.getAsLong() - startNanos) / 1e9;
    Instant after = clock.instant();

    List<Finding> findings = new ArrayList<>();
    findings.add(reachable(list, seconds));
    findings.add(ClockSkew.of(list.answer(), before, after));
    boolean hopeless = list.answer().isEmpty() || list.missesBucket();
    Trial put = hopeless ? Trial.NOT_MADE : Trial.of(() -> put(r -> r));
    findings.add(bucket(list, put));
    findings.add(permission("permission_list", "list one object", list));
    findings.add(permission("permission_put", "put a small object", put));
    findings.addAll(withProbe(put.worked()));
    return findings;
  }

  /**
   * @param there whether the probe is; without it nothing more is tried
   */
  private List<Finding> withProbe(boolean there) {
    if (!there) {
      return List.of(
          permission("permission_get", "get it", Trial.NOT_MADE),
          permission("permission_delete", "delete it", Trial.NOT_MADE),
          unknown("range_read").as(MetricType.VALIDATION),
          unknown("conditional_write").as(MetricType.VALIDATION),
          unknown("conditional_replace").as(MetricType.VALIDATION));
    }
    Trial get = Trial.of(() -> get().response());
    Finding rangeRead = get.worked() ? rangeRead() : unknown("range_read");
    Finding write = refused("conditional_write", "If-None-Match: *", r -> r.ifNoneMatch("*"));
    Finding replace =
        refused("conditional_replace", "If-Match: another version", r -> r.ifMatch(NO_VERSION));
    Trial delete = Trial.of(this::delete);
    return List.of(
        permission("permission_get", "get it", get),
        permission("permission_delete", "delete it", delete),
        rangeRead.as(MetricType.VALIDATION),
        write.as(MetricType.VALIDATION),
        replace.as(MetricType.VALIDATION));
  }

  private Finding reachable(Trial list, double seconds) {
    String tried = "list one object";
    String endpoint = settings.endpoint().toString();
    if (list.answer().isEmpty()) {
      return Finding.fact("reachable", "UNREACHABLE", tried, "")
          .weighing(Severity.ERROR)
          .saying("nothing answers at " + endpoint + ": " + list.reason());
    }
    Quantity took = new Quantity(seconds, Unit.SECONDS);
    return Finding.fact("reachable", took.toText(), tried, endpoint + " answers").measuring(took);
  }

  private Finding bucket(Trial list, Trial put) {
    String tried = "list, then put";
    if (list.missesBucket() || put.missesBucket()) {
      return Finding.fact("bucket", "MISSING", tried, "")
          .weighing(Severity.ERROR)
          .saying("there is no bucket " + settings.bucket() + " at this endpoint; make it");
    }
    return list.worked() || put.worked()
        ? Finding.fact("bucket", "EXISTS", tried, "the bucket is there")
        : unknown("bucket");
  }

  private Finding permission(String id, String tried, Trial trial) {
    if (trial.answer().isEmpty() || trial.missesBucket()) {
      return unknown(id);
    }
    if (trial.worked()) {
      return Finding.fact(id, "ALLOWED", tried, "it worked");
    }
    boolean denied = ErrorClass.ofAnswer(trial.refusal(), trial.code()) == ErrorClass.DENIED;
    return Finding.fact(id, denied ? "DENIED" : "FAILED", tried, "")
        .weighing(Severity.ERROR)
        .saying(trial.reason() + denialAdvice(trial) + leftover(id));
  }

  private String denialAdvice(Trial trial) {
    return switch (trial.code()) {
      case "InvalidAccessKeyId" -> ": the endpoint does not know this access key";
      case "SignatureDoesNotMatch" -> ": the secret key is not that of the access key";
      case "AccessDenied" -> ": the access key has no such right here; its policy or token says so";
      case "AuthorizationHeaderMalformed", "PermanentRedirect" ->
          ": the bucket is not in region " + settings.region();
      default -> "";
    };
  }

  private String leftover(String id) {
    return id.equals("permission_delete") ? ", so " + probe + " is left behind" : "";
  }

  private Finding rangeRead() {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(settings.bucket())
            .key(probe)
            .range(SOME_BYTES)
            .overrideConfiguration(Watched.briefly())
            .build();
    Trial trial = Trial.of(() -> s3.getObject(request, ResponseTransformer.toBytes()).response());
    boolean kept =
        trial.response() instanceof GetObjectResponse got
            && ("bytes 0-4/" + CONTENT.length).equals(got.contentRange());
    return holds("range_read", "Range: " + SOME_BYTES, kept)
        .saying(kept ? "a part can be read" : "a range was not kept to; " + trial.reason());
  }

  /** A write that has to be refused, since the probe is there. */
  private Finding refused(String id, String condition, UnaryOperator<PutObjectRequest.Builder> on) {
    Trial trial = Trial.of(() -> put(on));
    boolean holds = ErrorClass.ofAnswer(trial.refusal(), trial.code()) == ErrorClass.CONFLICT;
    return holds(id, condition, holds)
        .saying(
            holds
                ? "the second writer was refused"
                : trial.worked()
                    ? "the endpoint ignores the condition and overwrites"
                    : "the endpoint does not know the condition: " + trial.reason());
  }

  private static Finding holds(String id, String tried, boolean holds) {
    return Finding.fact(id, holds ? "HOLDS" : "DOES NOT HOLD", tried, "")
        .weighing(holds ? Severity.OK : Severity.ERROR);
  }

  private static Finding unknown(String id) {
    return Finding.fact(id, "UNKNOWN", "not tried", "what it needs did not work")
        .weighing(Severity.WARNING);
  }

  private ListObjectsV2Response list() {
    return s3.listObjectsV2(
        r ->
            r.bucket(settings.bucket())
                .prefix(settings.scope().root())
                .maxKeys(1)
                .overrideConfiguration(Watched.briefly()));
  }

  private PutObjectResponse put(UnaryOperator<PutObjectRequest.Builder> only) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(probe)
            .overrideConfiguration(Watched.briefly());
    return s3.putObject(only.apply(request).build(), RequestBody.fromBytes(CONTENT));
  }

  private ResponseBytes<GetObjectResponse> get() {
    return s3.getObject(
        r -> r.bucket(settings.bucket()).key(probe).overrideConfiguration(Watched.briefly()),
        ResponseTransformer.toBytes());
  }

  private DeleteObjectResponse delete() {
    return s3.deleteObject(
        r -> r.bucket(settings.bucket()).key(probe).overrideConfiguration(Watched.briefly()));
  }
}
