package dev.masterperf.producer.r2;

import java.net.URI;

/**
 * Which bucket, under which part of it, and as whom.
 *
 * @param endpoint {@code https://<account>.r2.cloudflarestorage.com}, or any S3 endpoint
 * @param region {@code auto} for R2
 * @param scope the part of the bucket that is ours
 * @param maxObjectBytes the most that is read into memory, and the most a compressed object may
 *     inflate to
 */
public record R2Settings(
    URI endpoint,
    String region,
    String bucket,
    String accessKey,
    SecretKey secretKey,
    KeyScope scope,
    int maxObjectBytes) {
  public static final String DEFAULT_REGION = "auto";
  public static final int DEFAULT_MAX_OBJECT_BYTES = 64 * 1024 * 1024;

  public R2Settings {
    if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
      throw new IllegalArgumentException("endpoint must be an http or https URI, not " + endpoint);
    }
    if (bucket.isBlank() || bucket.contains("/")) {
      throw new IllegalArgumentException("bucket must be a bucket's name, not '" + bucket + "'");
    }
    if (maxObjectBytes < 1) {
      throw new IllegalArgumentException("maxObjectBytes must be positive, not " + maxObjectBytes);
    }
  }

  /** Settings with region {@code auto} and at most 64 MiB in memory. */
  public R2Settings(
      URI endpoint, String bucket, String accessKey, SecretKey secretKey, KeyScope scope) {
    this(endpoint, DEFAULT_REGION, bucket, accessKey, secretKey, scope, DEFAULT_MAX_OBJECT_BYTES);
  }

  String location() {
    return bucket + "/" + scope.root();
  }
}
