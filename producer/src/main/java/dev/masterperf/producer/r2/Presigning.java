package dev.masterperf.producer.r2;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes addresses that carry the right to one request. Nothing is sent. */
final class Presigning implements AutoCloseable {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofDays(7);

  private static final long MAX_SINGLE_PUT_BYTES = 5L * 1024 * 1024 * 1024;
  private static final int MAX_CONTENT_TYPE_LENGTH = 255;

  private final S3Presigner presigner;
  private final String bucket;

  Presigning(R2Settings settings) {
    this.presigner = S3Connection.presigner(settings);
    this.bucket = settings.bucket();
  }

  PresignedUrl get(ObjectKey key, Duration validity) {
    return described(
        "GET",
        presigner.presignGetObject(
            p ->
                p.signatureDuration(validity)
                    .getObjectRequest(r -> r.bucket(bucket).key(key.full()))));
  }

  PresignedUrl put(ObjectKey key, Duration validity, String contentType, long lengthBytes) {
    return described(
        "PUT",
        presigner.presignPutObject(
            p ->
                p.signatureDuration(validity)
                    .putObjectRequest(
                        r ->
                            r.bucket(bucket)
                                .key(key.full())
                                .contentType(contentType)
                                .contentLength(lengthBytes))));
  }

  @Override
  public void close() {
    presigner.close();
  }

  private static PresignedUrl described(String method, PresignedRequest signed) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    signed.signedHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
    headers.remove("host");
    return new PresignedUrl(
        method, URI.create(signed.url().toString()), headers, signed.expiration());
  }

  static void requireValidity(Duration validity) {
    if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a presigned URL is valid for 1 s to 7 days, not for " + validity);
    }
    if (validity.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "a presigned URL is valid for whole seconds, not for " + validity);
    }
  }

  static void requireBody(String contentType, long lengthBytes) {
    if (lengthBytes < 0 || lengthBytes > MAX_SINGLE_PUT_BYTES) {
      throw new IllegalArgumentException(
          "one request brings 0 to " + MAX_SINGLE_PUT_BYTES + " bytes, not " + lengthBytes);
    }
    boolean plain = contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (contentType.isBlank() || contentType.length() > MAX_CONTENT_TYPE_LENGTH || !plain) {
      throw new IllegalArgumentException(
          "a content type is like image/png, of at most "
              + MAX_CONTENT_TYPE_LENGTH
              + " printable ASCII characters");
    }
  }
}
