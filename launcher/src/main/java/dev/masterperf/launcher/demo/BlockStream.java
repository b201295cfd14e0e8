package dev.masterperf.launcher.demo;

import java.io.InputStream;

/** A given number of bytes, made of one block over and over: large objects without large memory. */
final class BlockStream extends InputStream {
  private final byte[] block;
  private final long length;
  private long position;

  BlockStream(byte[] block, long length) {
    this.block = block;
    this.length = length;
  }

  @Override
  public int read() {
    return position == length ? -1 : block[(int) (position++ % block.length)] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    if (wanted == 0) {
      return 0;
    }
    if (position == length) {
      return -1;
    }
    int start = (int) (position % block.length);
    int count = (int) Math.min(Math.min(wanted, block.length - start), length - position);
    System.arraycopy(block, start, target, offset, count);
    position += count;
    return count;
  }
}
