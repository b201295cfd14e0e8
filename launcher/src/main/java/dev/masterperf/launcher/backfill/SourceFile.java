package dev.masterperf.launcher.backfill;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.masterperf.api.ingest.GzipMembers;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file as it was before it was compressed. Whether it was is seen from how it begins. */
final class SourceFile implements AutoCloseable {
  private static final int MAGIC_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final long size;
  private final Counted raw;
  private final InputStream text;

  private SourceFile(Path path, long size, Counted raw, InputStream text) {
    this.path = path;
    this.size = size;
    this.raw = raw;
    this.text = text;
  }

  /**
   * Opens it.
   *
   * @throws CannotStartException if it cannot be read
   */
  static SourceFile open(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new CannotStartException(path + " is a folder; name a file");
      }
      Counted raw = new Counted(Files.newInputStream(path));
      BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
      return new SourceFile(path, Files.size(path), raw, inflated(buffered));
    } catch (NoSuchFileException e) {
      throw new CannotStartException("there is no file " + path, e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static InputStream inflated(BufferedInputStream in) throws IOException {
    in.mark(MAGIC_BYTES);
    byte[] magic = in.readNBytes(MAGIC_BYTES);
    in.reset();
    if (begins(magic, 0x1f, 0x8b)) {
      return new GzipMembers(in);
    }
    if (begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStreamNoFinalizer(in);
    }
    return in;
  }

  private static boolean begins(byte[] found, int... magic) {
    if (found.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((found[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  static CannotStartException unreadable(Path path, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new CannotStartException("cannot read " + path + ": " + reason, e);
  }

  Path path() {
    return path;
  }

  /** Inflated. */
  InputStream text() {
    return text;
  }

  /** Bytes on disk. */
  long size() {
    return size;
  }

  /** How many of them were read. */
  long read() {
    return raw.count;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
      int read = super.read(target, offset, wanted);
      count += Math.max(0, read);
      return read;
    }
  }
}
