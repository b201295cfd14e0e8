package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of its own below a folder, small enough to be filled: a tmpfs, which takes root. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "512m";
  private static final int PIECE = 1 << 20;

  private final Path folder;
  private final Path ballast;

  /**
   * Mounts it, in place of what a run that was killed left mounted.
   *
   * @throws IOException if this user may not mount
   */
  SmallDisk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.ballast = folder.resolve("ballast");
    if (Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ")) {
      run("umount", "--lazy", folder.toString());
    }
    run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] piece = new byte[PIECE];
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      if (!Files.exists(ballast)) {
        throw e; // not what was wanted: nothing was written
      }
    }
  }

  /** Gives back what was filled. */
  void free() throws IOException {
    Files.deleteIfExists(ballast);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at " + String.join(" ", command), e);
    }
  }

  /** Takes it away, and what was on it. */
  @Override
  public void close() throws IOException {
    run("umount", "--lazy", folder.toString());
  }
}
