package dev.masterperf.launcher.demo;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A source that gives its bytes slowly, like a disk or a line that has become bad. */
final class ThrottledStream extends FilterInputStream {
  private static final int READS_PER_SECOND = 20;

  private final int bytesPerRead;

  ThrottledStream(InputStream source, int bytesPerSecond) {
    super(source);
    this.bytesPerRead = bytesPerSecond / READS_PER_SECOND;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    pause();
    return super.read(target, offset, Math.min(wanted, bytesPerRead));
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(1000 / READS_PER_SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the throttled source was interrupted");
    }
  }
}
