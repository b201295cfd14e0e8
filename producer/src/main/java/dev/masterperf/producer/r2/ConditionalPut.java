package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * {@code If-None-Match: *}. An endpoint answers 412 where the key exists and 409 on a race; some
 * tell every racing writer that it lost. So neither is believed before what is there was compared.
 */
final class ConditionalPut {
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int ATTEMPTS = 3;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final S3Client s3;
  private final String bucket;

  ConditionalPut(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  PutOutcome run(ObjectKey key, ObjectBody body, Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        put(key, body, call);
        call.moved(body.lengthBytes());
        return PutOutcome.CREATED;
      } catch (S3Exception e) {
        if (e.statusCode() != CONFLICT && e.statusCode() != PRECONDITION_FAILED) {
          throw e;
        }
        Optional<PutOutcome> settled = compare(key, body, call);
        if (settled.isPresent()) {
          call.ended(settled.get() == PutOutcome.SAME_CONTENT ? "same content" : "key is taken");
          return settled.get();
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void put(ObjectKey key, ObjectBody body, Call call) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .ifNoneMatch("*")
            .overrideConfiguration(R2Storage.watching(call))
            .build();
    s3.putObject(request, R2Storage.content(body));
  }

  /** Empty if nothing is there: all writers of a race were refused. */
  private Optional<PutOutcome> compare(ObjectKey key, ObjectBody body, Call call) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .overrideConfiguration(R2Storage.watching(call))
            .build();
    try {
      boolean same = s3.getObject(request, (response, stored) -> sameBytes(stored, body));
      return Optional.of(same ? PutOutcome.SAME_CONTENT : PutOutcome.OTHER_CONTENT);
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private static boolean sameBytes(InputStream stored, ObjectBody body) {
    try (InputStream ours = body.open().get()) {
      byte[] left;
      do {
        left = stored.readNBytes(CHUNK_BYTES);
        if (!Arrays.equals(left, ours.readNBytes(CHUNK_BYTES))) {
          return false;
        }
      } while (left.length > 0);
      return true;
    } catch (IOException e) {
      throw NonRetryableException.create("could not compare with what is stored", e);
    }
  }
}
