package dev.masterperf.producer.r2;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Brings objects, or parts of them, out of the bucket. */
final class Downloads {
  private final S3Client s3;
  private final String bucket;
  private final int maxBytes;

  Downloads(S3Client s3, String bucket, int maxBytes) {
    this.s3 = s3;
    this.bucket = bucket;
    this.maxBytes = maxBytes;
  }

  /** Into memory, up to the limit; empty if there is no such object. */
  Optional<ObjectRange> read(ObjectKey key, @Nullable ByteRange range, Measured measured) {
    return find(key, range, measured.call(), (answer, in) -> inMemory(answer, in, range, measured));
  }

  /** As a stream, which ends the measurement; empty if there is no such object. */
  Optional<Download> open(ObjectKey key, @Nullable ByteRange range, Measured measured) {
    Optional<ResponseInputStream<GetObjectResponse>> found =
        find(key, range, measured.call(), ResponseTransformer.toInputStream());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ResponseInputStream<GetObjectResponse> in = found.get();
    try {
      return Optional.of(new Download(in, Extent.of(in.response(), range), measured));
    } catch (IOException e) {
      in.abort();
      throw NonRetryableException.create("the object's first byte did not come", e);
    } catch (RuntimeException e) {
      in.abort();
      throw e;
    }
  }

  private <T> Optional<T> find(
      ObjectKey key,
      @Nullable ByteRange range,
      Call call,
      ResponseTransformer<GetObjectResponse, T> reader) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .range(range == null ? null : range.header())
            .overrideConfiguration(Watched.by(call, maxBytes))
            .build();
    try {
      return Optional.of(s3.getObject(request, reader));
    } catch (NoSuchKeyException e) {
      call.ended("absent");
      return Optional.empty();
    }
  }

  /** Beyond the limit the connection is cut. */
  private ObjectRange inMemory(
      GetObjectResponse answer,
      AbortableInputStream in,
      @Nullable ByteRange range,
      Measured measured)
      throws IOException {
    try {
      Extent extent = Extent.of(answer, range);
      if (extent.bytes() > maxBytes) {
        throw NonRetryableException.create(
            "the object is larger than the " + maxBytes + " bytes that are read into memory");
      }
      byte[] bytes = new byte[(int) extent.bytes()];
      int read = bytes.length == 0 ? 0 : in.read(bytes);
      measured.firstByte();
      read += in.readNBytes(bytes, read, bytes.length - read);
      if (read < bytes.length) {
        throw new IOException("the object ended after " + read + " of " + bytes.length + " bytes");
      }
      measured.call().moved(read);
      return new ObjectRange(bytes, extent.offset(), extent.objectBytes(), answer.eTag());
    } catch (RuntimeException | IOException e) {
      in.abort();
      throw e;
    }
  }
}
