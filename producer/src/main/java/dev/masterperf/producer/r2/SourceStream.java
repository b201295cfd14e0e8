package dev.masterperf.producer.r2;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets a failure of the caller's source be told from one of the connection. */
final class SourceStream extends FilterInputStream {
  SourceStream(InputStream source) {
    super(source);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static CallerException broken(IOException cause) {
    return new CallerException("the source could not be read: " + cause.getMessage(), cause);
  }
}
