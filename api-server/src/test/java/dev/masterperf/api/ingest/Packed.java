package dev.masterperf.api.ingest;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/** Bodies compressed by the libraries senders use. */
public final class Packed {
  private Packed() {}

  public static byte[] by(ContentCoding coding, byte[] plain) {
    try {
      return switch (coding) {
        case IDENTITY -> plain;
        case GZIP -> gzip(plain);
        case ZSTD -> Zstd.compress(plain, 3);
        case SNAPPY -> Snappy.compress(plain);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
