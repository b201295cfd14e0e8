package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** An object sent in parts; all but the last have one size, as R2 wants it. */
final class MultipartUpload {
  private static final int MIN_PART_BYTES = 5 * 1024 * 1024;
  private static final int MAX_PARTS = 10_000;

  private final S3Client s3;
  private final String bucket;

  MultipartUpload(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  static void requirePartSize(ObjectBody body, int partBytes) {
    if (partBytes < MIN_PART_BYTES || body.lengthBytes() / partBytes >= MAX_PARTS) {
      throw new IllegalArgumentException(
          "parts of %d bytes for a body of %d: a part has at least %d, a body at most %d parts"
              .formatted(partBytes, body.lengthBytes(), MIN_PART_BYTES, MAX_PARTS));
    }
  }

  void run(ObjectKey key, ObjectBody body, int partBytes, Call call) {
    CreateMultipartUploadRequest request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .overrideConfiguration(R2Storage.watching(call))
            .build();
    String uploadId = s3.createMultipartUpload(request).uploadId();
    try {
      List<CompletedPart> parts = uploadParts(key, uploadId, body, partBytes, call);
      s3.completeMultipartUpload(
          r ->
              r.bucket(bucket)
                  .key(key.full())
                  .uploadId(uploadId)
                  .multipartUpload(all -> all.parts(parts))
                  .overrideConfiguration(R2Storage.watching(call)));
    } catch (SdkException e) {
      abort(key, uploadId, call, e);
      throw e;
    }
  }

  private List<CompletedPart> uploadParts(
      ObjectKey key, String uploadId, ObjectBody body, int partBytes, Call call) {
    List<CompletedPart> parts = new ArrayList<>();
    try (InputStream in = body.open().get()) {
      byte[] part = in.readNBytes(partBytes);
      do {
        parts.add(uploadPart(key, uploadId, parts.size() + 1, part, call));
        part = in.readNBytes(partBytes);
      } while (part.length > 0);
    } catch (IOException e) {
      throw NonRetryableException.create("the body could not be read", e);
    }
    return parts;
  }

  private CompletedPart uploadPart(
      ObjectKey key, String uploadId, int number, byte[] part, Call call) {
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .uploadId(uploadId)
            .partNumber(number)
            .overrideConfiguration(R2Storage.watching(call))
            .build();
    String etag = s3.uploadPart(request, RequestBody.fromBytes(part)).eTag();
    call.moved(part.length);
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private void abort(ObjectKey key, String uploadId, Call call, SdkException failure) {
    try {
      s3.abortMultipartUpload(
          r ->
              r.bucket(bucket)
                  .key(key.full())
                  .uploadId(uploadId)
                  .overrideConfiguration(R2Storage.watching(call)));
    } catch (SdkException e) {
      failure.addSuppressed(e);
    }
  }
}
