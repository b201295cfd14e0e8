package dev.masterperf.archive.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A segment's bytes: JSON lines in one zstd frame, with the frame's checksum. Equal lines give
 * equal bytes.
 */
final class SegmentCodec {
  private static final int LEVEL = 3;

  /** Far above what a writer makes; a larger claim is damage, not a reason to allocate. */
  private static final long MAX_RAW_BYTES = 256L << 20;

  private SegmentCodec() {}

  static byte[] compress(byte[] lines) {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      return zstd.setLevel(LEVEL).setChecksum(true).compress(lines);
    }
  }

  /**
   * The windows of a segment.
   *
   * @throws IllegalArgumentException if the bytes are damaged anywhere, with the reason
   */
  static List<WindowAggregate> windows(byte[] body) {
    byte[] lines = decompress(body);
    List<WindowAggregate> windows = new ArrayList<>();
    for (int start = 0, end; start < lines.length; start = end + 1) {
      end = endOfLine(lines, start);
      windows.add(AggregateCodec.fromJson(Arrays.copyOfRange(lines, start, end)));
    }
    return windows;
  }

  static byte[] decompress(byte[] body) {
    long rawBytes = Zstd.getFrameContentSize(body);
    if (rawBytes < 0 || rawBytes > MAX_RAW_BYTES) {
      throw new IllegalArgumentException("not a zstd frame of a size that segments have");
    }
    byte[] lines;
    try {
      lines = Zstd.decompress(body, (int) rawBytes);
    } catch (ZstdException e) {
      throw new IllegalArgumentException("zstd frame: " + e.getMessage(), e);
    }
    if (lines.length != rawBytes) {
      throw new IllegalArgumentException(
          "the zstd frame holds " + lines.length + " bytes where it promises " + rawBytes);
    }
    return lines;
  }

  private static int endOfLine(byte[] lines, int start) {
    for (int i = start; i < lines.length; i++) {
      if (lines[i] == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException("the last line has no end");
  }
}
