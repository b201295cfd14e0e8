package dev.masterperf.api.live;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the forms it is sent in, each made once, when first asked for. Belongs to the thread of
 * the feed; what it gives out does not change.
 */
final class Message {
  /** Higher levels take longer than they save here: see docs/performance.md. */
  private static final int LEVEL = 3;

  private final byte[] json;
  private @Nullable String text;
  private @Nullable ByteBuffer zstd;

  Message(byte[] json) {
    this.json = json;
  }

  /** Length of the text in UTF-8. */
  int textBytes() {
    return json.length;
  }

  String text() {
    if (text == null) {
      text = new String(json, StandardCharsets.UTF_8);
    }
    return text;
  }

  /** Compressed, to be read from the start. */
  ByteBuffer zstd() {
    if (zstd == null) {
      zstd = ByteBuffer.wrap(Zstd.compress(json, LEVEL)).asReadOnlyBuffer();
    }
    return zstd.duplicate();
  }
}
