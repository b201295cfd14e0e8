package dev.masterperf.launcher.demo;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A source that gives its bytes slowly, like a disk or a line that has become bad. */
final class ThrottledStream extends FilterInputStream {
  private static final int PAUSES_PER_SECOND = 20;

  private final int bytesPerPause;
  private int sincePause;

  ThrottledStream(InputStream source, int bytesPerSecond) {
    super(source);
    this.bytesPerPause = bytesPerSecond / PAUSES_PER_SECOND;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    int count = super.read(target, offset, Math.min(wanted, bytesPerPause));
    sincePause += Math.max(0, count);
    if (sincePause >= bytesPerPause) {
      sincePause -= bytesPerPause;
      pause();
    }
    return count;
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(1000 / PAUSES_PER_SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the throttled source was interrupted");
    }
  }
}
