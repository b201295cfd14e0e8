package dev.masterperf.producer.r2;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What endpoints are known to refuse, said before anything is sent, all of it together. */
final class SettingsRules {
  static final String R2_DOMAIN = "r2.cloudflarestorage.com";
  static final String S3_DOMAIN = "amazonaws.com";

  private static final Set<String> R2_REGIONS = Set.of("auto", "us-east-1");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  private SettingsRules() {}

  /** What holds for every endpoint, and for those whose domain we know. */
  static void require(
      URI endpoint, String region, String bucket, Addressing addressing, int maxObjectBytes) {
    List<String> problems = new ArrayList<>();
    endpoint(endpoint, bucket, problems);
    if (region.isBlank()) {
      problems.add("region must not be empty; R2 takes auto");
    }
    if (bucket.isBlank() || bucket.contains("/")) {
      problems.add("bucket must be a bucket's name, not '" + bucket + "'");
    }
    if (maxObjectBytes < 1) {
      problems.add("maxObjectBytes must be positive, not " + maxObjectBytes);
    }
    String host = endpoint.getHost() == null ? "" : endpoint.getHost();
    if (isOf(host, R2_DOMAIN) && !R2_REGIONS.contains(region)) {
      problems.add("region of an R2 bucket is auto, not '" + region + "'");
    }
    if (isOf(host, S3_DOMAIN) && !REGION.matcher(region).matches()) {
      problems.add(notARegion(region));
    }
    if (addressing == Addressing.VIRTUAL_HOST) {
      virtualHost(endpoint, host, bucket, problems);
    }
    fail(problems);
  }

  static void requireR2(String account, String bucket) {
    List<String> problems = new ArrayList<>();
    if (!ACCOUNT.matcher(account).matches()) {
      problems.add(
          "account must be the account's id of 32 hexadecimal digits, not '" + account + "'");
    }
    if (!BUCKET.matcher(bucket).matches() || bucket.contains(".")) {
      problems.add(
          "bucket of R2 has 3 to 63 lower-case letters, digits and hyphens, not '" + bucket + "'");
    }
    fail(problems);
  }

  static void requireS3(String region, String bucket) {
    List<String> problems = new ArrayList<>();
    if (!REGION.matcher(region).matches()) {
      problems.add(notARegion(region));
    }
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      problems.add(
          "bucket of S3 has 3 to 63 lower-case letters, digits, hyphens and single dots, not '"
              + bucket
              + "'");
    }
    fail(problems);
  }

  private static void endpoint(URI endpoint, String bucket, List<String> problems) {
    if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
      problems.add("endpoint must be an http or https URI, not " + shown(endpoint));
      return;
    }
    if (endpoint.getHost() == null) {
      problems.add("endpoint must name a host, not " + shown(endpoint));
    }
    String path = endpoint.getPath() == null ? "" : endpoint.getPath().replaceFirst("/$", "");
    String host = String.valueOf(endpoint.getHost());
    boolean known = isOf(host, R2_DOMAIN) || isOf(host, S3_DOMAIN);
    // A proxy may serve an endpoint below a path; but Cloudflare's dashboard shows the bucket
    // there.
    if (path.endsWith("/" + bucket) || (known && !path.isEmpty())) {
      problems.add("endpoint must end before " + path + "; the bucket is a setting apart");
    }
    if (endpoint.getRawQuery() != null || endpoint.getRawUserInfo() != null) {
      problems.add("endpoint must hold neither user nor query; credentials are a setting apart");
    }
  }

  private static void virtualHost(URI endpoint, String host, String bucket, List<String> problems) {
    if (ADDRESS.matcher(host).matches()) {
      problems.add(
          "addressing by virtual host needs an endpoint with a name, " + host + " has none");
    }
    if ("https".equals(endpoint.getScheme()) && bucket.contains(".")) {
      problems.add(
          "addressing by virtual host over https cannot take the dots of bucket '"
              + bucket
              + "', no certificate holds for them; use addressing by path");
    }
  }

  private static String notARegion(String region) {
    return "region of an S3 bucket is one of AWS, such as eu-central-1, not '" + region + "'";
  }

  private static boolean isOf(String host, String domain) {
    return host.endsWith("." + domain) || host.equals(domain);
  }

  /** Without what may be a secret. */
  private static String shown(URI endpoint) {
    return endpoint.getRawUserInfo() == null && endpoint.getRawQuery() == null
        ? endpoint.toString()
        : endpoint.getScheme() + "://…";
  }

  private static void fail(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
