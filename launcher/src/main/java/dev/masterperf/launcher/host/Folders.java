package dev.masterperf.launcher.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that must be there and writable before anything starts. */
public final class Folders {
  private Folders() {}

  /**
   * The folder, made with its parents if it is not there.
   *
   * @throws CannotStartException if it cannot be made or not be written
   */
  public static Path writable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".probe", ""));
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new CannotStartException(e.getFile() + " is a file; a folder is needed there", e);
    } catch (AccessDeniedException e) {
      throw new CannotStartException(
          "user %s may not write to folder %s: give it the right, or choose another folder"
              .formatted(System.getProperty("user.name"), folder),
          e);
    } catch (IOException e) {
      throw new CannotStartException("cannot write to folder " + folder + ": " + reason(e), e);
    }
  }

  /** Java's file exceptions carry only the path as message; the reason is in their name. */
  private static String reason(IOException e) {
    return e.getClass()
            .getSimpleName()
            .replaceAll("Exception$", "")
            .replaceAll("(?<=.)(?=[A-Z])", " ")
        + " ("
        + e.getMessage()
        + ")";
  }
}
