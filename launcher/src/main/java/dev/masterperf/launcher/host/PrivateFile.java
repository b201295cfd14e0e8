package dev.masterperf.launcher.host;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A small text file that only its owner may read: where a generated secret is kept. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * The file's text without surrounding blanks; where there is no file, it is first made with what
   * {@code initial} gives. A crash in between leaves no half-written secret.
   *
   * @throws CannotStartException if it can neither be read nor made
   */
  public static String readOrCreate(Path file, Supplier<String> initial) {
    try {
      if (!Files.exists(file)) {
        create(file, initial.get());
      }
      return Files.readString(file).strip();
    } catch (CharacterCodingException e) {
      throw new CannotStartException(
          file
              + " is damaged: it holds no text; put a copy of it back, or delete it to have a new"
              + " secret made",
          e);
    } catch (IOException e) {
      throw new CannotStartException("cannot keep a secret in " + file + ": " + e, e);
    }
  }

  private static void create(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path draft = Files.createTempFile(parent, file.getFileName().toString(), ".new", ownerOnly());
    Files.write(draft, (text + "\n").getBytes(StandardCharsets.UTF_8));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
