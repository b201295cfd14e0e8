package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * {@code If-None-Match: *} and {@code If-Match}. An endpoint answers 412 where the condition does
 * not hold and 409 on a race; some tell every racing writer that it lost, and a retry after a lost
 * answer meets what itself has written. So neither is believed before what is there was compared.
 */
final class ConditionalPut {
  private static final int NOT_FOUND = 404;
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

  /** What is there after a refusal. */
  private record Found(String etag, boolean sameContent) {}

  PutOutcome ifAbsent(ObjectKey key, ObjectBody body, Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        put(key, body, r -> r.ifNoneMatch("*"), call);
        return PutOutcome.CREATED;
      } catch (S3Exception e) {
        if (e.statusCode() != CONFLICT && e.statusCode() != PRECONDITION_FAILED) {
          throw e;
        }
        Optional<Found> found = readBack(key, body, call);
        if (found.isPresent()) {
          return found.get().sameContent()
              ? ended(PutOutcome.SAME_CONTENT, "same content", call)
              : ended(PutOutcome.OTHER_CONTENT, "key is taken", call);
        }
        // Nothing is there: all writers of a race were refused.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  ReplaceOutcome ifUnchanged(ObjectKey key, String etag, ObjectBody body, Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        put(key, body, r -> r.ifMatch(etag), call);
        return ReplaceOutcome.REPLACED;
      } catch (S3Exception e) {
        if (e instanceof NoSuchKeyException || refusedAsAbsent(e)) {
          return ended(ReplaceOutcome.ABSENT, "absent", call);
        }
        if (e.statusCode() != CONFLICT && e.statusCode() != PRECONDITION_FAILED) {
          throw e;
        }
        Optional<Found> found = readBack(key, body, call);
        if (found.isEmpty()) {
          return ended(ReplaceOutcome.ABSENT, "absent", call);
        }
        if (found.get().sameContent()) {
          return ended(ReplaceOutcome.SAME_CONTENT, "same content", call);
        }
        if (!found.get().etag().equals(etag)) {
          return ended(ReplaceOutcome.CHANGED, "changed by others", call);
        }
        // The version we expect is still there: all writers of a race were refused.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** A bucket that is not there is 404 as well, and is a failure. */
  private static boolean refusedAsAbsent(S3Exception e) {
    return e.statusCode() == NOT_FOUND
        && e.awsErrorDetails() != null
        && "NoSuchKey".equals(e.awsErrorDetails().errorCode());
  }

  private static <T> T ended(T outcome, String how, Call call) {
    call.ended(how);
    return outcome;
  }

  private void put(
      ObjectKey key, ObjectBody body, UnaryOperator<PutObjectRequest.Builder> only, Call call) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .overrideConfiguration(Watched.by(call, body.lengthBytes()));
    s3.putObject(only.apply(request).build(), Uploads.content(body));
    call.moved(body.lengthBytes());
  }

  private Optional<Found> readBack(ObjectKey key, ObjectBody body, Call call) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .overrideConfiguration(Watched.by(call, body.lengthBytes()))
            .build();
    try {
      return Optional.of(
          s3.getObject(
              request,
              (GetObjectResponse response, AbortableInputStream stored) ->
                  new Found(response.eTag(), sameBytes(stored, body))));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private static boolean sameBytes(AbortableInputStream stored, ObjectBody body)
      throws IOException {
    try (InputStream ours = new SourceStream(body.open().get())) {
      byte[] left;
      do {
        left = stored.readNBytes(CHUNK_BYTES);
        if (!Arrays.equals(left, ours.readNBytes(CHUNK_BYTES))) {
          stored.abort(); // what follows may be long
          return false;
        }
      } while (left.length > 0);
      return true;
    }
  }
}
