package dev.masterperf.launcher.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether everything that is kept can be kept. It neither locks nor writes: a process may be about
 * to.
 *
 * @param folder of {@code --data}
 * @param user who runs this
 * @param free usable bytes where the folder is
 */
record DataFolderCheck(Path folder, String user, FreeSpace free) implements Check {
  private static final long TOO_LITTLE = 512L << 20;
  private static final long LITTLE = 4L << 30;

  /** How much room there is. */
  interface FreeSpace {
    /** Usable bytes of the disk on which the folder is. */
    long bytesAt(Path folder) throws IOException;
  }

  static DataFolderCheck of(Path folder) {
    return new DataFolderCheck(
        folder.toAbsolutePath().normalize(),
        System.getProperty("user.name", ""),
        path -> Files.getFileStore(path).getUsableSpace());
  }

  @Override
  public String subject() {
    return "data";
  }

  @Override
  public List<Finding> look() {
    try {
      return List.of(access(), room());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be looked at: " + e, e);
    }
  }

  private Finding access() throws IOException {
    if (!Files.exists(folder)) {
      return Files.isWritable(existing())
          ? Finding.ok("data", folder + " is made at the first start")
          : Finding.fail(
              "data",
              folder + " is not there, and " + user + " may not make it in " + existing(),
              "make it and give it to " + user + ", or name another (--data)");
    }
    if (!Files.isDirectory(folder)) {
      return Finding.fail("data", folder + " is a file", "name a folder (--data)");
    }
    String owner = Files.getOwner(folder).getName();
    if (!Files.isWritable(folder)) {
      return Finding.fail(
          "data",
          "%s is %s's and cannot be written by %s".formatted(folder, owner, user),
          "run this as who serves, or give the folder to them: chown -R");
    }
    return Finding.ok(
        "data",
        folder
            + " can be written"
            + holder().map(pid -> ", process " + pid + " uses it").orElse(""));
  }

  /** The process whose number stands in the lock, if it lives. */
  private Optional<String> holder() throws IOException {
    Path lock = folder.resolve("lock");
    if (!Files.isReadable(lock)) {
      return Optional.empty();
    }
    String pid = Files.readString(lock).strip();
    boolean lives = pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    return lives ? Optional.of(pid) : Optional.empty();
  }

  private Finding room() throws IOException {
    long bytes = free.bytesAt(existing());
    String figure = String.format(Locale.ROOT, "%,d MiB are free at %s", bytes >> 20, existing());
    if (bytes < TOO_LITTLE) {
      return Finding.fail(
          "disk",
          figure + ": stores stop when there are none",
          "make room, or name another disk (--data)");
    }
    if (bytes < LITTLE) {
      return Finding.warn(
          "disk",
          figure + ", and stores are written anew beside the old ones",
          "make room, or name another disk (--data)");
    }
    return Finding.ok("disk", figure);
  }

  /** The folder, or the nearest one above that there is. */
  private Path existing() {
    Path at = folder;
    while (!Files.exists(at)) {
      Path above = at.getParent();
      if (above == null) {
        return at;
      }
      at = above;
    }
    return at;
  }
}
