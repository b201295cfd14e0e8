package dev.masterperf.producer.r2;

import java.io.IOException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;

/** Reads a response into memory, up to a limit; beyond it the connection is cut. */
record BoundedBytes<R>(int maxBytes) implements ResponseTransformer<R, byte[]> {

  @Override
  public byte[] transform(R response, AbortableInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes);
    if (in.read() >= 0) {
      in.abort();
      throw NonRetryableException.create(
          "the object is larger than the " + maxBytes + " bytes that are read into memory");
    }
    return bytes;
  }
}
