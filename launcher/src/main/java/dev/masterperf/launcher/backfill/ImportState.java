package dev.masterperf.launcher.backfill;

import dev.masterperf.launcher.backfill.PlacedInput.Position;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How far an import came: what stands before the position was answered by the server.
 *
 * @param bytes before the position, inflated
 * @param line last line before it
 * @param sha256 of those bytes; a file that begins otherwise is another file
 * @param batchLines most lines of a batch, the same in each run, so that a batch that was never
 *     answered is sent again exactly as it was
 * @param options digest of how rows are made into metrics
 */
record ImportState(
    int version,
    String file,
    long bytes,
    long line,
    String sha256,
    int batchLines,
    String options,
    long accepted,
    long refused) {
  static final int VERSION = 1;

  /** Whether all was refused, with options that were others: then nothing was imported. */
  boolean tookNothingWithOtherThan(String digest) {
    return accepted == 0 && refused > 0 && !options.equals(digest);
  }

  static ImportState before(Path file, Position start, int batchLines, String options) {
    return new ImportState(
        VERSION,
        file.getFileName().toString(),
        start.bytes(),
        start.line(),
        start.sha256(),
        batchLines,
        options,
        0,
        0);
  }

  ImportState after(Position position, long moreAccepted, long moreRefused) {
    return new ImportState(
        version,
        file,
        position.bytes(),
        position.line(),
        position.sha256(),
        batchLines,
        options,
        accepted + moreAccepted,
        refused + moreRefused);
  }

  ImportState withBatchLines(int lines) {
    return new ImportState(version, file, bytes, line, sha256, lines, options, accepted, refused);
  }

  /**
   * Reads what an earlier run left; empty if there was none.
   *
   * @throws CannotStartException if the file holds something else
   */
  static Optional<ImportState> load(Path path) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      ImportState state = Json.read(Files.readAllBytes(path), ImportState.class);
      if (state.version() != VERSION || state.sha256() == null || state.options() == null) {
        throw new IllegalArgumentException("it is none of this version");
      }
      return Optional.of(state);
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStartException(
          path
              + " holds no state of an import; remove it, or name another (--state): "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Lets an import begin anew.
   *
   * @throws CannotStartException if the file holds something else, or cannot be removed
   */
  static void forget(Path path) {
    load(path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new CannotStartException("cannot remove " + path + ": " + e, e);
    }
  }

  /** Writes it so that a crash or a power cut leaves this state or the one before. */
  void save(Path path) {
    try {
      Path draft = path.resolveSibling(path.getFileName() + ".new");
      write(draft, ByteBuffer.wrap(Json.bytes(this)));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot keep the position in " + path + ": " + e + "; name another file (--state)", e);
    }
  }

  /** Down to the disk: else a renamed file may turn out to be empty. */
  private static void write(Path path, ByteBuffer text) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (text.hasRemaining()) {
        file.write(text);
      }
      file.force(true);
    }
  }
}
