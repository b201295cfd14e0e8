package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Brings objects into the bucket, in one request or in parts. */
final class Uploads {
  private final S3Client s3;
  private final String bucket;

  Uploads(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** One request, which reads the body anew at each attempt. */
  String put(ObjectKey key, ObjectBody body, Call call) {
    return put(key, content(body), body.lengthBytes(), call);
  }

  /** Parts, whatever the size. */
  String inParts(ObjectKey key, ObjectBody body, PartPlan plan, Call call) {
    try (InputStream in = body.open().get()) {
      PartFeed feed = new PartFeed(in, OptionalLong.of(body.lengthBytes()));
      return new MultipartUpload(s3, bucket, key, plan, call).run(first(feed, plan), feed);
    } catch (IOException e) {
      throw new CallerException("the source could not be closed: " + e.getMessage(), e);
    }
  }

  /** One request where all of it fits into one part, and parts where not. */
  String stream(ObjectKey key, InputStream in, OptionalLong length, PartPlan plan, Call call) {
    PartFeed feed = new PartFeed(in, length);
    MultipartUpload.Buffer first = first(feed, plan);
    if (!feed.ended()) {
      return new MultipartUpload(s3, bucket, key, plan, call).run(first, feed);
    }
    String etag = put(key, first.body(), first.length(), call);
    plan.progress().moved(call.bytes(), feed.totalBytes());
    return etag;
  }

  private static MultipartUpload.Buffer first(PartFeed feed, PartPlan plan) {
    byte[] bytes =
        new byte[(int) Math.min(plan.partBytes(), feed.totalBytes().orElse(Long.MAX_VALUE))];
    return new MultipartUpload.Buffer(bytes, feed.next(bytes));
  }

  private String put(ObjectKey key, RequestBody body, long lengthBytes, Call call) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .overrideConfiguration(Watched.by(call, lengthBytes))
            .build();
    String etag = s3.putObject(request, body).eTag();
    call.moved(lengthBytes);
    return etag;
  }

  static RequestBody content(ObjectBody body) {
    return RequestBody.fromContentProvider(
        () -> new SourceStream(body.open().get()), body.lengthBytes(), R2Storage.CONTENT_TYPE);
  }
}
