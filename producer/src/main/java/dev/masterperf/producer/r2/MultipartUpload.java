package dev.masterperf.producer.r2;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * One object sent in parts; all but the last have one size, as R2 wants it.
 *
 * <p>The calling thread reads the source, counts and tells the progress. Workers, if there are any,
 * send one part each and give it back with its buffer; they share nothing else.
 */
final class MultipartUpload {
  private final S3Client s3;
  private final String bucket;
  private final ObjectKey key;
  private final PartPlan plan;
  private final Call call;
  private final List<CompletedPart> done = new ArrayList<>();
  private final Deque<byte[]> free = new ArrayDeque<>();
  private String uploadId = "";
  private int sent;

  MultipartUpload(S3Client s3, String bucket, ObjectKey key, PartPlan plan, Call call) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
    this.plan = plan;
    this.call = call;
  }

  /**
   * A part under way or at its end.
   *
   * @param failure null if the bucket has it
   */
  private record Part(
      Buffer buffer, int number, Call call, String etag, @Nullable RuntimeException failure) {}

  /** The bytes of one part, which are the first of an array. */
  @SuppressWarnings("ArrayRecordComponent") // is handed over, and never compared
  record Buffer(byte[] bytes, int length) {
    /** A body that every attempt can read anew. */
    RequestBody body() {
      return RequestBody.fromContentProvider(
          () -> new ByteArrayInputStream(bytes, 0, length), length, R2Storage.CONTENT_TYPE);
    }
  }

  /**
   * Sends all of it; a failure leaves no parts behind.
   *
   * @param first what was read of the feed already
   * @return the ETag of the whole
   */
  String run(Buffer first, PartFeed feed) {
    uploadId =
        s3.createMultipartUpload(
                r -> r.bucket(bucket).key(key.full()).overrideConfiguration(Watched.by(call)))
            .uploadId();
    PartThreads threads = new PartThreads(plan.parallel());
    try {
      sendAll(first, feed, new ExecutorCompletionService<>(threads));
      return complete();
    } catch (RuntimeException | Error e) {
      cleanUp(threads, e);
      throw e;
    } finally {
      threads.close();
    }
  }

  private void sendAll(Buffer first, PartFeed feed, CompletionService<Part> parts) {
    submit(first, parts);
    int underWay = 1;
    while (underWay > 0 || !feed.ended()) {
      if (!feed.ended() && underWay < plan.parallel()) {
        submit(read(feed), parts);
        underWay++;
      } else {
        finish(taken(parts), feed);
        underWay--;
      }
    }
  }

  private Buffer read(PartFeed feed) {
    if (sent == PartPlan.MAX_PARTS) {
      throw new CallerException(
          "the source holds more than %d parts of %d bytes; take larger parts"
              .formatted(PartPlan.MAX_PARTS, plan.partBytes()));
    }
    byte[] bytes = free.isEmpty() ? new byte[plan.partBytes()] : free.pop();
    return new Buffer(bytes, feed.next(bytes));
  }

  private void submit(Buffer buffer, CompletionService<Part> parts) {
    int number = ++sent;
    parts.submit(() -> send(buffer, number));
  }

  private Part send(Buffer buffer, int number) {
    Call own = new Call();
    try {
      UploadPartRequest request =
          UploadPartRequest.builder()
              .bucket(bucket)
              .key(key.full())
              .uploadId(uploadId)
              .partNumber(number)
              .overrideConfiguration(Watched.by(own, buffer.length()))
              .build();
      String etag = s3.uploadPart(request, buffer.body()).eTag();
      return new Part(buffer, number, own, etag, null);
    } catch (RuntimeException e) {
      return new Part(buffer, number, own, "", e);
    }
  }

  private static Part taken(CompletionService<Part> parts) {
    try {
      return parts.take().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted while parts were under way", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part ended by an error", e.getCause());
    }
  }

  private void finish(Part part, PartFeed feed) {
    call.add(part.call());
    if (part.failure() != null) {
      throw part.failure();
    }
    call.moved(part.buffer().length());
    free.push(part.buffer().bytes());
    done.add(CompletedPart.builder().partNumber(part.number()).eTag(part.etag()).build());
    plan.progress().moved(call.bytes(), feed.totalBytes());
  }

  private String complete() {
    done.sort(Comparator.comparing(CompletedPart::partNumber));
    return s3.completeMultipartUpload(
            r ->
                r.bucket(bucket)
                    .key(key.full())
                    .uploadId(uploadId)
                    .multipartUpload(all -> all.parts(done))
                    .overrideConfiguration(Watched.by(call)))
        .eTag();
  }

  /** Also where the thread was interrupted: else the parts would stay, and be paid for. */
  private void cleanUp(PartThreads threads, Throwable failure) {
    boolean interrupted = Thread.interrupted();
    try {
      threads.stopAndWait();
      s3.abortMultipartUpload(
          r ->
              r.bucket(bucket)
                  .key(key.full())
                  .uploadId(uploadId)
                  .overrideConfiguration(Watched.briefly(call)));
    } catch (SdkException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
