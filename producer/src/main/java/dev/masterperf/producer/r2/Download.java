package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object, or a part of one, as it comes; its first byte is there already. It has to be closed;
 * closed before its end, it cuts the connection. What is recorded is the time spent waiting for the
 * bucket, not what the reader does between its reads. For one thread.
 */
public final class Download extends InputStream {
  private final ResponseInputStream<GetObjectResponse> connection;
  private final PushbackInputStream in;
  private final Extent extent;
  private final String etag;
  private final Measured measured;
  private long readBytes;
  private Phase phase = Phase.OPEN;

  private enum Phase {
    OPEN,
    ENDED,
    FAILED,
    CLOSED
  }

  Download(ResponseInputStream<GetObjectResponse> connection, Extent extent, Measured measured)
      throws IOException {
    this.connection = connection;
    this.in = new PushbackInputStream(connection);
    this.extent = extent;
    this.etag = connection.response().eTag();
    this.measured = measured;
    int first = in.read();
    measured.firstByte();
    measured.pause();
    if (first >= 0) {
      in.unread(first);
    } else {
      requireWhole();
    }
  }

  /** How many bytes this holds. */
  public long lengthBytes() {
    return extent.bytes();
  }

  /** Where in the object its first byte lies. */
  public long offset() {
    return extent.offset();
  }

  /** Size of the whole object. */
  public long objectBytes() {
    return extent.objectBytes();
  }

  /** The version of the object, as {@link R2Storage#replaceIfUnchanged} takes it. */
  public String etag() {
    return etag;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws IOException also if the object ends before its length, which is no end
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (phase == Phase.ENDED) {
      return -1;
    }
    if (phase != Phase.OPEN) {
      throw new IOException(
          phase == Phase.CLOSED ? "the download is closed" : "the download broke");
    }
    measured.goOn();
    try {
      int bytes = in.read(buffer, offset, length);
      measured.pause();
      return bytes < 0 ? end() : counted(bytes);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (phase == Phase.OPEN) {
      closeBeforeTheEnd();
    }
    phase = Phase.CLOSED;
    in.close();
  }

  private int counted(int bytes) {
    readBytes += bytes;
    measured.call().moved(bytes);
    return bytes;
  }

  private int end() throws IOException {
    requireWhole();
    phase = Phase.ENDED;
    measured.succeeded();
    return -1;
  }

  /** The JDK's connection does not tell an end from a break. */
  private void requireWhole() throws IOException {
    if (readBytes < extent.bytes()) {
      throw new IOException(
          "the object ended after " + readBytes + " of " + extent.bytes() + " bytes");
    }
  }

  private IOException broken(IOException cause) {
    phase = Phase.FAILED;
    connection.abort();
    RuntimeException failure =
        measured.failed(SdkClientException.create(cause.getMessage(), cause));
    return new IOException(failure.getMessage(), cause);
  }

  /** Who has read all bytes need not have asked for one more. */
  private void closeBeforeTheEnd() {
    if (readBytes < extent.bytes()) {
      connection.abort();
      measured.call().ended("closed after " + readBytes + " of " + extent.bytes() + " bytes");
    }
    measured.succeeded();
  }
}
