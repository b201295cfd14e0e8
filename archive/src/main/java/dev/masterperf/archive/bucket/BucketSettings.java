package dev.masterperf.archive.bucket;

import java.net.URI;

/**
 * Where the bucket is and how to sign in. The bucket must exist.
 *
 * @param endpoint for R2 {@code https://<account>.r2.cloudflarestorage.com}
 * @param region {@code auto} for R2
 * @param secretKey never printed
 */
public record BucketSettings(
    URI endpoint, String region, String bucket, String accessKey, String secretKey) {
  public static final String DEFAULT_REGION = "auto";

  public BucketSettings {
    if (endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "the S3 endpoint must be a URL such as http://127.0.0.1:9000, not " + endpoint);
    }
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("the S3 bucket must have a name");
    }
  }

  @Override
  public String toString() {
    return "BucketSettings[endpoint="
        + endpoint
        + ", region="
        + region
        + ", bucket="
        + bucket
        + ", accessKey="
        + accessKey
        + ", secretKey=***]";
  }
}
