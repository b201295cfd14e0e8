package dev.masterperf.producer.r2;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * How we talk to R2 and to S3 endpoints alike, for whom {@link R2Storage} does not do enough: the
 * SDK's own client with the same settings, which measures nothing.
 */
public final class S3Connection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private S3Connection() {}

  /**
   * A client for this endpoint, region and credentials; bucket and scope are in each of its
   * requests. Whoever opens it closes it.
   */
  public static S3Client open(R2Settings settings) {
    return open(settings, List.of());
  }

  static S3Client open(R2Settings settings, List<ExecutionInterceptor> watching) {
    return S3Client.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials(settings))
        .serviceConfiguration(service(settings))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            c ->
                c.retryStrategy(RetryMode.STANDARD)
                    .apiCallTimeout(CALL_TIMEOUT)
                    .executionInterceptors(watching))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT))
        .build();
  }

  static S3Presigner presigner(R2Settings settings) {
    return S3Presigner.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials(settings))
        .serviceConfiguration(service(settings))
        .build();
  }

  private static S3Configuration service(R2Settings settings) {
    // R2 takes neither checksum trailers nor aws-chunked bodies; and Expect: 100-continue makes
    // the JDK's connection wait for servers that do not answer it.
    return S3Configuration.builder()
        .pathStyleAccessEnabled(settings.addressing() == Addressing.PATH)
        .chunkedEncodingEnabled(false)
        .expectContinueEnabled(false)
        .build();
  }

  private static StaticCredentialsProvider credentials(R2Settings settings) {
    Credentials given = settings.credentials();
    String secret = given.secretKey().reveal();
    AwsCredentials known =
        given.sessionToken().isEmpty()
            ? AwsBasicCredentials.create(given.accessKey(), secret)
            : AwsSessionCredentials.create(
                given.accessKey(), secret, given.sessionToken().get().reveal());
    return StaticCredentialsProvider.create(known);
  }
}
