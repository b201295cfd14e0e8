package dev.masterperf.archive.bucket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket behind the S3 protocol. A call is tried twice, because a kept connection may have been
 * closed meanwhile, and for no longer than {@link #CALL_TIMEOUT}: it is the archive that retries,
 * so that a bucket that is down never holds up the consumer.
 */
public final class S3Bucket implements Bucket {
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int BEHIND_THE_END = 416;

  private final S3Client client;
  private final String bucket;

  public S3Bucket(BucketSettings settings) {
    this.bucket = settings.bucket();
    this.client =
        S3Client.builder()
            .endpointOverride(settings.endpoint())
            .region(Region.of(settings.region()))
            .forcePathStyle(true)
            // R2 and others know none of the newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(CALL_TIMEOUT))
            .overrideConfiguration(
                options ->
                    options
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(
                            DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(2).build()))
            .build();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    return putIfAbsent(key, RequestBody.fromBytes(body));
  }

  @Override
  public boolean putIfAbsent(String key, Path file) {
    return putIfAbsent(key, RequestBody.fromFile(file));
  }

  private boolean putIfAbsent(String key, RequestBody body) {
    return ask(
        "put " + key,
        () -> {
          try {
            client.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), body);
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public byte[] get(String key) {
    return ask(
        "get " + key, () -> whole(client.getObjectAsBytes(get -> get.bucket(bucket).key(key))));
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    return ask(
        "get " + key + ", " + range,
        () -> {
          try {
            return whole(client.getObjectAsBytes(get -> get.bucket(bucket).key(key).range(range)));
          } catch (S3Exception e) {
            if (e.statusCode() == BEHIND_THE_END) {
              return new byte[0];
            }
            throw e;
          }
        });
  }

  /** The JDK's connection takes a body that was cut off for a whole one. */
  private static byte[] whole(ResponseBytes<GetObjectResponse> answer) {
    byte[] body = answer.asByteArrayUnsafe();
    Long promised = answer.response().contentLength();
    if (promised != null && promised != body.length) {
      throw SdkClientException.create(
          "the answer has " + body.length + " bytes where it promised " + promised);
    }
    return body;
  }

  @Override
  public void delete(String key) {
    ask("delete " + key, () -> client.deleteObject(delete -> delete.bucket(bucket).key(key)));
  }

  @Override
  public List<Listed> list(String prefix) {
    return ask(
        "list " + prefix,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(found -> new Listed(found.key(), found.size(), found.lastModified()))
                .sorted(Comparator.comparing(Listed::key))
                .toList());
  }

  private <T> T ask(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (NoSuchKeyException e) {
      throw new MissingObjectException("bucket " + bucket + ": " + what + ": no such object", e);
    } catch (SdkException e) {
      throw new BucketException("bucket " + bucket + ": " + what + ": " + said(e), e);
    }
  }

  /** Without the request's id, with which each attempt would read like a problem of its own. */
  private static String said(SdkException failure) {
    if (failure instanceof S3Exception refused) {
      AwsErrorDetails details = refused.awsErrorDetails();
      return details == null || details.errorCode() == null
          ? "refused with status " + refused.statusCode()
          : "%s (%d): %s"
              .formatted(details.errorCode(), refused.statusCode(), details.errorMessage());
    }
    return String.valueOf(failure.getMessage());
  }

  @Override
  public void close() {
    client.close();
  }
}
