package dev.masterperf.launcher.demo;

import java.io.IOException;
import java.io.InputStream;

/** Gives zeros until it breaks. */
final class BreakingStream extends InputStream {
  private int left;

  BreakingStream(int bytes) {
    this.left = bytes;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      throw new IOException("the source broke");
    }
    left--;
    return 0;
  }
}
