package dev.masterperf.producer.r2;

import java.net.URI;
import java.util.Locale;

/**
 * Which bucket, under which part of it, and as whom.
 *
 * @param endpoint of R2, S3, or anything that speaks as they do; without the bucket's name
 * @param region {@code auto} for R2
 * @param scope the part of the bucket that is ours
 * @param maxObjectBytes the most that is read into memory, and the most a compressed object may
 *     inflate to
 */
public record R2Settings(
    URI endpoint,
    String region,
    String bucket,
    Credentials credentials,
    KeyScope scope,
    Addressing addressing,
    int maxObjectBytes) {
  public static final String DEFAULT_REGION = "auto";
  public static final int DEFAULT_MAX_OBJECT_BYTES = 64 * 1024 * 1024;

  /**
   * @throws IllegalArgumentException naming everything that cannot work, and what would
   */
  public R2Settings {
    SettingsRules.require(endpoint, region, bucket, addressing, maxObjectBytes);
  }

  /** Any endpoint, by path, with region {@code auto} and at most 64 MiB in memory. */
  public R2Settings(
      URI endpoint, String bucket, String accessKey, SecretKey secretKey, KeyScope scope) {
    this(
        endpoint,
        DEFAULT_REGION,
        bucket,
        new Credentials(accessKey, secretKey),
        scope,
        Addressing.PATH,
        DEFAULT_MAX_OBJECT_BYTES);
  }

  /**
   * A bucket of Cloudflare R2, all of it.
   *
   * @param account the account's id, 32 hexadecimal digits
   * @throws IllegalArgumentException naming everything that cannot work, and what would
   */
  public static R2Settings r2(String account, String bucket, Credentials credentials) {
    return r2(account, Jurisdiction.NONE, bucket, credentials);
  }

  /** As {@link #r2(String, String, Credentials)}, of a bucket bound to a jurisdiction. */
  public static R2Settings r2(
      String account, Jurisdiction jurisdiction, String bucket, Credentials credentials) {
    SettingsRules.requireR2(account, bucket);
    String host =
        account.toLowerCase(Locale.ROOT) + "." + jurisdiction.hostPart() + SettingsRules.R2_DOMAIN;
    return ofHost(host, DEFAULT_REGION, bucket, credentials);
  }

  /**
   * A bucket of Amazon S3, all of it, by path; {@link #addressed} changes that.
   *
   * @param region where the bucket is, {@code eu-central-1}
   * @throws IllegalArgumentException naming everything that cannot work, and what would
   */
  public static R2Settings s3(String region, String bucket, Credentials credentials) {
    SettingsRules.requireS3(region, bucket);
    String domain = SettingsRules.S3_DOMAIN + (region.startsWith("cn-") ? ".cn" : "");
    return ofHost("s3." + region + "." + domain, region, bucket, credentials);
  }

  private static R2Settings ofHost(
      String host, String region, String bucket, Credentials credentials) {
    return new R2Settings(
        URI.create("https://" + host),
        region,
        bucket,
        credentials,
        KeyScope.WHOLE_BUCKET,
        Addressing.PATH,
        DEFAULT_MAX_OBJECT_BYTES);
  }

  /** The same, kept to a part of the bucket. */
  public R2Settings within(KeyScope newScope) {
    return new R2Settings(
        endpoint, region, bucket, credentials, newScope, addressing, maxObjectBytes);
  }

  /** The same, with the bucket's name at another place of the address. */
  public R2Settings addressed(Addressing newAddressing) {
    return new R2Settings(
        endpoint, region, bucket, credentials, scope, newAddressing, maxObjectBytes);
  }

  /** The same, reading more or less into memory. */
  public R2Settings readingAtMost(int bytes) {
    return new R2Settings(endpoint, region, bucket, credentials, scope, addressing, bytes);
  }

  String location() {
    return bucket + "/" + scope.root();
  }
}
